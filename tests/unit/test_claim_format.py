"""Claims in words and colours."""

from datetime import UTC, datetime, timedelta

import pytest

from app.ui import claim_format
from app.ui.claim_format import ClockLevel, clock_chip
from app.ui.format import NOTHING
from app.ui.tables import CHIPS
from backend.domain.claims.forms import loss_types
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity, TransactionKind
from backend.domain.policies import PolicyLine

NOW = datetime(2027, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "share", "level", "words"),
    [
        (9, 0.0, ClockLevel.ON_TIME, "Due in 9 days"),
        (9, 0.499, ClockLevel.ON_TIME, "Due in 9 days"),
        (9, 0.5, ClockLevel.HALF_GONE, "Half gone, due in 9 days"),
        (9, 0.799, ClockLevel.HALF_GONE, "Half gone, due in 9 days"),
        (9, 0.8, ClockLevel.URGENT, "Urgent, due in 9 days"),
        (0.25, 0.99, ClockLevel.URGENT, "Urgent, due in 6 h"),
        (0, 1.0, ClockLevel.OVERDUE, "Due in 0 min"),
        (-14, 2.0, ClockLevel.OVERDUE, "Overdue by 14 days"),
        (-14, None, ClockLevel.OVERDUE, "Overdue by 14 days"),
        (14, None, ClockLevel.ON_TIME, "Due in 14 days"),
    ],
)
def test_a_clock_turns_amber_at_half_and_red_at_four_fifths_of_its_time(days, share, level, words):
    chip = clock_chip(NOW + timedelta(days=days), share, NOW)

    assert (chip.level, chip.words) == (level, words)


def test_a_claim_without_a_running_clock_has_no_chip():
    assert clock_chip(None, None, NOW) is None


def test_the_words_of_a_clock_tell_its_level_without_the_colour():
    shares = (0.1, 0.6, 0.9)
    words = {clock_chip(NOW + timedelta(days=3), share, NOW).words for share in shares}

    assert len(words) == len(shares)


def test_every_level_has_a_colour_and_an_icon():
    for level in ClockLevel:
        chip = claim_format.ClockChip("", level)

        assert chip.badge in CHIPS
        assert chip.icon.startswith(":material/")


@pytest.mark.parametrize(
    ("badges", "names"),
    [
        (claim_format.STATUS_BADGES, ClaimStatus),
        (claim_format.SEVERITY_BADGES, Severity),
        (claim_format.COMPLEXITY_BADGES, Complexity),
        (claim_format.OUTCOME_BADGES, ClaimOutcome),
    ],
)
def test_every_word_of_the_desk_has_a_colour(badges, names):
    assert set(badges) == set(names)
    assert set(badges.values()) <= set(CHIPS)


def test_every_line_and_movement_of_money_has_a_name():
    assert set(claim_format.LINES) == set(PolicyLine)
    assert set(claim_format.TRANSACTIONS) == set(TransactionKind)


@pytest.mark.parametrize("line", PolicyLine)
def test_kinds_of_loss_read_as_in_the_form(line):
    for loss_type in loss_types(line):
        name = claim_format.loss_name(line, loss_type)

        assert name[0].isupper()
        assert "_" not in name


def test_codes_become_words_and_nothing_becomes_a_dash():
    assert claim_format.claim_status_name(ClaimStatus.INVESTIGATING) == "Investigating"
    assert claim_format.severity_name(Severity.CATASTROPHIC) == "Catastrophic"
    assert claim_format.complexity_name(Complexity.COMPLEX) == "Complex"
    assert claim_format.claim_outcome_name(ClaimOutcome.REFER) == "Refer"
    assert claim_format.line_name(PolicyLine.AUTO) == "Motor"
    nothing = (
        claim_format.severity_name(None),
        claim_format.complexity_name(None),
        claim_format.claim_outcome_name(None),
        claim_format.line_name(None),
        claim_format.loss_name(PolicyLine.AUTO, ""),
    )
    assert set(nothing) == {NOTHING}
