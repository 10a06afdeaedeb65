"""Letters of claims: drafted, edited beside others, released once; and the payment and decision they speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backend.domain.access import Principal, Role
from backend.domain.branding import Branding, branding_from_json
from backend.domain.claims.words import ClaimAction, LetterKind, LetterState, TransactionKind, TransactionState
from backend.errors import ConflictError, NotFoundError
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.shown_names import shown_name, shown_name_or_blank
from backend.store.tables import Claim, ClaimDecision, ClaimLetter, ClaimTransaction, Institution, User


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as it is first written down."""

    claim_id: UUID
    kind: LetterKind
    subject: str
    body: str
    recipient: str
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter with the names of who drafted and who released it."""

    letter: ClaimLetter
    drafted_by: str
    released_by: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a letter comes from: the institution as it signs, and name and e-mail address of the person who writes."""

    institution: str
    writer: str
    contact: str
    branding: Branding


class ClaimLetters(Queries):
    """Letters of claims; a client meets only those that went out on their own claims."""

    def add(self, by: Principal, new: NewLetter) -> UUID:
        """Store a draft and return its id."""
        letter_id = uuid4()
        self.session.add(
            ClaimLetter(
                letter_id=letter_id,
                institution_id=by.institution_id,
                claim_id=new.claim_id,
                kind=new.kind,
                subject=new.subject,
                body=new.body,
                recipient=new.recipient,
                context=dict(new.context),
                drafted_by=by.user_id,
            )
        )
        self.session.flush()
        return letter_id

    def get(self, principal: Principal, letter_id: UUID, version: int | None = None) -> LetterRow:
        """
        Return one letter that this person may see.

        Raises:
            NotFoundError: there is none, or this person may not see it.
            ConflictError: its text has moved on from the version the person looked at.

        """
        found = self.session.execute(_letters(principal).where(ClaimLetter.letter_id == letter_id)).first()
        if found is None:
            raise NotFoundError
        if version not in (None, found[0].version):
            raise ConflictError("Somebody else changed this letter meanwhile. Reload the page to see the newest text.")
        return LetterRow(*found)

    def list_for(self, principal: Principal, claim_id: UUID) -> list[LetterRow]:
        """Return the letters of a claim that this person may see, newest first."""
        query = _letters(principal).where(ClaimLetter.claim_id == claim_id)
        rows = self.session.execute(query.order_by(ClaimLetter.created_at.desc(), ClaimLetter.letter_id))
        return [LetterRow(*row) for row in rows]

    def change(self, letter_id: UUID, version: int, **values: Any) -> None:
        """Write columns of a draft; raise ConflictError when it was changed or left the desk since it was read."""
        changed = self.session.execute(
            update(ClaimLetter)
            .where(
                ClaimLetter.letter_id == letter_id,
                ClaimLetter.version == version,
                ClaimLetter.state == LetterState.DRAFT,
            )
            .values(**values, version=ClaimLetter.version + 1)
            .returning(ClaimLetter.version)
        ).scalar_one_or_none()
        if changed is None:
            raise ConflictError("Somebody else changed this letter meanwhile. Reload the page to see the newest text.")

    def list_payments(self, claim_id: UUID) -> tuple[ClaimTransaction, ...]:
        """Return the payments posted on a claim, newest first."""
        rows = self.session.scalars(
            select(ClaimTransaction)
            .where(
                ClaimTransaction.claim_id == claim_id,
                ClaimTransaction.kind == TransactionKind.PAYMENT,
                ClaimTransaction.state == TransactionState.POSTED,
            )
            .order_by(ClaimTransaction.posted_at.desc().nulls_last(), ClaimTransaction.requested_at.desc())
        )
        return tuple(rows)

    def is_denial_told(self, claim_id: UUID) -> bool:
        """Tell whether a denial letter went out that no reopening followed; only a denied claim's letter goes out."""
        return bool(self.session.scalar(select(is_denial_told(claim_id))))

    def find_decision(self, claim_id: UUID) -> ClaimDecision | None:
        """Return the newest decision on a claim, None before the first."""
        return self.session.scalars(
            select(ClaimDecision)
            .where(ClaimDecision.claim_id == claim_id)
            .order_by(ClaimDecision.decided_at.desc())
            .limit(1)
        ).first()

    def get_sender(self, by: Principal) -> Sender:
        """Return the institution as it signs now, and the person who writes."""
        writer = shown_name()
        row = self.session.execute(
            select(Institution.name, Institution.branding, writer, User.email)
            .join(User, User.institution_id == Institution.institution_id)
            .where(User.user_id == by.user_id)
        ).one()
        return Sender(row[0], row[2], row[3], branding_from_json(row[1]))


def is_denial_told(claim_id: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the condition that a denial letter of the claim went out that no reopening followed."""
    reopened = exists().where(
        ClaimDecision.claim_id == claim_id,
        ClaimDecision.action == ClaimAction.REOPEN,
        ClaimDecision.decided_at > ClaimLetter.released_at,
    )
    return exists().where(
        ClaimLetter.claim_id == claim_id,
        ClaimLetter.kind == LetterKind.DENIAL,
        ClaimLetter.state == LetterState.RELEASED,
        ~reopened,
    )


def _letters(principal: Principal) -> Select[ClaimLetter, str, str]:
    """Select the letters a person may see, with names; a client's are those that went out."""
    drafter, releaser = aliased(User), aliased(User)
    query = (
        select(ClaimLetter, shown_name(drafter), shown_name_or_blank(releaser))
        .join(Claim, Claim.claim_id == ClaimLetter.claim_id)
        .join(drafter, drafter.user_id == ClaimLetter.drafted_by)
        .outerjoin(releaser, releaser.user_id == ClaimLetter.released_by)
        .where(*visible_claims(principal))
        .execution_options(populate_existing=True)
    )
    if principal.role is Role.CLIENT:
        query = query.where(ClaimLetter.state == LetterState.RELEASED)
    return query
