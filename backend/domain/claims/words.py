"""The closed vocabularies of the claims desk; tables, forms, pipeline and screens use these and no others."""

from enum import StrEnum


class ClaimOutcome(StrEnum):
    """What rules or a model propose, from mild to strict; denying is not among them, for only a person denies."""

    SETTLE = "settle"
    INVESTIGATE = "investigate"
    REFER = "refer"

    @property
    def strictness(self) -> int:
        """Return 0 for settle, 1 for investigate, 2 for refer."""
        return list(ClaimOutcome).index(self)


def stricter_outcome(first: ClaimOutcome, second: ClaimOutcome) -> ClaimOutcome:
    """Return the stricter of two outcomes; nothing can loosen a floor that passes through here."""
    return first if first.strictness >= second.strictness else second


class ClaimAction(StrEnum):
    """What a person decides on a claim."""

    SETTLE = "settle"
    DENY = "deny"
    CLOSE = "close"
    REOPEN = "reopen"


class ClaimReferralKind(StrEnum):
    """Whom a claim is referred to: a more senior adjuster, or the special investigation unit."""

    COVERAGE = "coverage"
    SIU = "siu"


class ClaimReferralAnswer(StrEnum):
    """What the other person answers; the last two answer a referral to the special investigation unit."""

    PROCEED = "proceed"
    DO_NOT_PROCEED = "do_not_proceed"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


ANSWERS_TO = {
    ClaimReferralKind.COVERAGE: (ClaimReferralAnswer.PROCEED, ClaimReferralAnswer.DO_NOT_PROCEED),
    ClaimReferralKind.SIU: (ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.CLEARED),
}


class TransactionKind(StrEnum):
    """A movement of a claim's money: a change of the outstanding reserve, a payment out of it, a recovery."""

    RESERVE = "reserve"
    PAYMENT = "payment"
    RECOVERY = "recovery"


class TransactionState(StrEnum):
    """A movement counts once it is posted; above the person's authority it waits for somebody else."""

    PENDING = "pending"
    POSTED = "posted"
    REJECTED = "rejected"


class LetterKind(StrEnum):
    """Letters that the desk writes."""

    ACKNOWLEDGEMENT = "acknowledgement"
    STATUS = "status"
    INFORMATION_REQUEST = "information_request"
    PAYMENT = "payment"
    DENIAL = "denial"


class LetterState(StrEnum):
    """A letter goes out only when a person has released it."""

    DRAFT = "draft"
    RELEASED = "released"
    DISCARDED = "discarded"


class ClaimEvent(StrEnum):
    """What starts, stops or suspends a statutory clock."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    PROOF_RECEIVED = "proof_received"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_RECEIVED = "information_received"
    STATUS_SENT = "status_sent"
    SETTLED = "settled"
    DENIED = "denied"
    PAID = "paid"
    CLOSED = "closed"
    REOPENED = "reopened"


class ClockState(StrEnum):
    """Where a statutory clock stands; a running one past its time is overdue."""

    RUNNING = "running"
    TOLLED = "tolled"
    MET = "met"
    WAIVED = "waived"
    ENDED = "ended"


class FlagOutcome(StrEnum):
    """What a red flag's test says; `UNKNOWN` means its input is not there."""

    RAISED = "raised"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class SignVerdict(StrEnum):
    """What a person says of a red flag or a link between claims."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class LinkKind(StrEnum):
    """Why two claims are linked."""

    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"
    ADDRESS = "address"
    REPAIRER = "repairer"
    DOCUMENT = "document"
    NARRATIVE = "narrative"


class Severity(StrEnum):
    """How grave a loss is, from the amount and harm reported."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CATASTROPHIC = "catastrophic"


class Complexity(StrEnum):
    """How much work a claim asks for."""

    SIMPLE = "simple"
    STANDARD = "standard"
    COMPLEX = "complex"
