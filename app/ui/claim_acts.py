"""The acts on a claim as its history tells them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from app.ui.any_case import Details, Said
from app.ui.format import NOTHING, label, money
from backend.domain.claims.reasons import reason_words
from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.claims.words import ClaimAction, LetterKind, LinkKind

ACTIONS: Mapping[ClaimAction, str] = {
    ClaimAction.SETTLE: "Settle",
    ClaimAction.DENY: "Deny",
    ClaimAction.CLOSE: "Close",
    ClaimAction.REOPEN: "Reopen",
}
LETTERS: Mapping[LetterKind, str] = {
    LetterKind.ACKNOWLEDGEMENT: "Acknowledgement",
    LetterKind.STATUS: "Status",
    LetterKind.INFORMATION_REQUEST: "Request for information",
    LetterKind.PAYMENT: "Payment",
    LetterKind.DENIAL: "Denial",
}
LINKS: Mapping[LinkKind, str] = {
    LinkKind.PHONE: "Same telephone",
    LinkKind.BANK_ACCOUNT: "Same account",
    LinkKind.ADDRESS: "Same address",
    LinkKind.REPAIRER: "Same repairer",
    LinkKind.DOCUMENT: "Same document",
    LinkKind.NARRATIVE: "Same narrative",
}


def flag_name(flag_id: str) -> str:
    """Return the name of a red flag, its id in words when it is not tested any more."""
    return RED_FLAGS[flag_id].name if flag_id in RED_FLAGS else label(flag_id)


def text_of(details: Details, name: str) -> str:
    """Return a detail as text, a dash where there is none."""
    value = details.get(name)
    return NOTHING if value in (None, "") else str(value)


def amount_of(details: Details, name: str = "amount_usd") -> Decimal | None:
    """Return an amount among the details, None where there is none."""
    try:
        return Decimal(str(details.get(name)))
    except InvalidOperation:
        return None


def _decided(details: Details) -> str:
    action = next((one for one in ClaimAction if one.value == details.get("action")), None)
    if action is None:
        return "Decided"
    amount = amount_of(details)
    of = f" for {money(amount)}" if amount is not None else ""
    return f"Decided to {action.value}{of}: {reason_words(action, text_of(details, 'reason')).lower()}"


def _moved(sentence: str) -> Said:
    return lambda details: sentence.format(amount=money(amount_of(details)))


def _letter(sentence: str) -> Said:
    def said(details: Details) -> str:
        kind = next((one for one in LetterKind if one.value == details.get("kind")), None)
        return sentence.format(kind=LETTERS[kind].lower() if kind else "letter")

    return said


def _verdict(details: Details) -> str:
    verdict = text_of(details, "verdict")
    return {"confirmed": "Confirmed", "dismissed": "Dismissed", "open": "Took back the word on"}.get(
        verdict, "Reviewed"
    )


def _link(details: Details) -> str:
    kind = next((one for one in LinkKind if one.value == details.get("kind")), None)
    return f"{_verdict(details)} the link to another claim ({LINKS[kind].lower() if kind else 'unknown kind'})"


def _referred(details: Details) -> str:
    return "Referred to special investigation" if details.get("kind") == "siu" else "Referred the claim about coverage"


CLAIM_ACTS: Mapping[str, Said] = {
    "reported": lambda _details: "Reported the loss",
    "assessed": lambda details: f"Assessed: {text_of(details, 'outcome')}, score {text_of(details, 'score')}",
    "assigned": lambda details: "Assigned the claim" if details.get("to") else "Gave the claim back to the queue",
    "decided": _decided,
    "referred": _referred,
    "referral_answered": lambda d: f"Answered the referral: {label(text_of(d, 'answer')).lower()}",
    "referral_withdrawn": lambda _details: "Took the referral back",
    "clause_opened": lambda details: f"Opened clause {text_of(details, 'clause_id')}",
    "reserve_posted": _moved("Changed the reserve by {amount}"),
    "reserve_pending": _moved("Asked for a change of the reserve by {amount}"),
    "reserve_rejected": _moved("Rejected a change of the reserve by {amount}"),
    "payment_posted": _moved("Paid {amount}"),
    "payment_pending": _moved("Asked for a payment of {amount}"),
    "payment_rejected": _moved("Rejected a payment of {amount}"),
    "recovery_posted": _moved("Noted that {amount} came back"),
    "recovery_pending": _moved("Asked to note that {amount} came back"),
    "recovery_rejected": _moved("Rejected that {amount} came back"),
    "letter_drafted": _letter("Drafted a letter: {kind}"),
    "letter_edited": _letter("Changed the draft of a letter: {kind}"),
    "letter_released": _letter("Released a letter: {kind}"),
    "letter_discarded": _letter("Put the draft of a letter away: {kind}"),
    "clock_waived": lambda d: f"Waived the clock {text_of(d, 'clock')}: {text_of(d, 'reason')}",
    "proof_received": lambda _details: "Noted that the proof of loss is in",
    "information_received": lambda _details: "Noted that the information asked for is in",
    "flag_reviewed": lambda d: f"{_verdict(d)} the red flag {flag_name(text_of(d, 'flag_id'))}",
    "link_reviewed": _link,
    "evidence_opened": lambda details: f"Opened evidence in {details.get('filename') or 'a document'}",
}
