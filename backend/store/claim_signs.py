"""What people say of red flags, and how often they confirmed each sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from backend.domain.access import Principal
from backend.domain.claims.acts import LinkedClaim
from backend.domain.claims.words import FlagOutcome, SignVerdict
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.shown_names import shown_name
from backend.store.tables import Claim, ClaimFlag, ClaimFlagReview, ClaimLinkRow, User


@dataclass(frozen=True, slots=True)
class SignCount:
    """How many claims showed a sign and how many times people confirmed or dismissed it."""

    sign: str
    raised: int
    confirmed: int
    dismissed: int


class ClaimSigns(Queries):
    """What people say of red flags, and counts of what they said of flags and links."""

    def review_flag(self, by: Principal, claim_id: UUID, flag_id: str, said: tuple[SignVerdict, str]) -> None:
        """Keep a person's word on a red flag of a claim; an open verdict takes the word back."""
        verdict, note = said
        if verdict is SignVerdict.OPEN:
            self.session.execute(
                delete(ClaimFlagReview).where(ClaimFlagReview.claim_id == claim_id, ClaimFlagReview.flag_id == flag_id)
            )
            return
        adding = insert(ClaimFlagReview).values(
            claim_id=claim_id,
            flag_id=flag_id,
            institution_id=by.institution_id,
            verdict=verdict,
            note=note,
            reviewed_by=by.user_id,
        )
        fresh = {name: adding.excluded[name] for name in ("verdict", "note", "reviewed_by")}
        self.session.execute(
            adding.on_conflict_do_update(
                index_elements=["claim_id", "flag_id"], set_={**fresh, "reviewed_at": func.now()}
            )
        )

    def is_raised(self, claim_id: UUID, flag_id: str) -> bool:
        """Tell whether a run of the claim has raised the flag."""
        query = select(ClaimFlag.flag_id).where(
            ClaimFlag.claim_id == claim_id, ClaimFlag.flag_id == flag_id, ClaimFlag.outcome == FlagOutcome.RAISED
        )
        return self.session.scalar(query.limit(1)) is not None

    def list_flag_reviews(self, claim_id: UUID) -> Mapping[str, tuple[SignVerdict, str, str]]:
        """Return verdict, the person's name and the note by red flag."""
        name = shown_name()
        rows = self.session.execute(
            select(ClaimFlagReview.flag_id, ClaimFlagReview.verdict, name, ClaimFlagReview.note)
            .join(User, User.user_id == ClaimFlagReview.reviewed_by)
            .where(ClaimFlagReview.claim_id == claim_id)
            .order_by(ClaimFlagReview.flag_id)
        )
        return {flag_id: (SignVerdict(verdict), by, note) for flag_id, verdict, by, note in rows}

    def count_flags(self, institution_id: UUID) -> list[SignCount]:
        """Return how many claims raised each flag in any run, and what people said of it."""
        raised = dict(
            self.session.execute(
                select(ClaimFlag.flag_id, func.count(func.distinct(ClaimFlag.claim_id)))
                .where(ClaimFlag.institution_id == institution_id, ClaimFlag.outcome == FlagOutcome.RAISED)
                .group_by(ClaimFlag.flag_id)
            ).all()
        )
        said = {
            (flag_id, verdict): count
            for flag_id, verdict, count in self.session.execute(
                select(ClaimFlagReview.flag_id, ClaimFlagReview.verdict, func.count())
                .where(ClaimFlagReview.institution_id == institution_id)
                .group_by(ClaimFlagReview.flag_id, ClaimFlagReview.verdict)
            )
        }
        flags = sorted({*raised, *(flag_id for flag_id, _ in said)})
        return [
            SignCount(
                flag,
                raised.get(flag, 0),
                said.get((flag, SignVerdict.CONFIRMED), 0),
                said.get((flag, SignVerdict.DISMISSED), 0),
            )
            for flag in flags
        ]

    def count_links(self, institution_id: UUID) -> list[SignCount]:
        """Return how many links of each kind were found, and what people said of them."""
        rows = self.session.execute(
            select(
                ClaimLinkRow.kind,
                func.count(),
                func.count().filter(ClaimLinkRow.verdict == SignVerdict.CONFIRMED),
                func.count().filter(ClaimLinkRow.verdict == SignVerdict.DISMISSED),
            )
            .where(ClaimLinkRow.institution_id == institution_id)
            .group_by(ClaimLinkRow.kind)
            .order_by(ClaimLinkRow.kind)
        )
        return [SignCount(*row) for row in rows]

    def list_visible(self, principal: Principal, claim_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the claims that this person may see."""
        query = select(Claim.claim_id).where(Claim.claim_id.in_(set(claim_ids)), *visible_claims(principal))
        return set(self.session.scalars(query))

    def list_linked(self, principal: Principal, claim_ids: set[UUID]) -> list[LinkedClaim]:
        """Return claims for the graph; of one outside the person's sight only reference, line and status are told."""
        seen = self.list_visible(principal, claim_ids)
        rows = self.session.scalars(
            select(Claim)
            .where(Claim.claim_id.in_(claim_ids), Claim.institution_id == principal.institution_id)
            .order_by(Claim.reference)
        )
        return [
            LinkedClaim(
                claim_id=row.claim_id,
                reference=row.reference,
                line=row.line,
                insured_name=row.insured_name if row.claim_id in seen else "",
                status=row.status,
                claimed_usd=row.claimed_usd if row.claim_id in seen else None,
                loss_date=row.loss_date.isoformat() if row.claim_id in seen else "",
            )
            for row in rows
        ]
