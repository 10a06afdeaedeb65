"""The letters of the book's claims, as they went out."""

from decimal import Decimal

from backend.demo.claim_case import PastLoss, Row
from backend.domain.claims.words import LetterKind
from backend.domain.money import format_usd

HOUSE = "Meridian Mutual (demonstration), Claims"


def acknowledgement(past: PastLoss) -> Row:
    """Return the letter that confirms a report."""
    return _letter(past, LetterKind.ACKNOWLEDGEMENT, "We have received your report", (
        f"we have received your report of a loss on {past.loss.loss_date} under policy {past.policy.number}.",
        "Please keep bills and photographs, and let nobody repair more than is needed before we have seen it.",
    ))  # fmt: skip


def status_letter(past: PastLoss) -> Row:
    """Return the letter that says why it takes longer."""
    return _letter(past, LetterKind.STATUS, "Your claim needs more time", (
        "we have not decided on your claim yet, because we still wait for the final bill and the inspection.",
        "We will write again within thirty days, or as soon as we can decide.",
    ))  # fmt: skip


def payment(past: PastLoss, amount_usd: Decimal) -> Row:
    """Return the letter that goes with a payment."""
    return _letter(past, LetterKind.PAYMENT, "We pay your claim", (
        (f"we pay {format_usd(amount_usd)} on your claim. It follows from your policy and the bills, less the "
        f"deductible of {format_usd(past.policy.deductible_usd)}."),
    ))  # fmt: skip


def denial(past: PastLoss, clause_id: str, because: str) -> Row:
    """Return the letter that denies a claim, with the clause word for word."""
    clause = past.policy.clause(clause_id)
    text = clause.text if clause else ""
    return _letter(past, LetterKind.DENIAL, "We cannot pay your claim", (
        f"we cannot pay your claim. {because}",
        f'Our decision rests on clause {clause_id} of your policy: "{text}"',
        ("If you think that we are wrong, write to us with what we should know; you may also turn to the insurance "
        "supervisor of your state."),
    ))  # fmt: skip


def _letter(past: PastLoss, kind: LetterKind, subject: str, paragraphs: tuple[str, ...]) -> Row:
    head = f"Claim {past.reference}, policy {past.policy.number}, loss of {past.loss.loss_date}"
    body = "\n\n".join((head, f"Dear {past.policy.insured_name},", *paragraphs, f"Yours sincerely\n{HOUSE}"))
    recipient = f"{past.policy.insured_name}\n{past.policy.address}"
    return {"kind": kind, "subject": f"{subject} ({past.reference})", "body": body, "recipient": recipient}
