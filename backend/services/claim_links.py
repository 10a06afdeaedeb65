"""What people see and say of signs: the graph of linked claims, verdicts on links and flags, comparable claims."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import ClaimLink, Comparable, LinkGraph, SignPrecision
from backend.domain.claims.comparables import NEAREST, Likeness, differences, distance
from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import LinkKind, SignVerdict
from backend.domain.scorecards import score_features
from backend.domain.texts import LONGEST_REMARK, clean_text, must_not_exceed, says_enough
from backend.errors import InvalidRequestError
from backend.store.audit import Act
from backend.store.claim_links import StoredLink
from backend.store.claim_outcomes import DecidedClaim
from backend.store.claim_signs import SignCount
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork

MAX_CLAIMS = 40
"""A graph is read by a person: the claim, and at most this many with it."""
MIN_NOTE = 10
LINK_NAMES: Mapping[LinkKind, str] = {
    LinkKind.PHONE: "Same telephone",
    LinkKind.BANK_ACCOUNT: "Same account",
    LinkKind.ADDRESS: "Same address",
    LinkKind.REPAIRER: "Same repairer",
    LinkKind.DOCUMENT: "Same document",
    LinkKind.NARRATIVE: "Same narrative",
}


class ClaimLinksService:
    """Links between claims, people's words on signs, and past claims near a claim."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def graph(self, principal: Principal, claim_id: UUID) -> LinkGraph:
        """Return the claims within two steps of a claim, the strongest links first; dismissed ones lead nowhere."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            centre = work.claims.get(principal, claim_id)
            first = work.claim_links.list_touching(centre.institution_id, [claim_id], MAX_CLAIMS)
            near = _reached({claim_id}, first)
            second = work.claim_links.list_touching(centre.institution_id, near - {claim_id}, MAX_CLAIMS * 4)
            shown, links = _bounded(claim_id, (*first, *second))
            return LinkGraph(claim_id, tuple(work.claim_signs.list_linked(principal, shown)), links)

    def review_link(self, principal: Principal, link_id: UUID, verdict: SignVerdict, note: str) -> None:
        """Confirm or dismiss a link of a claim that this person may see, or take the word back."""
        principal.must(Permission.REVIEW_SIGN)
        _check_word(verdict, note)
        with self.unit_of_work() as work:
            link = work.claim_links.get(principal.institution_id, link_id)
            claim = _one_seen(work, principal, link)
            work.claim_links.review(principal, link_id, verdict, clean_text(note))
            details = {"link_id": str(link_id), "kind": link.kind, "verdict": verdict}
            work.audit.record(principal, Act("link_reviewed", "claim", str(claim.claim_id), details))

    def review_flag(
        self, principal: Principal, claim_id: UUID, flag_id: str, verdict: SignVerdict, note: str = ""
    ) -> None:
        """Confirm or dismiss a red flag that was raised on a claim, or take the word back."""
        principal.must(Permission.REVIEW_SIGN)
        _check_word(verdict, note)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            if not work.claim_signs.is_raised(claim.claim_id, flag_id):
                raise InvalidRequestError("No assessment of this claim has raised that red flag.")
            work.claim_signs.review_flag(principal, claim_id, flag_id, (verdict, clean_text(note)))
            details = {"flag_id": flag_id, "verdict": verdict}
            work.audit.record(principal, Act("flag_reviewed", "claim", str(claim_id), details))

    def list_flag_reviews(self, principal: Principal, claim_id: UUID) -> Mapping[str, tuple[SignVerdict, str, str]]:
        """Return by red flag what people said of it: verdict, the person's name, the note."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            return work.claim_signs.list_flag_reviews(claim.claim_id)

    def precision(self, principal: Principal) -> tuple[SignPrecision, ...]:
        """Return how often people confirmed each red flag (`flag.…`) and each kind of link (`link.…`)."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            flags = work.claim_signs.count_flags(principal.institution_id)
            links = work.claim_signs.count_links(principal.institution_id)
        names = {flag.id: flag.name for flag in RED_FLAGS.values()}
        return (
            *(_precision("flag", count, names.get(count.sign, count.sign)) for count in flags),
            *(_precision("link", count, LINK_NAMES[LinkKind(count.sign)]) for count in links),
        )

    def comparables(self, principal: Principal, claim_id: UUID) -> tuple[Comparable, ...]:
        """Return the decided claims of the line nearest to a claim, with outcome, differences and any override."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
            past = work.claim_outcomes.list_near(principal, claim)
            flags = work.claim_outcomes.list_flags([claim_id, *(one.claim.claim_id for one in past)])
        own = _likeness(claim, flags)
        near = [(distance(own, _likeness(one.claim, flags)), one) for one in past]
        near.sort(key=lambda pair: (pair[0], pair[1].claim.reference))
        return tuple(_comparable(apart, one, own, flags) for apart, one in near[:NEAREST])


