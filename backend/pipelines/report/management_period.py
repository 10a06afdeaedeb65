"""What must be known of a summary's days to read its figures aright: whether they are over, and which weeks are cut."""

from collections.abc import Iterable
from datetime import date, timedelta

from backend.domain.reports.content import Notice
from backend.pipelines.report.inputs import ManagementInputs

UNFINISHED = (
    "This period is not over: {today} (UTC) counts up to the moment this report was made{ahead}; "
    "the days before, and the period before, count in full."
)
NOT_BEGUN = "This period is still to come: it begins on {since}."
CUT_WEEKS = "Weeks begin on Monday; {which} only a part of its seven days, so it compares with no whole week."
CUT_WEEKS_BOTH = "Weeks begin on Monday; {which} only a part of their seven days, so they compare with no whole week."
SUNDAY = timedelta(days=6)


def period_notices(inputs: ManagementInputs) -> tuple[Notice, ...]:
    """Return the sentence that calls a period unfinished, none for one whose days are over."""
    today, period = inputs.read_on, inputs.period
    if today is None or period.until < today:
        return ()
    if period.since > today:
        return (Notice(NOT_BEGUN.format(since=period.since.isoformat())),)
    return (Notice(UNFINISHED.format(today=today.isoformat(), ahead=_ahead((period.until - today).days))),)


def weeks_note(inputs: ManagementInputs, weeks: Iterable[date]) -> str:
    """Return which of the weeks shown hold a part of their days alone, empty where all are whole."""
    cut = [week.isoformat() for week in weeks if _is_cut(inputs, week)]
    if not cut:
        return ""
    if len(cut) == 1:
        return CUT_WEEKS.format(which=f"that of {cut[0]} holds")
    return CUT_WEEKS_BOTH.format(which=f"those of {' and '.join(cut)} hold")


def _is_cut(inputs: ManagementInputs, week: date) -> bool:
    period, last = inputs.period, week + SUNDAY
    is_going_on = inputs.read_on is not None and last >= inputs.read_on
    return week < period.since or last > period.until or is_going_on


def _ahead(days: int) -> str:
    if not days:
        return ""
    return f", and {days:,} day{'s are' if days > 1 else ' is'} still to come"
