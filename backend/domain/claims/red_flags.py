"""The library of red flags: each a named test with its lines and, where time matters, its window per line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.domain.policies import PolicyLine

AUTO, PROPERTY, LIABILITY = PolicyLine.AUTO, PolicyLine.PROPERTY, PolicyLine.LIABILITY
EVERY_LINE = (AUTO, PROPERTY, LIABILITY)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One test: what it looks for, the lines it is made in, and its window in days by line (none: no window)."""

    id: str
    name: str
    looks_for: str
    lines: tuple[PolicyLine, ...] = EVERY_LINE
    window_days: Mapping[PolicyLine, int] = field(default_factory=dict)


def _windows(auto: int, property_: int, liability: int) -> dict[PolicyLine, int]:
    return {AUTO: auto, PROPERTY: property_, LIABILITY: liability}


# One flag a paragraph reads like the manual.
# fmt: off
RED_FLAGS: Mapping[str, RedFlag] = {flag.id: flag for flag in (
    RedFlag("outside_term", "Loss outside the term", "The date of loss lies outside the policy's term."),
    RedFlag("lapsed_policy", "Policy had lapsed", "The policy was cancelled before the date of loss."),
    RedFlag("early_loss", "Loss soon after inception", "The loss came within the window after the cover began.",
            window_days=_windows(30, 60, 60)),
    RedFlag("late_in_term", "Loss shortly before expiry", "The loss came within the window before the cover ended.",
            window_days=_windows(14, 30, 30)),
    RedFlag("recent_change", "Policy changed before the loss", "An endorsement was made within the window before the "
            "loss.", window_days=_windows(30, 60, 60)),
    RedFlag("late_report", "Reported late", "More days than the window lie between loss and report.",
            window_days=_windows(14, 30, 90)),
    RedFlag("prior_claims", "Earlier claims", "Two or more earlier claims of the same policy or insured lie within the "
            "window before the loss.", window_days=_windows(365, 730, 1095)),
    RedFlag("conflicting_dates", "Documents differ on the date of loss", "Two documents, or a document and the report, "
            "give different dates of loss."),
    RedFlag("report_before_loss", "Report dated before the loss", "A police report or first report is dated before "
            "the loss."),
    RedFlag("invoice_before_loss", "Bill dated before the loss", "An estimate, invoice or medical bill is dated before "
            "the loss."),
    RedFlag("amounts_do_not_add_up", "Bill does not add up", "The lines and tax of a bill do not give its total."),
    RedFlag("amount_differs", "Amount differs from the bills", "The amount claimed is above what the bills together "
            "say."),
    RedFlag("duplicate_invoice", "Same bill twice", "Two documents carry the same bill number of the same issuer, or "
            "the same bytes stand in another claim."),
    RedFlag("vin_mismatch", "VIN is another one", "A document's VIN is not the insured vehicle's, or fails its check "
            "digit.", lines=(AUTO,)),
    RedFlag("name_mismatch", "Another insured is named", "A document names another insured than the policy."),
    RedFlag("policy_number_mismatch", "Another policy is named", "A document names another policy number."),
    RedFlag("no_police_report", "No police report", "Theft or vandalism without a police report number.",
            lines=(AUTO, PROPERTY)),
    RedFlag("amount_near_limit", "Amount just below a limit", "The amount claimed lies between 90 and 100 % of the "
            "limit or sublimit."),
    RedFlag("round_amount", "Round amount without a bill", "The amount claimed is a multiple of 1,000 and no bill "
            "supports it."),
    RedFlag("hidden_instruction", "Document speaks to the machine", "A document holds hidden text or a sentence that "
            "tells the reader what to decide."),
    RedFlag("altered_document", "Signs of alteration", "A file was edited with another program after it was made."),
    RedFlag("shared_identity", "Shares a telephone, account, address or repairer", "Another claim of another insured "
            "shares an identifier."),
    RedFlag("copied_narrative", "Narrative seen before", "The account of the loss nearly repeats that of another "
            "claim."),
    RedFlag("copied_document", "Document seen before", "The very bytes of a document were sent with another claim."),
)}
# fmt: on
"""By id; `pipelines.claim` holds the test of each, and the scorecard its points."""
