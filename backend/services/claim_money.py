"""The money of claims: reserve before payment, each within a person's authority or approved by somebody else."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.claims.acts import PaymentRequest, ReserveRequest, TransactionView
from backend.domain.claims.authority import (
    MIN_NOTE,
    authority_line,
    find_amount_gap,
    find_money_gap,
    unreserved,
    usd,
)
from backend.domain.claims.calculation import calculation_words, find_excess
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimEvent, TransactionKind
from backend.domain.claims.words import TransactionState as State
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.money import cents
from backend.domain.texts import LONGEST_NAME, LONGEST_REMARK, clean_line, clean_text, must_not_exceed, says_enough
from backend.errors import ConflictError, InvalidRequestError, NotPermittedError
from backend.services.claim_events import note_event
from backend.services.claim_payable import check_movement, find_payable_gap
from backend.services.claim_taking import Begun, begun
from backend.services.notifying import tell_watchers
from backend.store.audit import Act
from backend.store.claim_money import NewTransaction, TransactionAnswer
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


class ClaimMoneyService:
    """Reserves, payments and recoveries of claims."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def set_reserve(self, principal: Principal, request: ReserveRequest) -> TransactionView:
        """
        Set what is outstanding on a claim; above the person's authority the change waits for somebody else.

        Raises:
            InvalidRequestError: amount or reason do not fit, or nothing would change.
            ConflictError: the claim moved on, or an earlier change of its reserve still waits.

        """
        principal.must(Permission.MOVE_CLAIM_MONEY)
        _check_reason(request.reason)
        _check_amount(request.outstanding_usd)
        if request.outstanding_usd < 0:
            raise InvalidRequestError("A reserve is 0 or more.")
        with self.unit_of_work() as work:
            claim = _open_claim(work, principal, request.claim_id, request.version)
            change = cents(request.outstanding_usd) - claim.reserve_usd
            if change == 0:
                raise InvalidRequestError(f"The outstanding reserve is {usd(claim.reserve_usd)} already.")
            if work.claim_money.is_reserve_waiting(claim.claim_id):
                raise ConflictError("A change of this reserve waits for approval; let it be answered first.")
            gap = find_money_gap(principal.authority, claim, TransactionKind.RESERVE, change)
            new = NewTransaction(
                TransactionKind.RESERVE,
                State.PENDING if gap else State.POSTED,
                change,
                clean_text(request.reason),
                authority_held(principal, claim, TransactionKind.RESERVE),
            )
            return _store(work, principal, claim, new)

    def pay(self, principal: Principal, request: PaymentRequest) -> TransactionView:
        """
        Pay out of the outstanding reserve, or note money that came back; the same key does it once.

        Raises:
            InvalidRequestError: the reserve does not suffice, or the claim does not allow it as it stands.
            ConflictError: the claim moved on since the person looked at it.

        """
        principal.must(Permission.MOVE_CLAIM_MONEY)
        _check_payment(request)
        key = f"{principal.institution_id}:{request.claim_id}:{request.idempotency_key}"
        kind = TransactionKind.RECOVERY if request.is_recovery else TransactionKind.PAYMENT
        amount = cents(request.amount_usd)
        with self.unit_of_work() as work:
            work.claim_money.lock(principal.institution_id, request.claim_id)
            if earlier := work.claim_money.find_by_key(principal, key):
                return _same(earlier, (kind, amount, clean_line(request.payee)))
            claim = work.claims.get(principal, request.claim_id, request.version)
            check_movement(work, claim, kind, amount)
            gap = find_money_gap(principal.authority, claim, kind, amount)
            if gap and amount > claim.reserve_usd:
                raise InvalidRequestError(unreserved(claim))
            new = NewTransaction(
                kind,
                State.PENDING if gap else State.POSTED,
                amount,
                clean_text(request.reason),
                authority_held(principal, claim, kind),
                clean_line(request.payee),
                key,
            )
            return _store(work, principal, claim, new)

    def answer(self, principal: Principal, transaction_id: UUID, is_approved: bool, note: str) -> TransactionView:  # noqa: FBT001 - the interface the desk agreed on
        """
        Approve or reject another person's movement of money; an approved one counts at once, under this authority.

        To reject needs no authority, so that what nobody's authority covers does not wait for ever.

        Raises:
            NotPermittedError: it is this person's own, or beyond their authority too.
            InvalidRequestError: the note is missing, or the claim does not allow it any more.
            ConflictError: it has been answered already.

        """
        principal.must(Permission.MOVE_CLAIM_MONEY)
        must_not_exceed(note, LONGEST_REMARK)
        if not is_approved:
            _check_reason(note)
        with self.unit_of_work() as work:
            asked = work.claim_money.get(principal, transaction_id)
            if asked.requester_id == principal.user_id:
                raise NotPermittedError("Nobody approves their own movement of money; another person must.")
            work.claim_money.lock(principal.institution_id, asked.claim_id)
            claim = work.claims.get(principal, asked.claim_id)
            gap = find_money_gap(principal.authority, claim, asked.kind, asked.amount_usd)
            if gap and is_approved:
                raise NotPermittedError(gap)
            if is_approved:
                check_movement(work, claim, asked.kind, asked.amount_usd)
            held = authority_held(principal, claim, asked.kind)
            state = State.POSTED if is_approved else State.REJECTED
            work.claim_money.answer(principal, claim, transaction_id, TransactionAnswer(state, clean_text(note), held))
            return _conclude(work, principal, claim, transaction_id)

    def list_for(self, principal: Principal, claim_id: UUID) -> list[TransactionView]:
        """Return the movements of a claim's money, newest first."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            work.claims.get(principal, claim_id)
            return work.claim_money.list_for(principal, claim_id)

    def list_pending(self, principal: Principal) -> list[TransactionView]:
        """Return the movements that wait for this person, oldest first; beyond everybody's authority a manager's."""
        principal.must(Permission.MOVE_CLAIM_MONEY)
        with self.unit_of_work() as work:
            return work.claim_money.list_waiting(principal)

    def weigh_pending(
        self, principal: Principal, waiting: Sequence[TransactionView]
    ) -> Mapping[UUID, tuple[str, str | None]]:
        """Return, by movement that waits, what the calculation says and a warning where the movement is above it."""
        principal.must(Permission.MOVE_CLAIM_MONEY)
        with self.unit_of_work() as work:
            found = work.claim_calculations.list_for(principal, {one.claim_id for one in waiting})
        return {
            one.transaction_id: (
                calculation_words(found[one.claim_id][0], one.kind),
                find_excess(*found[one.claim_id], one.kind, one.amount_usd),
            )
            for one in waiting
            if one.claim_id in found
        }

    def find_gap(self, principal: Principal, claim_id: UUID, kind: TransactionKind, amount_usd: Decimal) -> str | None:
        """Return why this person may not move the amount alone (of a reserve: all outstanding), None when they may."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id)
        kind = TransactionKind(kind)
        change = amount_usd - claim.reserve_usd if kind is TransactionKind.RESERVE else amount_usd
        return find_money_gap(principal.authority, claim, kind, change)

    def find_payment_gap(self, principal: Principal, claim_id: UUID) -> str | None:
        """Return why nobody may pay on the claim as it stands, None when somebody may."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return find_payable_gap(work, work.claims.get(principal, claim_id))


def authority_held(principal: Principal, claim: ClaimView, kind: TransactionKind) -> dict[str, object]:
    """Return the authority that stood behind an act at that moment."""
    line = authority_line(claim.line, kind)
    limit = principal.authority.get(line)
    held = {"max_amount_usd": str(limit.max_amount_usd)} if limit else {}
    return {"role": principal.role, "line": line, **held}


def release_reserve(work: UnitOfWork, principal: Principal, claim: ClaimView, reason: str) -> None:
    """Take back all that is outstanding, inside the transaction that closes the claim."""
    if claim.reserve_usd > 0:
        held = authority_held(principal, claim, TransactionKind.RESERVE)
        new = NewTransaction(TransactionKind.RESERVE, State.POSTED, -claim.reserve_usd, reason, held)
        transaction_id = work.claim_money.add(principal, claim, new)
        work.audit.record(principal, _act(work.claim_money.get(principal, transaction_id)))


def _open_claim(work: UnitOfWork, principal: Principal, claim_id: UUID, version: int) -> ClaimView:
    """Return the claim, held for this act, when its reserve may still change."""
    work.claim_money.lock(principal.institution_id, claim_id)
    claim = work.claims.get(principal, claim_id, version)
    check_movement(work, claim, TransactionKind.RESERVE, Decimal(0))
    return claim


def _check_reason(reason: str) -> None:
    must_not_exceed(reason, LONGEST_REMARK)
    if not says_enough(reason, MIN_NOTE):
        raise InvalidRequestError(f"Say why, in at least {MIN_NOTE} characters that another person can act on.")


def _check_amount(amount_usd: Decimal) -> None:
    if gap := find_amount_gap(amount_usd):
        raise InvalidRequestError(gap)


def _check_payment(request: PaymentRequest) -> None:
    """Raise InvalidRequestError unless amount, payee, reason and key are there."""
    _check_reason(request.reason)
    _check_amount(request.amount_usd)
    if cents(request.amount_usd) <= 0:
        raise InvalidRequestError("The amount must be more than 0.")
    if not clean_line(request.payee):
        raise InvalidRequestError("Say who pays." if request.is_recovery else "Say who is paid.")
    must_not_exceed(request.payee, LONGEST_NAME)
    if not request.idempotency_key.strip():
        raise InvalidRequestError("A payment needs a key, so that it is made once.")


def _same(earlier: TransactionView, asked: tuple[TransactionKind, Decimal, str]) -> TransactionView:
    """Return what was done under this key before; another amount or payee under it is a mistake."""
    if (earlier.kind, earlier.amount_usd, earlier.payee) != asked:
        raise ConflictError("Another amount was moved with this form already. Reload the page to see it.")
    return earlier


def _store(work: UnitOfWork, principal: Principal, claim: ClaimView, new: NewTransaction) -> TransactionView:
    """Store a movement with its line in the history."""
    return _conclude(work, principal, claim, work.claim_money.add(principal, claim, new))


def _conclude(work: UnitOfWork, principal: Principal, claim: ClaimView, transaction_id: UUID) -> TransactionView:
    """Move the claim's version on, let its clocks know of a payment, and write the act down."""
    step = begun(claim)
    work.claims.change(claim, **step)
    stored = work.claim_money.get(principal, transaction_id)
    if stored.kind is TransactionKind.PAYMENT and stored.state is State.POSTED:
        note_event(work, claim.institution_id, claim.claim_id, ClaimEvent.PAID)
    work.audit.record(principal, _act(stored, step))
    subject, key = Subject(SubjectType.CLAIM, claim.claim_id), f"{transaction_id}:{stored.state}"
    tell_watchers(work, principal, subject, "payment", key)
    return stored


def _act(stored: TransactionView, step: Begun | None = None) -> Act:
    details: Mapping[str, object] = {
        "transaction_id": stored.transaction_id,
        "kind": stored.kind,
        "state": stored.state,
        "amount_usd": stored.amount_usd,
        **(step or {}),
    }
    return Act(f"{stored.kind}_{stored.state}", "claim", str(stored.claim_id), details)
