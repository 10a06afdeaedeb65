"""The words of portfolio analytics: segments, periods, and why a cell has no ratio; pure."""

from collections.abc import Mapping
from decimal import Decimal

from app.ui.claim_format import line_name, loss_name
from app.ui.format import short_money
from backend.domain.book import FEWEST_CLAIMS, LIMITS_USD, NO_POLICY, Grain, Segment
from backend.domain.book_figures import SegmentSums, Sums
from backend.domain.policies import PolicyLine

TOO_FEW = "too few claims"
HELD = "held back"
NO_PREMIUM = "no premium"
GRAINS: Mapping[Grain, str] = {Grain.YEAR: "Accident years", Grain.QUARTER: "Quarters"}
SEGMENTS: Mapping[Segment, str] = {
    Segment.LINE: "Line",
    Segment.LOSS_TYPE: "Kind of loss",
    Segment.STATE: "State",
    Segment.LIMIT: "Policy limit",
}
GUARD = (
    f"Under {FEWEST_CLAIMS} claims a cell shows its counts and no ratio, because a single loss would decide it. This "
    "guards against reading chance as a signal; it makes nobody anonymous."
)
NO_EXPENSES = "There is no combined ratio here: the program keeps no expenses, only premiums and losses."


def segment_name(segment: Segment, row: SegmentSums) -> str:
    """Return what a segment is called; a kind of loss is named with its line."""
    if segment is Segment.LINE:
        return line_name(PolicyLine(row.name))
    if segment is Segment.LOSS_TYPE:
        return f"{line_name(row.line)}: {loss_name(row.line, row.name).lower()}" if row.line else row.name
    if segment is Segment.LIMIT:
        return limit_name(row.name)
    return row.name or "State not given"


def limit_name(band: str) -> str:
    """Return a band of policy limits in words."""
    if band == NO_POLICY:
        return "No policy in the book"
    at = int(band)
    if at == 0:
        return f"Under USD {_short(LIMITS_USD[0])}"
    if at == len(LIMITS_USD):
        return f"USD {_short(LIMITS_USD[-1])} and more"
    return f"USD {_short(LIMITS_USD[at - 1])} to under {_short(LIMITS_USD[at])}"


def why_none(sums: Sums) -> str:
    """Return why a cell has no ratio, nothing where it has one."""
    if sums.is_small:
        return TOO_FEW
    if sums.is_held:
        return HELD
    return "" if sums.premium_usd > 0 else NO_PREMIUM


def listed(names: list[str]) -> str:
    """Return names in one sentence: `Motor, Property and Liability`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _short(amount_usd: int) -> str:
    return short_money(Decimal(amount_usd)).replace(".0 ", " ")