def _check_word(verdict: SignVerdict, note: str) -> None:
    must_not_exceed(note, LONGEST_REMARK)
    if verdict is SignVerdict.DISMISSED and not says_enough(note, MIN_NOTE):
        raise InvalidRequestError(f"Say in at least {MIN_NOTE} characters why this means nothing.")


def _one_seen(work: UnitOfWork, principal: Principal, link: StoredLink) -> ClaimView:
    """Return the first of the two linked claims that this person may see, NotFoundError where neither."""
    visible = work.claim_signs.list_visible(principal, [link.first_id, link.second_id])
    return work.claims.get(principal, next(iter(sorted(visible)), link.first_id))


def _reached(known: set[UUID], links: Iterable[StoredLink]) -> set[UUID]:
    alive = [link for link in links if link.verdict is not SignVerdict.DISMISSED]
    return known | {claim_id for link in alive for claim_id in (link.first_id, link.second_id)}


def _bounded(centre: UUID, links: Iterable[StoredLink]) -> tuple[set[UUID], tuple[ClaimLink, ...]]:
    """Return at most `MAX_CLAIMS` claims beside the centre, and the links among them, each once."""
    shown, kept = {centre}, {}
    for link in links:
        ends = {link.first_id, link.second_id}
        if len(shown | ends) <= MAX_CLAIMS + 1:
            shown |= ends
            kept[link.link_id] = _link(link)
    return shown, tuple(kept.values())


def _link(link: StoredLink) -> ClaimLink:
    return ClaimLink(
        link_id=link.link_id,
        first_id=link.first_id,
        second_id=link.second_id,
        kind=link.kind,
        shown=link.shown,
        strength=link.strength,
        verdict=link.verdict,
        reviewed_by=link.reviewed_by,
        note=link.note,
    )


def _precision(group: str, count: SignCount, name: str) -> SignPrecision:
    return SignPrecision(f"{group}.{count.sign}", name, count.raised, count.confirmed, count.dismissed)


def _likeness(claim: ClaimView, flags: Mapping[UUID, Mapping[str, bool]]) -> Likeness:
    features = score_features(claim.fields, None, {})
    delay, injured = features.get("report_delay_days"), features.get("injured_persons")
    raised = frozenset(flag for flag, is_raised in flags.get(claim.claim_id, {}).items() if is_raised)
    return Likeness(
        loss_type=claim.loss_type,
        state_code=claim.state_code,
        claimed_usd=claim.claimed_usd,
        severity=claim.severity,
        report_delay_days=delay if isinstance(delay, int) else None,
        injured_persons=injured if isinstance(injured, int) else None,
        flags=raised,
    )


def _comparable(apart: float, one: DecidedClaim, own: Likeness, flags: Mapping[UUID, Mapping[str, bool]]) -> Comparable:
    claim = one.claim
    return Comparable(
        claim_id=claim.claim_id,
        reference=claim.reference,
        insured_name=claim.insured_name,
        loss_date=claim.loss_date.isoformat(),
        distance=apart,
        differences=differences(own, _likeness(claim, flags)),
        outcome=one.action or claim.status,
        paid_usd=claim.paid_usd,
        incurred_usd=claim.paid_usd + claim.reserve_usd - claim.recovered_usd,
        override=_override(one),
    )


def _override(one: DecidedClaim) -> str:
    """Return in words where the person did not follow the proposal, empty where they did or there was none."""
    if not one.proposed or one.action in {one.proposed, ""}:
        return ""
    said = f": {one.reason_text}" if one.reason_text else ""
    return f"The proposal was to {one.proposed}; the decision was to {one.action}{said}"
