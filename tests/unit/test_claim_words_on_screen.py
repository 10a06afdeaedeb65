"""The words of the claims desk: no code of the database is shown to a person as it is stored."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.ui import claim_format, claim_queue
from app.ui.authority_lines import PAYMENTS, RESERVES, UNDERWRITING, groups_for
from app.ui.claim_format import ClockLevel, clock_chip, clock_level, line_name, loss_name
from app.ui.claim_queue import frame_of
from app.ui.format import NOTHING
from app.ui.policy_format import cover_sentence, in_force_sentence, term_words
from backend.domain.access import ROLE_PERMISSIONS, Permission, Role
from backend.domain.claims.forms import LOSS_FORMS, loss_types, payment_line, reserve_line
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.views import ClaimLine
from backend.domain.claims.words import ClaimOutcome, Complexity, Severity
from backend.domain.code_words import SPOKEN, code_words
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.products import PRODUCTS, FieldKind

NOW = datetime(2027, 3, 5, 12, tzinfo=UTC)
FORMS = (*LOSS_FORMS.values(), *PRODUCTS.values())
CHOICES = [(form, spec, choice) for form in FORMS for spec in form.fields for choice in spec.choices]


def term(**changed):
    given = {
        "policy_id": uuid4(),
        "number": "PA-1",
        "line": PolicyLine.AUTO,
        "insured_name": "Dana Whitfield",
        "effective_date": date(2026, 1, 1),
        "expiry_date": date(2027, 1, 1),
        "limit_usd": Decimal(50_000),
        "deductible_usd": Decimal(500),
        **changed,
    }
    return PolicyTerm(**given)


def claim_line(**changed):
    """Return a line of the queue as the store gives it."""
    given = {
        "claim_id": uuid4(),
        "reference": "C-000001",
        "line": PolicyLine.AUTO,
        "loss_type": "collision",
        "insured_name": "Dana Whitfield",
        "policy_number": "PA-1",
        "status": ClaimStatus.TRIAGED,
        "severity": Severity.LOW,
        "complexity": Complexity.SIMPLE,
        "claimed_usd": Decimal("4000.40"),
        "reserve_usd": Decimal(0),
        "paid_usd": Decimal(0),
        "loss_date": date(2027, 2, 27),
        "score": 12,
        "proposed_outcome": ClaimOutcome.SETTLE,
        "assignee": "Abe Solomon",
        "reported_at": datetime(2027, 3, 1, 8, tzinfo=UTC),
        "due_at": NOW + timedelta(days=3),
        "clock": "Acknowledge the claim",
        "clock_share": 0.2,
        **changed,
    }
    return ClaimLine(**given)


@pytest.mark.parametrize(("form", "spec", "choice"), CHOICES, ids=lambda one: getattr(one, "name", str(one)))
def test_no_choice_of_a_form_shows_its_code(form, spec, choice):
    shown = spec.choice_label(choice)

    assert "_" not in shown
    assert shown[0] == shown[0].upper()
    assert shown == shown.strip()
    assert form.field(spec.name).kind is FieldKind.CHOICE


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_no_two_choices_of_a_field_read_the_same(form):
    for spec in form.fields:
        shown = [spec.choice_label(choice) for choice in spec.choices]

        assert len(set(shown)) == len(shown)


def test_wind_and_hail_are_one_peril_of_either():
    assert loss_name(PolicyLine.PROPERTY, "wind_hail") == "Wind or hail"
    assert code_words("wind_hail") == "wind or hail"


def test_words_stand_in_the_middle_of_a_sentence_without_capitals():
    assert {words: words.lower() for words in SPOKEN.values()} == {words: words for words in SPOKEN.values()}


def test_a_code_without_words_of_its_own_loses_its_underscores_only():
    assert code_words("bodily_injury") == "bodily injury"
    assert code_words("fire") == "fire"
    assert code_words("") == ""


def test_words_are_kept_only_for_codes_that_a_form_knows():
    assert set(SPOKEN) <= {choice for _form, _spec, choice in CHOICES}


@pytest.mark.parametrize("line", PolicyLine)
def test_every_kind_of_loss_has_words_in_its_line(line):
    for loss in loss_types(line):
        assert re.fullmatch(r"[A-Z][a-z ]+", loss_name(line, loss))


def test_a_claim_without_a_kind_of_loss_shows_a_dash():
    assert loss_name(PolicyLine.AUTO, "") == NOTHING
    assert line_name(None) == NOTHING


@pytest.mark.parametrize(
    ("days", "share", "brief"),
    [
        (9, 0.0, "In 9 days"),
        (9, 0.5, "Half gone, 9 days"),
        (9, 0.8, "Urgent, 9 days"),
        (0.25, 0.99, "Urgent, 6 h"),
        (0.01, 0.99, "Urgent, 14 min"),
        (-14, 2.0, "Overdue 14 days"),
        (-0.5, 1.1, "Overdue 12 h"),
        (14, None, "In 14 days"),
    ],
)
def test_a_clock_is_brief_in_a_table(days, share, brief):
    assert clock_chip(NOW + timedelta(days=days), share, NOW).brief == brief


def test_the_brief_words_tell_the_levels_apart_without_the_colour():
    chips = [
        clock_chip(NOW + timedelta(days=days), share, NOW) for days, share in ((3, 0.1), (3, 0.6), (3, 0.9), (-3, 2))
    ]

    assert len({chip.brief for chip in chips}) == len(ClockLevel)
    assert [chip.level for chip in chips] == list(ClockLevel)


@pytest.mark.parametrize("share", [0.0, 0.49, 0.5, 0.79, 0.8, 0.99, None])
def test_a_clock_past_its_end_is_overdue_whatever_its_share_says(share):
    assert clock_level(NOW, share, NOW) is ClockLevel.OVERDUE
    assert clock_level(NOW - timedelta(seconds=1), share, NOW) is ClockLevel.OVERDUE


def test_what_an_adjuster_needs_to_choose_stands_before_what_can_be_scrolled_to():
    columns = list(frame_of([claim_line()], NOW).columns)

    assert columns[:3] == ["Claim", "Next due", "Insured"]
    assert columns.index("Proposal") < columns.index("With") < columns.index("Next clock")
    assert columns[-2:] == ["Complexity", "Reported"]


def test_a_line_of_the_queue_holds_words():
    line = frame_of([claim_line()], NOW).iloc[0]

    assert (line["Claim"], line["Insured"], line["Loss"]) == ("C-000001", "Dana Whitfield", "Motor, collision")
    assert (list(line["Status"]), list(line["Severity"]), list(line["Proposal"])) == (["Triaged"], ["Low"], ["Settle"])
    assert (line["Complexity"], line["With"], line["Score"]) == ("Simple", "Abe Solomon", 12)
    assert list(line["Next due"]) == ["In 3 days"]
    assert line["Claimed (USD)"] == 4000


def test_a_claim_that_nothing_is_known_of_has_no_invented_figures():
    bare = claim_line(
        severity=None,
        complexity=None,
        claimed_usd=None,
        score=None,
        proposed_outcome=None,
        assignee="",
        due_at=None,
        clock="",
        clock_share=None,
    )
    frame = frame_of([bare], NOW)
    line = frame.iloc[0]

    assert frame["Score"].isna().all()
    assert frame["Claimed (USD)"].isna().all()
    assert (list(line["Severity"]), list(line["Proposal"]), list(line["Next due"])) == ([], [], [])
    assert (line["With"], line["Complexity"], line["Next clock"]) == ("Nobody yet", NOTHING, NOTHING)


def test_a_claim_over_nothing_and_a_score_of_nothing_are_shown_as_such():
    line = frame_of([claim_line(claimed_usd=Decimal(0), score=0)], NOW).iloc[0]

    assert (line["Claimed (USD)"], line["Score"]) == (0, 0)


def test_an_empty_queue_keeps_its_columns():
    assert len(frame_of([], NOW).columns) == len(frame_of([claim_line()], NOW).columns)


def test_denying_is_no_proposal_that_the_queue_knows():
    named = {claim_format.claim_outcome_name(one) for one in ClaimOutcome}

    assert named == {"Settle", "Investigate", "Refer"}


def test_every_state_and_severity_can_be_filtered_by_its_name():
    assert set(claim_queue.STATUSES) == set(ClaimStatus)
    assert set(claim_queue.SEVERITIES) == set(Severity)
    assert len(set(claim_queue.STATUSES.values())) == len(ClaimStatus)
    assert claim_queue.OPEN not in claim_queue.STATUSES.values()


@pytest.mark.parametrize("line", PolicyLine)
def test_a_policy_of_another_line_is_said_to_be_one(line):
    other = next(one for one in PolicyLine if one is not line)
    sentence = cover_sentence([term(line=other)], line, date(2026, 5, 4))

    assert f"{claim_format.LINES[other].lower()} policy, not {claim_format.LINES[line].lower()}" in sentence
    assert "In force" not in sentence


@pytest.mark.parametrize(
    ("changed", "when", "expected"),
    [
        ({}, date(2026, 1, 1), "In force on 1 Jan 2026."),
        ({}, date(2026, 12, 31), "In force on 31 Dec 2026."),
        ({}, date(2027, 1, 1), "Not in force on 1 Jan 2027: the term ended on 1 Jan 2027."),
        ({}, date(2025, 12, 31), "Not in force on 31 Dec 2025: the term begins on 1 Jan 2026."),
        ({"cancelled_on": date(2026, 6, 1)}, date(2026, 5, 31), "In force on 31 May 2026."),
        (
            {"cancelled_on": date(2026, 6, 1)},
            date(2026, 6, 1),
            "Not in force on 1 Jun 2026: cancelled from 1 Jun 2026.",
        ),
        (
            {"cancelled_on": date(2026, 6, 1), "cancel_reason": "sold"},
            date(2026, 7, 1),
            "Not in force on 1 Jul 2026: cancelled from 1 Jun 2026 (sold).",
        ),
    ],
)
def test_a_term_says_why_it_was_not_in_force(changed, when, expected):
    assert in_force_sentence(term(**changed), when) == expected


def test_of_several_terms_the_one_in_force_on_the_day_of_loss_is_told():
    old = term(effective_date=date(2025, 1, 1), expiry_date=date(2026, 1, 1), insured_name="Dana Before")
    new = term(insured_name="Dana After")

    assert "Dana Before" in cover_sentence([new, old], PolicyLine.AUTO, date(2025, 6, 1))
    assert "Dana After" in cover_sentence([new, old], PolicyLine.AUTO, date(2026, 6, 1))


def test_the_days_of_a_term_are_words():
    assert term_words(term()) == "1 Jan 2026 to 1 Jan 2027"


@pytest.mark.parametrize("role", Role)
def test_authority_is_asked_for_exactly_what_a_role_decides(role):
    granted = ROLE_PERMISSIONS[role]
    groups = groups_for(role)

    assert (UNDERWRITING in groups) == (Permission.DECIDE_SUBMISSION in granted)
    assert (PAYMENTS in groups and RESERVES in groups) == (Permission.DECIDE_CLAIM in granted)


def test_an_adjuster_has_no_lines_of_underwriting_and_an_underwriter_none_of_claims():
    assert groups_for(Role.ADJUSTER) == (PAYMENTS, RESERVES)
    assert groups_for(Role.UNDERWRITER) == (UNDERWRITING,)
    assert groups_for(Role.MANAGER) == (UNDERWRITING, PAYMENTS, RESERVES)
    assert groups_for(Role.CLIENT) == ()


def test_authority_over_claims_is_kept_under_the_names_that_money_asks_for():
    assert set(PAYMENTS.lines) == {payment_line(line) for line in PolicyLine}
    assert set(RESERVES.lines) == {reserve_line(line) for line in PolicyLine}
    assert set(UNDERWRITING.lines) == set(PRODUCTS)


def test_no_line_of_authority_shows_its_code():
    names = [name for group in (UNDERWRITING, PAYMENTS, RESERVES) for name in group.lines.values()]

    assert not [name for name in names if "_" in name]
    assert len(set(names)) == len(names)
    assert "Motor: pay up to" in names


def test_the_queue_names_the_last_day_and_the_day_of_the_report_at_the_place():
    late = datetime(2026, 6, 10, 3, 59, tzinfo=UTC)
    line = frame_of([claim_line(due_at=late, reported_at=late, state_code="NY")], NOW).iloc[0]

    assert line["Next clock"] == "9 Jun 2026, acknowledge the claim"
    assert line["Reported"] == date(2026, 6, 9)
