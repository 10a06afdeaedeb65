"""Results and acts of a case in words: old results lack parts, unknown acts come, and neither is a fault."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from app.ui import case_result
from app.ui.case_facts import found_words
from app.ui.case_history import sentence
from app.ui.case_rules import field_name, threshold_words
from app.ui.decision_form import possible_actions, possible_outcomes
from app.ui.decision_past import proposal_words
from app.ui.draft import Kept
from app.ui.intake import sending_of
from app.ui.queue import frame_of
from backend.domain.authority import REASON_CODES
from backend.domain.cases import AssessmentView, HistoryLine, QueueLine
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.products import PRODUCTS
from backend.domain.submissions import SubmissionStatus

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def made(**result):
    return AssessmentView(
        run_id=uuid4(),
        made_at=NOW,
        outcome=Outcome.REFER,
        score=44,
        made_without_model=True,
        provider="mock",
        model="rules",
        result=result,
    )


def act(name, **details):
    return sentence(HistoryLine(NOW, "uma", "underwriter", name, details))


@pytest.mark.parametrize(
    ("action", "details", "expected"),
    [
        (
            "submitted",
            {"product": "commercial_auto", "documents": 2},
            "Sent the commercial auto submission with 2 documents",
        ),
        ("submitted", {"product": "gone", "documents": 1}, "Sent the submission with 1 document"),
        ("assessed", {"outcome": "refer", "score": 44}, "Assessed: refer, score 44"),
        ("assessment_requested", {}, "Asked for a new assessment"),
        ("assigned", {"to": "x"}, "Took the case"),
        ("assigned", {"to": ""}, "Gave the case back to the queue"),
        ("referred", {}, "Referred the case"),
        ("referral_answered", {"outcome": "accept"}, "Answered the referral: accept"),
        ("waiting_for_information", {"questions": ["a", "b"]}, "Asked 2 questions and put the case on hold"),
        ("waiting_for_information", {"questions": ["a"]}, "Asked 1 question and put the case on hold"),
        ("in_review", {}, "Took the case up again"),
        ("withdrawn", {"reason": "placed elsewhere"}, "Withdrew the submission: placed elsewhere"),
        ("documents_attached", {"document_ids": ["a"]}, "Added 1 document"),
        ("documents_attached", {"document_ids": ["a", "b"]}, "Added 2 documents"),
        ("fields_changed", {"changed": {"power_units": [40, 55]}}, "Changed Power units from 40 to 55"),
        ("fields_changed", {"changed": {"fein": [None, "12-3456789"]}}, "Changed FEIN from nothing to 12-3456789"),
        ("fields_changed", {"changed": {}}, "Saved the form without a change"),
        ("run.cancelled", {}, "Run cancelled"),
        ("something_new", {}, "Something new"),
    ],
)
def test_each_act_is_a_sentence(action, details, expected):
    assert act(action, **details) == expected


def test_a_decision_names_its_reason():
    told = act("decided", outcome="decline", action="override", reason="loss_history")

    assert told == "Decided to decline (override: loss history)"
    assert act("decided", outcome="accept", action="accept_proposal", reason="") == (
        "Decided to accept (accept proposal)"
    )


@pytest.mark.parametrize("reason", list(REASON_CODES))
def test_every_coded_reason_is_told_in_words(reason):
    assert REASON_CODES[reason].lower() in act("decided", outcome="decline", action="override", reason=reason)


def test_long_values_of_changed_fields_are_cut():
    told = act("fields_changed", changed={"remarks": ["", "x" * 5000]})

    assert len(told) < 200


def test_an_empty_result_gives_empty_parts_and_no_fault():
    result = made().result

    assert case_result.rows(result, "rules") == []
    assert case_result.texts(result, "questions") == []
    assert case_result.inner(result, "proposal") == {}
    assert case_result.parts_of_score(result) == ()
    assert case_result.outcome_of(result, "floor") is None
    assert case_result.outcome_sentence(made()) == "Decided by the rules alone."


@pytest.mark.parametrize("odd", ["text", 7, None, {"a": 1}, [1, "x"]])
def test_a_result_of_another_shape_gives_nothing_instead_of_a_fault(odd):
    assert case_result.rows({"rules": odd}, "rules") == []
    assert case_result.outcome_of({"floor": odd}, "floor") is None
    assert isinstance(case_result.texts({"questions": odd}, "questions"), list)


def test_parts_without_points_are_left_out_and_the_rest_sums_to_the_score():
    contributions = [
        {"id": "CA-02", "reason_code": "SHORT_RECORD", "points": 8, "wording": "Short."},
        {"id": "CA-03", "reason_code": "PRIOR_CANCELLATION", "points": 0, "wording": "None."},
        {"id": "CA-33", "reason_code": "TELEMATICS", "points": -5, "wording": "Credit."},
    ]
    parts = case_result.parts_of_score({"contributions": contributions})

    assert [(part.reason, part.points) for part in parts] == [("Short record", 8), ("Telematics", -5)]


@pytest.mark.parametrize(
    ("floor", "proposed", "expected"),
    [
        ("refer", "refer", "Rules and proposal agree: refer."),
        ("refer", "decline", "The rules allow refer at best, the proposal says decline; the stricter one stands."),
        ("accept", "refer", "The rules allow accept at best, the proposal says refer; the stricter one stands."),
    ],
)
def test_the_outcome_says_which_of_two_was_stricter(floor, proposed, expected):
    assert case_result.outcome_sentence(made(floor=floor, proposal={"outcome": proposed})) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [("claims[*].claim_paid", "claims: claim paid"), ("insured.name", "insured: name"), ("power_units", "power units")],
)
def test_sources_of_a_value_are_told_in_words(field, expected):
    assert case_result.source_words(field) == expected


@pytest.mark.parametrize(
    ("value", "unit", "is_share", "expected"),
    [
        ("14,933,311.6", "USD", False, "USD 14,933,311.60"),
        ("0.0154", "", True, "1.5 %"),
        ("5", "years", False, "5 years"),
        ("300", "", False, "300"),
        ("not known", "USD", False, "not known"),
        ("2026-02-26", "", False, "2026-02-26"),
    ],
)
def test_derived_values_carry_their_unit(value, unit, is_share, expected):
    assert found_words(value, unit, is_share=is_share) == expected


@pytest.mark.parametrize(
    ("operator", "threshold", "expected"),
    [
        ("lt", "3", "under 3"),
        ("gt", "10000", "above 10,000"),
        ("ge", "250000.00", "at least 250,000"),
        ("eq", True, "is yes"),
        ("in", ["petroleum", "hazardous_materials"], "one of petroleum, hazardous materials"),
        ("gt", "0.15", "above 0.15"),
    ],
)
def test_thresholds_read_like_the_manual(operator, threshold, expected):
    assert threshold_words({"operator": operator, "threshold": threshold}) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("years_in_business", "Years in business"),
        ("claim_count", "Claims in the loss runs"),
        ("score", "Score"),
        ("not_known_any_more", "Not known any more"),
    ],
)
def test_what_a_rule_looks_at_has_the_name_of_the_form_or_of_the_derived_value(name, expected):
    fleet = PRODUCTS["commercial_auto"]
    view = SimpleNamespace(case=SimpleNamespace(product="commercial_auto"), field=fleet.field)

    assert field_name(view, name) == expected


def test_a_proposal_to_refer_cannot_be_followed_by_a_final_decision():
    assert possible_actions(Outcome.REFER) == [DecisionAction.OVERRIDE]
    assert possible_actions(None) == [DecisionAction.OVERRIDE]
    assert possible_actions(Outcome.ACCEPT) == list(DecisionAction)


@pytest.mark.parametrize("proposed", [Outcome.ACCEPT, Outcome.DECLINE])
def test_following_keeps_the_outcome_and_overriding_departs_from_it(proposed):
    assert possible_outcomes(DecisionAction.ACCEPT_PROPOSAL, proposed) == [proposed]
    assert proposed not in possible_outcomes(DecisionAction.OVERRIDE, proposed)


@pytest.mark.parametrize("proposed", [None, *Outcome])
@pytest.mark.parametrize("action", list(DecisionAction))
def test_nobody_is_offered_to_refer_as_a_final_decision(action, proposed):
    assert Outcome.REFER not in possible_outcomes(action, proposed)


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ({}, "There was no proposal."),
        ({"outcome": "accept", "score": 20, "made_without_model": True}, "made without a model"),
        ({"outcome": "accept", "score": 20, "provider": "openai"}, "made by openai"),
    ],
)
def test_a_past_decision_says_what_stood_beside_it(proposal, expected):
    assert expected in proposal_words(proposal)


def key_of(key, fields, code="commercial_auto", documents=()):
    return sending_of(Kept("commercial_auto", key, dict.fromkeys(documents, "a.pdf")), code, fields).key


def test_the_same_draft_with_the_same_content_has_one_key():
    first = key_of("draft-one", {"insured_name": "Oak", "power_units": 4})

    assert key_of("draft-one", {"power_units": 4, "insured_name": "Oak"}) == first


@pytest.mark.parametrize(
    "other",
    [
        key_of("draft-two", {"insured_name": "Oak"}),
        key_of("draft-one", {"insured_name": "Elm"}),
        key_of("draft-one", {"insured_name": "Oak"}, documents=("a document",)),
        key_of("draft-one", {"insured_name": "Oak"}, code="homeowners"),
    ],
    ids=["another draft", "another name", "another document", "another product"],
)
def test_another_draft_or_other_content_has_another_key(other):
    assert other != key_of("draft-one", {"insured_name": "Oak"})


def line(**changed):
    given = {
        "submission_id": UUID(int=1),
        "reference": "S-000001",
        "product": "homeowners",
        "insured_name": "Vera Norgaard",
        "status": SubmissionStatus.NEW,
        "assignee": "",
        "proposed_outcome": None,
        "score": None,
        "requested_limit_usd": None,
        "effective_date": None,
        "created_at": NOW,
        "due_at": None,
    }
    return QueueLine(**{**given, **changed})


def test_a_line_without_proposal_assignee_or_amounts_shows_no_invented_figures():
    row = frame_of([line()], NOW).iloc[0]

    assert row["Proposal"] == []
    assert row["With"] == "Nobody yet"
    assert frame_of([line()], NOW)["Score"].isna().all()
    assert row["Due"] == "No due date"


def test_scores_stay_whole_numbers_beside_lines_without_one():
    frame = frame_of([line(score=44), line()], NOW)

    assert str(frame["Score"].dtype) == "Int64"
    assert frame["Score"].iloc[0] == 44
