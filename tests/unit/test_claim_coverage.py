"""The coverage check against a table: term, peril, thing insured, exclusions and conditions; unknown stays unknown."""

from dataclasses import replace
from datetime import date

import pytest

from backend.domain.claims.words import ClaimOutcome
from backend.domain.policies import Clause, ClauseKind, PolicyLine
from backend.domain.wordings import WORDINGS
from backend.pipelines.claim.circumstances import is_one_of
from backend.pipelines.claim.coverage import check_coverage
from backend.pipelines.claim.findings import Applies, Verdict
from fakes.loss_rig import INSURING, RACING, VIN, assessed, bill, line_policy, loss, page, paper, policy

X = ClauseKind.EXCLUSION
LICENCE = Clause("X4", X, "No licence", "No cover without a licence.", ("collision",), {"driver_licensed": ("false",)})
FLOOD = Clause("X5", X, "Flood", "No cover for flood.", ("flood",))
SILENT = Clause("X9", X, "War", "No cover in war.")
KEPT = Clause("D1", ClauseKind.CONDITION, "Licence", "The driver must hold one.", (), {"driver_licensed": ("true",)})


def verdict_of(inputs, name):
    return next(finding.verdict for finding in check_coverage(inputs).findings if finding.id == name)


@pytest.mark.parametrize(
    ("day", "changes", "in_force"),
    [
        ("2026-01-01", {}, True),  # the first day counts
        ("2026-12-31", {}, True),
        ("2027-01-01", {}, False),  # the last does not
        ("2025-12-31", {}, False),
        ("2026-06-10", {"cancelled_on": date(2026, 6, 11)}, True),
        ("2026-06-10", {"cancelled_on": date(2026, 6, 10)}, False),  # cancelled from that day on
        ("2026-06-10", {"cancelled_on": date(2026, 3, 1)}, False),
        ("2026-06-10", {"cancelled_on": date(2027, 6, 1)}, True),
    ],
)
def test_the_policy_is_in_force_from_its_first_day_up_to_its_end(day, changes, in_force):
    inputs = loss(loss_date=day, reported_date="2027-02-01", policy=policy(**changes))

    assert check_coverage(inputs).in_force is in_force


def test_a_cancelled_policy_says_when_and_why_it_ended():
    inputs = loss(policy=policy(cancelled_on=date(2026, 3, 1), cancel_reason="premium not paid"))
    wording = next(f.wording for f in check_coverage(inputs).findings if f.id == "in_force")

    assert "cancelled on 1 March 2026, premium not paid" in wording


def test_without_a_policy_nothing_is_known_and_the_claim_is_referred():
    inputs = loss(policy=None)
    coverage = check_coverage(inputs)

    assert coverage.in_force is None
    assert coverage.peril_covered is None
    assert assessed(inputs).outcome is ClaimOutcome.REFER


@pytest.mark.parametrize(
    ("inputs", "covered"),
    [
        (loss(), True),
        (loss(loss_type="flood"), False),
        (loss(policy=policy(perils=())), None),
    ],
)
def test_a_peril_is_covered_where_the_policy_lists_it(inputs, covered):
    assert check_coverage(inputs).peril_covered is covered


def test_the_clause_that_grants_cover_is_quoted():
    finding = next(f for f in check_coverage(loss()).findings if f.id == "peril_covered")

    assert (finding.clause_id, finding.clause_text) == (INSURING.id, INSURING.text)


@pytest.mark.parametrize(
    ("inputs", "verdict"),
    [
        (loss(), Verdict.MET),
        (loss(vin=VIN.lower().upper()), Verdict.MET),
        (loss(vin="1FTFW1ET5DFC10312"), Verdict.NOT_MET),
        (loss(vin=...), Verdict.UNKNOWN),
        (loss(vin=..., documents=(bill(), paper("b" * 64, "r.pdf", vehicle__vin=VIN.lower()))), Verdict.MET),
        (loss(policy=policy(insured_things=())), Verdict.UNKNOWN),
        (loss(PolicyLine.PROPERTY), Verdict.MET),  # Street and St. are one
        (loss(PolicyLine.PROPERTY, property_address="14 Elm Street, Toledo"), Verdict.NOT_MET),
        (loss(PolicyLine.PROPERTY, property_address=...), Verdict.UNKNOWN),
    ],
)
def test_the_vehicle_or_building_is_one_of_those_insured(inputs, verdict):
    assert verdict_of(inputs, "thing_insured") is verdict


def test_liability_insures_no_thing():
    assert all(f.id != "thing_insured" for f in check_coverage(loss(PolicyLine.LIABILITY)).findings)


