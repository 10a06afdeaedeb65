"""What a claim shares with other claims: stored beside its run, found again in one look, told to the red flags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from backend.domain.claims.identifiers import MAX_SHARERS, Identifier, identifiers_of, strength_of
from backend.domain.claims.narratives import ALIKE_FROM, BAND_KIND, bands, overlap
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import LinkKind
from backend.store.claim_links import FoundLink, Sharer
from backend.store.work import UnitOfWork

MAX_LINKS = 60
"""The strongest links of one claim that are kept."""


class NamedValue(Protocol):
    """A fact as far as links need it: its name and its value."""

    @property
    def field(self) -> str:
        """The name of the fact."""

    @property
    def value(self) -> str:
        """Its value as text."""


def store_identifiers(work: UnitOfWork, claim: ClaimView, facts: Iterable[NamedValue] = ()) -> None:
    """Store what other claims may share with this one: from its form, from its documents, and its narrative's bands."""
    work.claim_links.replace_identifiers(claim.institution_id, claim.claim_id, _held(claim, facts))


def find_links(work: UnitOfWork, claim: ClaimView) -> None:
    """Find the claims that share something with this one by what is stored of it, and keep a link for each."""
    found = _find(work, claim, work.claim_links.list_identifiers(claim.claim_id))
    work.claim_links.replace_links(claim.institution_id, claim.claim_id, found)


def linked_kinds(
    work: UnitOfWork, claim: ClaimView, facts: Iterable[NamedValue] = ()
) -> Mapping[LinkKind, tuple[str, ...]]:
    """
    Return by kind the references of other insureds' claims that share something, without storing anything.

    What a person dismissed is left out, so that a cleared coincidence raises no flag twice.
    """
    stored = work.claim_links.list_identifiers(claim.claim_id)
    held = {(item.kind, item.value): item for item in (*stored, *_held(claim, facts))}
    dismissed = work.claim_links.list_dismissed(claim.claim_id)
    kinds: dict[LinkKind, set[str]] = {}
    for link in _find(work, claim, tuple(held.values())):
        if (link.other.claim_id, link.kind) not in dismissed:
            kinds.setdefault(link.kind, set()).add(link.other.reference)
    return {kind: tuple(sorted(references)) for kind, references in kinds.items()}


def _held(claim: ClaimView, facts: Iterable[NamedValue]) -> tuple[Identifier, ...]:
    typed = [(name, value) for name, value in claim.fields.items() if isinstance(value, str)]
    read = [(fact.field, fact.value) for fact in facts]
    narrative = str(claim.fields.get("description") or "")
    return (*identifiers_of([*typed, *read]), *(Identifier(BAND_KIND, band, "") for band in bands(narrative)))


def _find(work: UnitOfWork, claim: ClaimView, held: Sequence[Identifier]) -> list[FoundLink]:
    """Return the strongest links, one a claim and kind."""
    shared = work.claim_links.find_sharers(claim.institution_id, claim.claim_id, held)
    copied = work.claim_links.find_document_sharers(claim.institution_id, claim.claim_id)
    others = {claim_id for claims in (*shared.values(), *copied.values()) for claim_id in claims}
    strangers = {
        claim_id: other
        for claim_id, other in work.claim_links.get_sharers(claim.institution_id, others).items()
        if not _is_same_insured(claim, other)
    }
    found: dict[tuple[UUID, LinkKind], FoundLink] = {}
    for link in (
        *_by_identifier(held, shared, strangers),
        *_by_document(copied, strangers),
        *_by_narrative(claim, shared, strangers),
    ):
        known = found.get((link.other.claim_id, link.kind))
        if known is None or known.strength < link.strength:
            found[link.other.claim_id, link.kind] = link
    return sorted(found.values(), key=lambda link: (-link.strength, link.other.reference, link.kind))[:MAX_LINKS]


def _is_same_insured(claim: ClaimView, other: Sharer) -> bool:
    """
    Tell whether two claims are of one policy or one insured: they share their telephone as a matter of course.

    Such a pair is no link of suspicion; earlier claims of the same insured have a red flag of their own.
    """
    if claim.policy_number and claim.policy_number == other.policy_number:
        return True
    return " ".join(claim.insured_name.lower().split()) == " ".join(other.insured_name.lower().split())


def _by_identifier(
    held: Sequence[Identifier],
    shared: Mapping[tuple[str, str], tuple[UUID, ...]],
    strangers: Mapping[UUID, Sharer],
) -> Iterator[FoundLink]:
    for item in held:
        if item.kind == BAND_KIND:
            continue
        claims = shared.get((item.kind, item.value), ())
        strength = strength_of(LinkKind(item.kind), len(claims) + 1)
        if strength > 0:
            yield from (
                FoundLink(strangers[c], LinkKind(item.kind), item.shown, strength) for c in claims if c in strangers
            )


def _by_document(
    copied: Mapping[tuple[str, str], tuple[UUID, ...]], strangers: Mapping[UUID, Sharer]
) -> Iterator[FoundLink]:
    for (filename, _), claims in copied.items():
        strength = strength_of(LinkKind.DOCUMENT, len(claims) + 1)
        if strength > 0:
            yield from (
                FoundLink(strangers[c], LinkKind.DOCUMENT, filename, strength) for c in claims if c in strangers
            )


def _by_narrative(
    claim: ClaimView, shared: Mapping[tuple[str, str], tuple[UUID, ...]], strangers: Mapping[UUID, Sharer]
) -> Iterator[FoundLink]:
    """Compare the narratives that meet in a band word by word; a band that very many share is a form letter."""
    groups = [claims for (kind, _), claims in shared.items() if kind == BAND_KIND and len(claims) < MAX_SHARERS]
    narrative = str(claim.fields.get("description") or "")
    for claim_id in sorted({claim_id for claims in groups for claim_id in claims if claim_id in strangers}):
        alike = overlap(narrative, strangers[claim_id].description)
        if alike >= ALIKE_FROM:
            shown = f"{alike:.0%} of the wording"
            yield FoundLink(strangers[claim_id], LinkKind.NARRATIVE, shown, round(alike, 4))
