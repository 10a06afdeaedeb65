"""What people did on a claim, as sections: the ledger of its money, clocks with citations, letters, decisions."""

from collections.abc import Sequence

from backend.domain.claims.acts import ClaimDecisionView, ClaimReferralView, ClockView, TransactionView
from backend.domain.claims.views import ClaimView
from backend.domain.reports.content import KeyValues, Quote, ReportSection, Table
from backend.domain.texts import clean_line
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import LetterLine
from backend.pipelines.report.texts import clipped, moment, usd, words


def money_section(claim: ClaimView, transactions: Sequence[TransactionView]) -> ReportSection | None:
    """Return every movement, oldest first, and the sums as they stand on the claim."""
    ranked = sorted(transactions, key=lambda one: (one.requested_at, str(one.transaction_id)))
    rows = tuple(
        (
            moment(one.requested_at),
            words(one.kind),
            words(one.state),
            usd(one.amount_usd),
            one.payee,
            clipped(one.reason),
            one.requested_by,
            one.answered_by,
        )
        for one in ranked
    )
    columns = ("When", "Movement", "State", "Amount", "Payee", "Reason", "By", "Approved or refused by")
    sums = KeyValues(
        (
            ("Outstanding reserve", usd(claim.reserve_usd)),
            ("Paid", usd(claim.paid_usd)),
            ("Recovered", usd(claim.recovered_usd)),
        )
    )
    ledger = Table(columns, rows, frozenset({3}), "Ledger") if rows else None
    return section("Reserve and payments", sums, ledger)


def clocks_section(clocks: Sequence[ClockView]) -> ReportSection | None:
    """Return the statutory clocks with the provision each follows from."""
    rows = tuple(
        (
            clock.name,
            clock.citation,
            f"{clock.days} {clock.day_kind} days",
            moment(clock.started_at),
            moment(clock.due_at),
            _state(clock),
        )
        for clock in clocks
    )
    columns = ("Clock", "Provision", "Time allowed", "Began", "Due", "State")
    return section("Statutory clocks", Table(columns, rows)) if rows else None


def _state(clock: ClockView) -> str:
    if clock.is_overdue:
        return "overdue"
    if clock.waived_by:
        return f"waived by {clock.waived_by}: {clipped(clock.waive_reason)}"
    return f"met {moment(clock.met_at)}" if clock.met_at else words(clock.state)


def letters_section(letters: Sequence[LetterLine]) -> ReportSection | None:
    """Return the letters with who wrote and who released each, oldest first, and those released word for word."""
    ranked = sorted(letters, key=lambda one: one.created_at)
    rows = tuple(
        (
            words(letter.kind),
            words(letter.state),
            letter.subject,
            letter.recipient,
            f"{letter.drafted_by}, {moment(letter.created_at)}",
            f"{letter.released_by}, {moment(letter.released_at)}" if letter.released_at else "not released",
        )
        for letter in ranked
    )
    columns = ("Letter", "State", "Subject", "To", "Written by", "Released by")
    sent = (
        Quote(letter.body, f"Letter {letter.subject!r} to {clean_line(letter.recipient)}, {moment(letter.released_at)}")
        for letter in ranked
        if letter.released_at and letter.body
    )
    return section("Letters", Table(columns, rows), *sent) if rows else None


def decisions_section(
    decisions: Sequence[ClaimDecisionView], referrals: Sequence[ClaimReferralView]
) -> tuple[ReportSection | None, ReportSection | None]:
    """Return what people decided, and what they asked others, oldest first."""
    decided = tuple(
        (
            moment(one.decided_at),
            one.decided_by,
            words(one.action),
            usd(one.amount_usd),
            words(one.reason_code),
            clipped(one.reason_text),
            one.clause_id,
            words(one.proposal.get("outcome")),
        )
        for one in reversed(decisions)
    )
    columns = ("When", "By", "Decision", "Amount", "Reason", "In their words", "Clause", "Proposal beside it")
    table = Table(columns, decided, frozenset({3})) if decided else None
    return section("Decisions", table), _referrals(referrals)


def _referrals(referrals: Sequence[ClaimReferralView]) -> ReportSection | None:
    asked = tuple(
        (
            moment(one.requested_at),
            one.requested_by,
            words(one.kind),
            clipped(one.request_note),
            words(one.state),
            f"{one.answered_by}, {moment(one.answered_at)}" if one.answered_at else "not yet",
            words(one.answer),
            clipped(one.answer_note),
        )
        for one in reversed(referrals)
    )
    columns = ("Asked", "By", "Of", "Question", "State", "Answered by", "Answer", "In their words")
    return section("Referrals", Table(columns, asked)) if asked else None
