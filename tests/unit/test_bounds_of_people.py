"""What a person may do: roles and their permissions, authority by line, and when somebody else must agree."""

from decimal import Decimal
from itertools import product
from uuid import uuid4

import pytest

from backend.domain.access import ROLE_PERMISSIONS, Authority, Permission, Principal, Role
from backend.domain.authority import REASON_CODES, find_authority_gap, needs_referral
from backend.domain.decisions import Outcome, stricter
from backend.domain.submissions import TRANSITIONS, SubmissionStatus, move
from backend.errors import InvalidRequestError, NotPermittedError

LINE = "commercial_auto"


def person(role=Role.UNDERWRITER, *, amount="1000000", score=50, **changes):
    authority = {LINE: Authority(Decimal(amount), score)}
    return Principal(uuid4(), "jane", role, uuid4(), authority=authority, **changes)


ALLOWED = {
    Role.CLIENT: {"submit_own", "upload_document", "report_own_loss"},
    Role.UNDERWRITER: {
        "run_report",
        "read_notes",
        "write_note",
        "read_submissions",
        "write_submission",
        "assess_submission",
        "decide_submission",
        "answer_referral",
        "upload_document",
        "read_document",
        "review_fact",
        "read_runs",
        "control_run",
        "read_guidelines",
        "read_policies",
    },
    Role.ADJUSTER: {
        "run_report",
        "read_notes",
        "write_note",
        "read_document",
        "read_runs",
        "write_claim",
        "assess_claim",
        "upload_document",
        "review_fact",
        "control_run",
        "read_claims",
        "read_policies",
        "decide_claim",
        "move_claim_money",
        "answer_claim_referral",
        "write_letter",
        "review_sign",
    },
    Role.ACTUARY: {
        "run_report",
        "read_notes",
        "write_note",
        "read_portfolio",
        "read_policies",
        "read_runs",
        "control_run",
        "read_studies",
        "write_study",
        "run_study",
        "adopt_study",
    },
    Role.MANAGER: {
        "run_report",
        "read_notes",
        "write_note",
        "manage_guidelines",
        "read_prompts",
        "manage_prompts",
        "export_case",
        "read_challenges",
        "manage_challenges",
        "replay_run",
        "read_studies",
        "adopt_study",
        "waive_clock",
        "manage_scorecard",
        "import_policies",
        "read_claims",
        "read_policies",
        "decide_claim",
        "move_claim_money",
        "answer_claim_referral",
        "write_letter",
        "review_sign",
        "read_submissions",
        "read_document",
        "read_runs",
        "read_guidelines",
        "decide_submission",
        "answer_referral",
        "read_portfolio",
        "control_run",
        "read_providers",
    },
    Role.EXAMINER: {
        "run_report",
        "read_notes",
        "read_prompts",
        "export_case",
        "read_challenges",
        "replay_run",
        "read_studies",
        "read_claims",
        "read_policies",
        "read_submissions",
        "read_document",
        "read_runs",
        "read_guidelines",
        "read_portfolio",
        "read_audit",
        "read_providers",
    },
    Role.ADMIN: {
        "manage_institution",
        "read_guidelines",
        "manage_guidelines",
        "read_prompts",
        "manage_prompts",
        "read_policies",
        "import_policies",
        "manage_users",
        "read_providers",
        "read_runs",
        "read_audit",
    },
}


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_a_role_may_do_what_its_line_of_the_table_says_and_nothing_else(role, permission):
    someone = person(role)
    is_allowed = permission.value in ALLOWED[role]

    assert someone.may(permission) is is_allowed
    if not is_allowed:
        with pytest.raises(NotPermittedError, match="role does not allow"):
            someone.must(permission)


def test_an_examiner_reads_and_changes_no_case():
    beside_cases = {"run_report", "export_case", "replay_run"}
    granted = {permission.value for permission in ROLE_PERMISSIONS[Role.EXAMINER]}

    assert all(word.startswith("read_") for word in granted - beside_cases)


def test_who_manages_users_decides_no_case_and_who_decides_manages_no_users():
    deciding = {role for role in Role if Permission.DECIDE_SUBMISSION in ROLE_PERMISSIONS[role]}
    managing = {role for role in Role if Permission.MANAGE_USERS in ROLE_PERMISSIONS[role]}

    assert deciding
    assert managing
    assert not deciding & managing


@pytest.mark.parametrize("role", list(Role))
def test_with_a_one_time_password_nobody_may_do_anything(role):
    newcomer = person(role, must_change_password=True)

    assert not any(newcomer.may(permission) for permission in Permission)


