"""The figures of portfolio analytics as tables and as files; pure. A cell without a ratio says why."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from app.ui.analytics_words import HELD, SEGMENTS, TOO_FEW, segment_name, why_none
from app.ui.claim_format import claim_status_name, line_name, loss_name
from app.ui.policy_import import FORMULA_STARTS
from backend.domain.book import LargeLoss, Segment
from backend.domain.book_figures import PeriodSums, SegmentSums, Sums

INCURRED, RATIO, FREQUENCY, SEVERITY = (
    "Incurred (USD)",
    "Loss ratio (%)",
    "Claims per 100 policy years",
    "Incurred per claim (USD)",
)
REMARK = "Remark"
STATUS_TODAY = "Status today"
TOTAL = "All together"


def periods_frame(periods: Sequence[PeriodSums]) -> pd.DataFrame:
    """Return each line and period with what was earned and incurred."""
    frame = pd.DataFrame({"Line": [line_name(one.line) for one in periods], "Period": [one.name for one in periods]})
    remarks = ["not over yet" if one.is_unfinished else "" for one in periods]
    return _with_figures(frame, [one.sums for one in periods], remarks)


def trend_frame(quarters: Sequence[PeriodSums], figure: str) -> pd.DataFrame:
    """Return each line and quarter with its claims and the figure whose trend is drawn."""
    return periods_frame(quarters)[["Line", "Period", "Claims", "Nil claims", figure, REMARK]]


def segments_frame(segment: Segment, rows: Sequence[SegmentSums], whole: Sums) -> pd.DataFrame:
    """Return the segments with what was earned and incurred, and all together at the end."""
    frame = pd.DataFrame({SEGMENTS[segment]: [*(segment_name(segment, row) for row in rows), TOTAL]})
    return _with_figures(frame, [*(row.sums for row in rows), whole], [""] * (len(rows) + 1))


def large_frame(rows: Sequence[LargeLoss]) -> pd.DataFrame:
    """Return the largest claims."""
    return pd.DataFrame(
        {
            "Claim": [row.reference for row in rows],
            "Incurred (USD)": [float(row.incurred_usd) for row in rows],
            "Paid (USD)": [float(row.paid_usd) for row in rows],
            "Loss": [f"{line_name(row.line)}, {loss_name(row.line, row.loss_type).lower()}" for row in rows],
            "State": [row.state_code for row in rows],
            STATUS_TODAY: [[claim_status_name(row.status)] for row in rows],
            "Loss date": [row.loss_date for row in rows],
        }
    )


def csv_of(frame: pd.DataFrame) -> bytes:
    """Return a table as a file: an empty figure is the remark's reason, and no cell can begin a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(frame.columns)
    for row in frame.to_dict("records"):
        why = str(row.get(REMARK, ""))
        reason = next((word for word in (TOO_FEW, HELD) if word in why), "")
        writer.writerow([_cell(value, reason) for value in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object, reason: str) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return reason if pd.isna(value) else value  # type: ignore[call-overload]


def _with_figures(frame: pd.DataFrame, cells: Sequence[Sums], remarks: Sequence[str]) -> pd.DataFrame:
    """Add counts and exposure, which always stand there, and amounts and ratios, which small cells keep back."""
    frame["Claims"] = [one.claims for one in cells]
    frame["Nil claims"] = [one.nil for one in cells]
    frame["Policy years"] = [round(float(one.years), 1) for one in cells]
    frame["Earned premium (USD)"] = [_cents(one.premium_usd) for one in cells]
    figures = {
        INCURRED: [_cents(one.shown_incurred_usd) for one in cells],
        RATIO: [_hundred(one.loss_ratio) for one in cells],
        FREQUENCY: [_hundred(one.frequency) for one in cells],
        SEVERITY: [one.severity_usd for one in cells],
    }
    for name, column in figures.items():
        frame[name] = pd.array([None if cell is None else round(cell, 2) for cell in column], dtype="Float64")
    frame[REMARK] = [
        ", ".join(filter(None, (why_none(one), remark))) for one, remark in zip(cells, remarks, strict=True)
    ]
    return frame


def _cents(amount_usd: Decimal | None) -> float | None:
    return None if amount_usd is None else round(float(amount_usd), 2)


def _hundred(fraction: float | None) -> float | None:
    return None if fraction is None else 100 * fraction
