"""Policies in words: the state of a term on a day, and whether it covers a date of loss."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.ui.claim_format import LINES
from app.ui.format import NOTHING, day
from app.ui.tables import Badge
from backend.domain.policies import PolicyLine, PolicyRow, PolicyTerm, nearest_term

TermState = tuple[str, Badge]
IN_FORCE: TermState = ("In force", "green")
NOT_YET: TermState = ("Not yet", "blue")
EXPIRED: TermState = ("Expired", "gray")
CANCELLED: TermState = ("Cancelled", "red")
STATES: tuple[TermState, ...] = (IN_FORCE, NOT_YET, EXPIRED, CANCELLED)


def state_on(term: PolicyTerm | PolicyRow, when: date) -> TermState:
    """Return where a term stands on a day, in one word with its colour."""
    if term.cancelled_on and when >= term.cancelled_on:
        return CANCELLED
    if when < term.effective_date:
        return NOT_YET
    return IN_FORCE if when < term.expiry_date else EXPIRED


def term_words(term: PolicyTerm | PolicyRow) -> str:
    """Return the days of a term: `1 Jan 2026 to 1 Jan 2027`."""
    return f"{day(term.effective_date)} to {day(term.expiry_date)}"


def cover_sentence(terms: Sequence[PolicyTerm], line: PolicyLine, loss_date: date | None) -> str:
    """Return whose policy a number is, and whether a term of it was in force on the date of loss, or why not."""
    term = nearest_term(terms, loss_date) if loss_date else next(iter(terms), None)
    if term is None:
        return "No policy has this number. The loss can be reported all the same."
    whose = f"{term.insured_name}, {LINES[term.line].lower()}, {term_words(term)}."
    if term.line is not line:
        return f"{whose} This is a {LINES[term.line].lower()} policy, not {LINES[line].lower()}."
    if loss_date is None:
        return f"{whose} Enter the date of loss to see whether it was in force."
    return f"{whose} {in_force_sentence(term, loss_date)}"


def in_force_sentence(term: PolicyTerm, loss_date: date) -> str:
    """Return whether a term was in force on the date of loss, or why it was not."""
    if term.covers_day(loss_date):
        return f"In force on {day(loss_date)}."
    state = state_on(term, loss_date)
    if state is CANCELLED:
        reason = f" ({term.cancel_reason})" if term.cancel_reason else ""
        return f"Not in force on {day(loss_date)}: cancelled from {day(term.cancelled_on)}{reason}."
    if state is NOT_YET:
        return f"Not in force on {day(loss_date)}: the term begins on {day(term.effective_date)}."
    return f"Not in force on {day(loss_date)}: the term ended on {day(term.expiry_date)}."


def percentage(rate: Decimal) -> str:
    """Return a rate kept as a fraction in percent, exact: 0.125 is `12.5 %`, 0 is a dash."""
    return f"{(rate * 100).normalize():f} %" if rate else NOTHING
