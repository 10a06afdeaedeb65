"""Movements of the money of claims: reserves, payments, recoveries; the sums on the claim follow them by a trigger."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from backend.domain.access import Principal
from backend.domain.claims.acts import TransactionView
from backend.domain.claims.authority import ClaimSums, may_answer_money, unreserved
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import TransactionKind, TransactionState
from backend.domain.policies import PolicyLine
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.store.claim_money_cover import is_covered
from backend.store.claim_scope import visible_claims
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Claim, ClaimTransaction, User

PAYMENT_NEEDS_RESERVE = "ck_claims_payment_needs_reserve"
_requester, _answerer = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class NewTransaction:
    """A movement as asked for; `amount_usd` of a reserve is the change of what is outstanding."""

    kind: TransactionKind
    state: TransactionState
    amount_usd: Decimal
    reason: str
    authority: Mapping[str, object]
    payee: str = ""
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class TransactionAnswer:
    """What another person says of a waiting movement, with the authority they say it with."""

    state: TransactionState
    note: str
    authority: Mapping[str, object]


class ClaimMoney(Queries):
    """Movements of the money of claims."""

    def lock(self, institution_id: UUID, claim_id: UUID) -> None:
        """Let one act at a time through to a claim's money, until the transaction ends."""
        query = select(Claim.claim_id).where(Claim.claim_id == claim_id, Claim.institution_id == institution_id)
        self.session.execute(query.with_for_update(key_share=True))

    def add(self, by: Principal, claim: ClaimView, new: NewTransaction) -> UUID:
        """
        Store a movement and return its id; a posted one counts at once.

        Raises:
            InvalidRequestError: the database refuses a payment beyond the outstanding reserve.

        """
        transaction_id = uuid4()
        row = ClaimTransaction(
            transaction_id=transaction_id,
            institution_id=by.institution_id,
            claim_id=claim.claim_id,
            kind=new.kind,
            state=new.state,
            amount_usd=new.amount_usd,
            payee=new.payee,
            reason=new.reason,
            requested_by=by.user_id,
            requested_at=func.clock_timestamp(),
            posted_at=func.clock_timestamp() if new.state is TransactionState.POSTED else None,
            authority=dict(new.authority),
            idempotency_key=new.idempotency_key,
        )
        self.session.add(row)
        try:
            self.session.flush()
        except IntegrityError as error:
            raise _in_words(error, claim) from error
        return transaction_id

    def answer(self, by: Principal, claim: ClaimView, transaction_id: UUID, answer: TransactionAnswer) -> None:
        """
        Write another person's answer; it is given once, and a movement they approve counts from then on.

        Raises:
            ConflictError: somebody answered before.
            InvalidRequestError: the database refuses a payment beyond the outstanding reserve.

        """
        posted_at = func.clock_timestamp() if answer.state is TransactionState.POSTED else None
        statement = (
            update(ClaimTransaction)
            .where(
                ClaimTransaction.transaction_id == transaction_id,
                ClaimTransaction.institution_id == by.institution_id,
                ClaimTransaction.state == TransactionState.PENDING,
            )
            .values(
                state=answer.state,
                answered_by=by.user_id,
                answered_at=func.clock_timestamp(),
                answer_note=answer.note,
                posted_at=posted_at,
                authority=dict(answer.authority),
            )
            .returning(ClaimTransaction.transaction_id)
        )
        try:
            answered = self.session.execute(statement).scalar_one_or_none()
        except IntegrityError as error:
            raise _in_words(error, claim) from error
        if answered is None:
            raise ConflictError("This movement of money has been answered already.")

    def get(self, principal: Principal, transaction_id: UUID) -> TransactionView:
        """Return one movement on a claim this person may see, raise NotFoundError otherwise."""
        row = self.session.execute(_views(principal).where(ClaimTransaction.transaction_id == transaction_id)).first()
        if row is None:
            raise NotFoundError
        return _view(row)

    def find_by_key(self, principal: Principal, key: str) -> TransactionView | None:
        """Return the movement that was asked for under this key before, None when none was."""
        row = self.session.execute(_views(principal).where(ClaimTransaction.idempotency_key == key)).first()
        return _view(row) if row else None

    def list_for(self, principal: Principal, claim_id: UUID) -> list[TransactionView]:
        """Return the movements of a claim, newest first."""
        rows = self.session.execute(
            _views(principal)
            .where(ClaimTransaction.claim_id == claim_id)
            .order_by(ClaimTransaction.requested_at.desc(), ClaimTransaction.transaction_id)
        )
        return [_view(row) for row in rows]

    def list_waiting(self, principal: Principal) -> list[TransactionView]:
        """Return what waits for this person and was asked by somebody else, oldest first."""
        rows = self.session.execute(
            _views(principal)
            .add_columns(Claim.line, Claim.paid_usd, Claim.reserve_usd, is_covered().label("is_covered"))
            .where(
                ClaimTransaction.state == TransactionState.PENDING,
                ClaimTransaction.requested_by != principal.user_id,
            )
            .order_by(ClaimTransaction.requested_at)
        )
        found = (
            (_view(row[:4]), ClaimSums(PolicyLine(row.line), row.paid_usd, row.reserve_usd), row.is_covered)
            for row in rows
        )
        return [asked for asked, sums, covered in found if may_answer_money(principal, asked, sums, is_covered=covered)]

    def is_reserve_waiting(self, claim_id: UUID) -> bool:
        """Tell whether a change of the claim's reserve waits for an answer."""
        query = select(ClaimTransaction.transaction_id).where(
            ClaimTransaction.claim_id == claim_id,
            ClaimTransaction.state == TransactionState.PENDING,
            ClaimTransaction.kind == TransactionKind.RESERVE,
        )
        return self.session.scalars(query.limit(1)).first() is not None


def _in_words(error: IntegrityError, claim: ClaimView) -> Exception:
    """Return the database's refusal of an unreserved payment as a sentence, any other as it is."""
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", "")
    return InvalidRequestError(unreserved(claim)) if constraint == PAYMENT_NEEDS_RESERVE else error


def _views(principal: Principal) -> Select[*tuple[Any, ...]]:
    """Return the movements on the claims this person may see, with the names of everybody in them."""
    return (
        select(ClaimTransaction, Claim.reference, shown_name_or_blank(_requester), shown_name_or_blank(_answerer))
        .join(Claim, Claim.claim_id == ClaimTransaction.claim_id)
        .join(_requester, _requester.user_id == ClaimTransaction.requested_by)
        .outerjoin(_answerer, _answerer.user_id == ClaimTransaction.answered_by)
        .where(*visible_claims(principal))
        .execution_options(populate_existing=True)
    )


def _view(row: Any) -> TransactionView:
    movement, reference, requester, answerer = row
    return TransactionView(
        transaction_id=movement.transaction_id,
        claim_id=movement.claim_id,
        reference=reference,
        kind=TransactionKind(movement.kind),
        state=TransactionState(movement.state),
        amount_usd=movement.amount_usd,
        payee=movement.payee,
        reason=movement.reason,
        requested_by=requester,
        requester_id=movement.requested_by,
        requested_at=movement.requested_at,
        answered_by=answerer,
        answered_at=movement.answered_at,
        answer_note=movement.answer_note,
        authority=movement.authority,
    )
