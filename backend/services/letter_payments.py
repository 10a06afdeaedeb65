"""Which payment a payment letter speaks of: each posted payment can have its own."""

from collections.abc import Iterable
from uuid import UUID

from backend.domain.claims.words import LetterKind, LetterState
from backend.errors import InvalidRequestError, NotFoundError
from backend.services.letter_facts import LetterFile, find_payment
from backend.store.claim_letters import LetterRow


def payment_of(row: LetterRow) -> UUID | None:
    """Return the payment a letter was drafted for, None for other letters and those that keep none."""
    kept = row.letter.context.get("payment_id") if row.letter.kind == LetterKind.PAYMENT else None
    return UUID(kept) if kept else None


def choose_payment(
    file: LetterFile, rows: Iterable[LetterRow], kind: LetterKind, payment_id: UUID | None
) -> UUID | None:
    """
    Return the payment a new letter speaks of: the one asked for, else the newest that has no letter yet.

    Raises:
        InvalidRequestError: a payment is named for a letter of another kind.
        NotFoundError: the claim has no such payment that was posted.

    """
    if payment_id is not None:
        if kind is not LetterKind.PAYMENT:
            raise InvalidRequestError("Only a payment letter speaks of a payment.")
        if find_payment(file, payment_id) is None:
            raise NotFoundError
        return payment_id
    told = {payment_of(row) for row in rows if row.letter.state != LetterState.DISCARDED}
    untold = (payment.transaction_id for payment in file.payments if payment.transaction_id not in told)
    return next(untold, None)