def test_a_policy_of_another_line_is_not_the_policy():
    inputs = loss(policy=line_policy(PolicyLine.PROPERTY))

    assert verdict_of(inputs, "policy_found") is Verdict.NOT_MET
    assert assessed(inputs).outcome is ClaimOutcome.REFER


def excluded(inputs, *clauses):
    term = replace(inputs.policy, clauses=clauses)
    return check_coverage(replace(inputs, policy=term)).exclusions


@pytest.mark.parametrize(
    ("inputs", "clause", "applies"),
    [
        (loss(), RACING, Applies.NO),
        (loss(vehicle_use="racing"), RACING, Applies.YES),
        (loss(vehicle_use="delivery"), RACING, Applies.YES),
        (loss(vehicle_use=...), RACING, Applies.UNKNOWN),
        (loss(), LICENCE, Applies.NO),
        (loss(driver_licensed=False), LICENCE, Applies.YES),
        (loss(driver_licensed=...), LICENCE, Applies.UNKNOWN),
        (loss(driver_licensed=False, loss_type="glass"), LICENCE, Applies.NO),  # it speaks of collision
        (loss(), FLOOD, Applies.NO),
        (loss(loss_type="flood"), FLOOD, Applies.YES),
        (loss(), SILENT, Applies.UNKNOWN),
    ],
)
def test_an_exclusion_applies_by_the_circumstances_of_its_clause(inputs, clause, applies):
    (found,) = excluded(inputs, clause)

    assert found.applies is applies
    assert (found.title, found.text) == (clause.title, clause.text)
    assert found.because


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"water_cause": "gradual_seepage"}, {"P-X2"}),
        ({"water_cause": "sewer_backup"}, {"P-X3"}),
        ({"vacant_days": 60}, set()),  # sixty days are not more than sixty
        ({"vacant_days": 61}, {"P-X4"}),
        ({"water_cause": "surface_water"}, {"P-X5"}),
        ({"water_cause": "roof_leak", "item_age_years": 25}, set()),
        ({"water_cause": "roof_leak", "item_age_years": 26}, {"P-X6"}),  # both circumstances hold
        ({"water_cause": "sudden_pipe_burst", "item_age_years": 40}, set()),  # one alone does not
        ({"loss_type": "flood"}, {"P-X1"}),
    ],
)
def test_the_wording_of_the_house_excludes_what_its_text_says(changes, expected):
    inputs = loss(PolicyLine.PROPERTY, **changes)
    found = excluded(inputs, *WORDINGS[PolicyLine.PROPERTY])

    assert {each.clause_id for each in found if each.applies is Applies.YES} == expected


def test_an_unknown_exclusion_is_hinted_by_the_kind_of_loss_or_by_a_word_in_the_file():
    unknown = loss(vehicle_use=...)
    spoken = loss(vehicle_use=..., description="It happened on a delivery of meals.")
    written = replace(unknown, documents=(bill(), replace(paper("b" * 64, "s.txt"), pages=(page("a racing event"),))))

    assert [excluded(each, RACING)[0].is_hinted for each in (unknown, spoken, written)] == [False, True, True]
    assert excluded(loss(driver_licensed=...), LICENCE)[0].is_hinted


@pytest.mark.parametrize(("given", "verdict"), [(True, Verdict.MET), (False, Verdict.NOT_MET), (..., Verdict.UNKNOWN)])
def test_a_condition_is_met_where_its_circumstances_hold(given, verdict):
    inputs = loss(driver_licensed=given, policy=policy(clauses=(KEPT,)))

    assert verdict_of(inputs, "condition:D1") is verdict


def test_a_condition_that_the_form_cannot_answer_is_left_to_a_person():
    silent = replace(KEPT, circumstances={})

    assert all(
        not f.id.startswith("condition") for f in check_coverage(loss(policy=policy(clauses=(silent,)))).findings
    )


@pytest.mark.parametrize(
    ("value", "wanted", "answer"),
    [
        (True, ("yes",), True),
        (True, ("false",), False),
        (False, ("No",), True),
        (61, (">60",), True),
        (60, (">60",), False),
        (60, (">=60",), True),
        (5, ("<6", ">90"), True),
        (6, ("<=5",), False),
        (0, ("0",), True),
        (7, ("racing",), False),
        ("racing", ("Racing",), True),
    ],
)
def test_values_of_a_clause_are_words_answers_numbers_and_bounds(value, wanted, answer):
    assert is_one_of(value, wanted) is answer


def test_an_unverified_fact_proves_nothing_of_cover():
    document = paper("b" * 64, "r.pdf", vehicle__vin=VIN)
    unproven = replace(document, facts=tuple(replace(f, is_verified=False) for f in document.facts))

    assert verdict_of(loss(vin=..., documents=(bill(), unproven)), "thing_insured") is Verdict.UNKNOWN