@pytest.mark.parametrize(
    ("amount", "score", "words"),
    [
        ("1000000", 50, None),
        ("999999.99", 0, None),
        ("0", 50, None),
        ("1000000.01", 50, "USD 1,000,000.01 is above your authority of USD 1,000,000"),
        ("2000000", 50, "USD 2,000,000 is above your authority of USD 1,000,000"),
        ("1000000", 51, "A score of 51 is above your authority of 50"),
        ("1000000", None, None),
        (None, 10, "requested limit is unknown"),
        (None, None, "requested limit is unknown"),
        ("2000000", 99, "USD 2,000,000 is above your authority"),
    ],
)
def test_authority_ends_exactly_at_amount_and_score(amount, score, words):
    gap = find_authority_gap(person(), LINE, None if amount is None else Decimal(amount), score)

    if words is None:
        assert gap is None
    else:
        assert words in gap
        assert gap.endswith(".")


@pytest.mark.parametrize("line", ["homeowners", "", "Commercial_Auto"])
def test_a_line_without_authority_is_always_a_gap(line):
    assert "hold no authority" in find_authority_gap(person(), line, Decimal(1), 0)


def test_the_name_of_a_line_is_written_for_a_person():
    assert "commercial auto" in find_authority_gap(Principal(uuid4(), "x", Role.MANAGER, uuid4()), LINE, Decimal(1), 0)


ACCEPT, REFER, DECLINE = Outcome.ACCEPT, Outcome.REFER, Outcome.DECLINE


@pytest.mark.parametrize(
    ("proposed", "decided", "answered", "is_needed"),
    [
        (ACCEPT, ACCEPT, None, False),
        (ACCEPT, REFER, None, False),
        (ACCEPT, DECLINE, None, False),
        (REFER, ACCEPT, None, True),
        (REFER, ACCEPT, ACCEPT, False),
        (REFER, ACCEPT, REFER, True),
        (REFER, ACCEPT, DECLINE, True),
        (REFER, REFER, None, False),
        (REFER, DECLINE, None, False),
        (DECLINE, ACCEPT, None, True),
        (DECLINE, ACCEPT, ACCEPT, False),
        (DECLINE, ACCEPT, REFER, True),
        (DECLINE, REFER, None, True),
        (DECLINE, REFER, REFER, False),
        (DECLINE, REFER, ACCEPT, False),
        (DECLINE, DECLINE, None, False),
        (None, ACCEPT, None, True),
        (None, ACCEPT, ACCEPT, False),
        (None, REFER, None, False),
        (None, DECLINE, None, False),
    ],
)
def test_a_decision_milder_than_the_proposal_needs_somebody_elses_answer(proposed, decided, answered, is_needed):
    assert needs_referral(proposed, decided, answered) is is_needed


@pytest.mark.parametrize(("first", "second"), list(product(Outcome, Outcome)))
def test_the_stricter_of_two_is_never_milder_than_either(first, second):
    chosen = stricter(first, second)

    assert chosen in {first, second}
    assert chosen.strictness == max(first.strictness, second.strictness)
    assert stricter(second, first) is chosen


def test_outcomes_stand_from_mild_to_strict():
    assert [outcome.strictness for outcome in (ACCEPT, REFER, DECLINE)] == [0, 1, 2]


def test_the_reasons_for_a_departure_are_codes_with_words():
    assert "other" in REASON_CODES
    assert all(code.islower() and words[0].isupper() for code, words in REASON_CODES.items())


STEPS = {
    "new": {"in_review", "withdrawn"},
    "in_review": {"waiting_for_information", "referred", "quoted", "declined", "withdrawn"},
    "waiting_for_information": {"in_review", "declined", "withdrawn"},
    "referred": {"in_review", "quoted", "declined", "withdrawn"},
    "quoted": {"withdrawn"},
    "declined": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize(("current", "target"), list(product(SubmissionStatus, SubmissionStatus)))
def test_a_submission_moves_along_its_steps_and_nowhere_else(current, target):
    if target.value in STEPS[current.value]:
        assert move(current, target) is target
        return
    with pytest.raises(InvalidRequestError, match="cannot become") as refused:
        move(current, target)
    assert "_" not in refused.value.user_message


def test_what_is_declined_or_withdrawn_stays_so():
    assert {status.value for status, steps in TRANSITIONS.items() if not steps} == {"declined", "withdrawn"}


def test_every_state_can_be_reached_from_a_new_submission():
    reached, fresh = set(), {SubmissionStatus.NEW}
    while fresh:
        reached |= fresh
        fresh = {target for status in fresh for target in TRANSITIONS[status]} - reached

    assert reached == set(SubmissionStatus)
