"""What must be known to read the dashboard's figures aright, in words; pure."""

from datetime import date

from app.ui.dashboard_frames import WITHIN
from app.ui.format import count_of
from backend.domain.dashboard import DashboardFilter, Figures


def days_words(wanted: DashboardFilter, today: date) -> str:
    """Return from what the changes are, and whether the days asked for are over: a day that goes on counts so far."""
    before = "the day before" if wanted.days == 1 else f"the {count_of(wanted.days, 'day')} before"
    words = f"Each change is from {before}. Days are counted in UTC, amounts in USD."
    if wanted.until < today:
        return words
    if wanted.since > today:
        return f"{words} These days are still to come."
    to_come = (wanted.until - today).days
    ahead = (
        f", and {count_of(to_come, 'day')} of these {'is' if to_come == 1 else 'are'} still to come" if to_come else ""
    )
    return f"{words} Today counts so far{ahead}; the days before count in full."


def runs_words(wanted: DashboardFilter) -> str:
    """Return which runs are counted here: of a line, those whose subject is a case of it."""
    if wanted.line:
        return "Only the assessments of cases in this line; documents are read for all lines together."
    return "Runs that read documents, assess cases or compute studies."


def half_words(figures: Figures) -> str:
    """Return within how many days half of the submissions were decided; empty where none was."""
    within = figures.half_within()
    if not within:
        return ""
    if within == "more":
        return "More than half took longer than 30 days."
    return f"Half of them were decided within {WITHIN[within]}."
