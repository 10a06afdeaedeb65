"""What claims share: identifiers, the claims that share them, and the links found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, column, delete, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import aliased
from sqlalchemy.sql import bindparam

from backend.domain.access import Principal
from backend.domain.claims.identifiers import MAX_SHARERS, Identifier
from backend.domain.claims.words import LinkKind, SignVerdict
from backend.errors import NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Claim, ClaimIdentifier, ClaimLinkRow, Document, User


@dataclass(frozen=True, slots=True)
class Sharer:
    """Another claim as far as links need it."""

    claim_id: UUID
    reference: str
    policy_number: str
    insured_name: str
    description: str


@dataclass(frozen=True, slots=True)
class FoundLink:
    """Something that this claim shares with another one, and how strongly that speaks."""

    other: Sharer
    kind: LinkKind
    shown: str
    strength: float


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as stored, with the name of the person who judged it."""

    link_id: UUID
    first_id: UUID
    second_id: UUID
    kind: LinkKind
    shown: str
    strength: float
    verdict: SignVerdict
    reviewed_by: str
    note: str


class ClaimLinks(Queries):
    """Identifiers of claims, the claims that share them, and the links found."""

    def replace_identifiers(self, institution_id: UUID, claim_id: UUID, found: Iterable[Identifier]) -> None:
        """Store what a claim could share in place of what was stored before."""
        self.session.execute(
            delete(ClaimIdentifier).where(
                ClaimIdentifier.claim_id == claim_id, ClaimIdentifier.institution_id == institution_id
            )
        )
        own = {"claim_id": claim_id, "institution_id": institution_id}
        rows = [{**own, "kind": item.kind, "value": item.value, "shown": item.shown} for item in found]
        if rows:
            self.session.execute(insert(ClaimIdentifier), rows)

    def list_identifiers(self, claim_id: UUID) -> list[Identifier]:
        """Return what a claim could share, as stored."""
        rows = self.session.scalars(select(ClaimIdentifier).where(ClaimIdentifier.claim_id == claim_id))
        return [Identifier(row.kind, row.value, row.shown) for row in rows]

    def find_sharers(
        self, institution_id: UUID, claim_id: UUID, held: Sequence[Identifier]
    ) -> Mapping[tuple[str, str], tuple[UUID, ...]]:
        """Return by kind and value up to `MAX_SHARERS` other claims that hold the same; that many mean too many."""
        if not held:
            return {}
        kinds = bindparam("kinds", [item.kind for item in held], ARRAY(Text))
        values = bindparam("values", [item.value for item in held], ARRAY(Text))
        mine = (
            func.unnest(kinds, values)
            .table_valued(column("kind", Text), column("value", Text), name="mine")
            .render_derived()
        )
        other = (
            select(ClaimIdentifier.claim_id)
            .where(
                ClaimIdentifier.institution_id == institution_id,
                ClaimIdentifier.kind == mine.c.kind,
                ClaimIdentifier.value == mine.c.value,
                ClaimIdentifier.claim_id != claim_id,
            )
            .limit(MAX_SHARERS)
            .lateral("other")
        )
        rows = self.session.execute(
            select(mine.c.kind, mine.c.value, other.c.claim_id).select_from(mine.join(other, true()))
        )
        return _grouped(((kind, value), claim) for kind, value, claim in rows)

    def find_document_sharers(self, institution_id: UUID, claim_id: UUID) -> Mapping[tuple[str, str], tuple[UUID, ...]]:
        """Return by file name and SHA-256 the other claims that hold a document of the very same bytes."""
        theirs = aliased(Document)
        rows = self.session.execute(
            select(Document.filename, Document.sha256, theirs.claim_id)
            .join(theirs, and_(theirs.institution_id == Document.institution_id, theirs.sha256 == Document.sha256))
            .where(
                Document.claim_id == claim_id,
                Document.institution_id == institution_id,
                theirs.claim_id.is_not(None),
                theirs.claim_id != claim_id,
            )
            .distinct()
        )
        return _grouped(((filename, sha256), claim) for filename, sha256, claim in rows if claim is not None)

    def get_sharers(self, institution_id: UUID, claim_ids: Iterable[UUID]) -> Mapping[UUID, Sharer]:
        """Return other claims by id."""
        rows = self.session.execute(
            select(
                Claim.claim_id,
                Claim.reference,
                Claim.policy_number,
                Claim.insured_name,
                func.coalesce(Claim.fields["description"].astext, ""),
            ).where(Claim.institution_id == institution_id, Claim.claim_id.in_(set(claim_ids)))
        )
        return {row[0]: Sharer(*row) for row in rows}

    def list_dismissed(self, claim_id: UUID) -> set[tuple[UUID, str]]:
        """Return the other claim and kind of each link of a claim that a person dismissed."""
        rows = self.session.scalars(
            select(ClaimLinkRow).where(_touches([claim_id]), ClaimLinkRow.verdict == SignVerdict.DISMISSED)
        )
        return {(row.second_id if row.first_id == claim_id else row.first_id, row.kind) for row in rows}

    def replace_links(self, institution_id: UUID, claim_id: UUID, found: Sequence[FoundLink]) -> None:
        """Store the links of a claim; what people said of a link stays, an unjudged one that is gone goes."""
        rows = {}
        for link in found:
            first, second = sorted((claim_id, link.other.claim_id))
            rows[first, second, link.kind] = (link.shown, link.strength)
        self._drop_unfound(claim_id, set(rows))
        values = [
            {
                "institution_id": institution_id,
                "first_id": first,
                "second_id": second,
                "kind": kind,
                "shown": shown,
                "strength": strength,
            }
            for (first, second, kind), (shown, strength) in sorted(rows.items())
        ]
        if values:
            adding = insert(ClaimLinkRow).values(values)
            fresh = {"shown": adding.excluded.shown, "strength": adding.excluded.strength}
            self.session.execute(
                adding.on_conflict_do_update(index_elements=["first_id", "second_id", "kind"], set_=fresh)
            )

    def list_touching(self, institution_id: UUID, claim_ids: Iterable[UUID], limit: int) -> list[StoredLink]:
        """Return the strongest links of any of these claims; those a person dismissed come last."""
        query = (
            _stored()
            .where(ClaimLinkRow.institution_id == institution_id, _touches(claim_ids))
            .order_by(ClaimLinkRow.verdict == SignVerdict.DISMISSED, ClaimLinkRow.strength.desc(), ClaimLinkRow.link_id)
        )
        return [_link(row) for row in self.session.execute(query.limit(limit))]

    def get(self, institution_id: UUID, link_id: UUID) -> StoredLink:
        """Return one link of the institution, raise NotFoundError otherwise."""
        row = self.session.execute(
            _stored().where(ClaimLinkRow.link_id == link_id, ClaimLinkRow.institution_id == institution_id)
        ).first()
        if row is None:
            raise NotFoundError
        return _link(row)

    def review(self, by: Principal, link_id: UUID, verdict: SignVerdict, note: str) -> None:
        """Keep what a person says of a link; taking the word back leaves it open and without a person."""
        is_open = verdict is SignVerdict.OPEN
        self.session.execute(
            update(ClaimLinkRow)
            .where(ClaimLinkRow.link_id == link_id, ClaimLinkRow.institution_id == by.institution_id)
            .values(
                verdict=verdict,
                note=note,
                reviewed_by=None if is_open else by.user_id,
                reviewed_at=None if is_open else func.now(),
            )
        )

    def _drop_unfound(self, claim_id: UUID, found: set[tuple[UUID, UUID, LinkKind]]) -> None:
        rows = self.session.scalars(
            select(ClaimLinkRow).where(_touches([claim_id]), ClaimLinkRow.verdict == SignVerdict.OPEN)
        )
        gone = [row.link_id for row in rows if (row.first_id, row.second_id, LinkKind(row.kind)) not in found]
        if gone:
            self.session.execute(delete(ClaimLinkRow).where(ClaimLinkRow.link_id.in_(gone)))


def _grouped(rows: Iterable[tuple[tuple[str, str], UUID]]) -> Mapping[tuple[str, str], tuple[UUID, ...]]:
    found: dict[tuple[str, str], list[UUID]] = {}
    for key, claim_id in rows:
        found.setdefault(key, []).append(claim_id)
    return {key: tuple(claims) for key, claims in found.items()}


def _touches(claim_ids: Iterable[UUID]) -> Any:
    wanted = list(claim_ids)
    return or_(ClaimLinkRow.first_id.in_(wanted), ClaimLinkRow.second_id.in_(wanted))


def _stored() -> Any:
    name = shown_name_or_blank()
    return select(ClaimLinkRow, name).outerjoin(User, User.user_id == ClaimLinkRow.reviewed_by)


def _link(row: Any) -> StoredLink:
    link, name = row
    return StoredLink(
        link_id=link.link_id,
        first_id=link.first_id,
        second_id=link.second_id,
        kind=LinkKind(link.kind),
        shown=link.shown,
        strength=link.strength,
        verdict=SignVerdict(link.verdict),
        reviewed_by=name,
        note=link.note,
    )
