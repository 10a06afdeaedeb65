"""Submission against documents, and documents against one another."""

from dataclasses import replace

import pytest

from backend.domain.guidelines import weigh
from backend.domain.products import FieldSpec
from backend.pipelines.agreement import agrees, differ
from backend.pipelines.case_document import CaseDocument
from backend.pipelines.names import same_insured
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.derive import weigh_case
from backend.pipelines.underwriting.reconcile import Reconciliation
from tests.fakes.underwriting_rig import AUTO, GUIDELINE, claim, driver, fact, loss_run, packet, quiet_case


def found_in(case: CaseInputs) -> Reconciliation:
    return weigh_case(case).reconciliation


def spec(name: str) -> FieldSpec:
    found = AUTO.field(name)
    assert found is not None
    return found


def application(*pairs: tuple[str, str]) -> CaseDocument:
    return CaseDocument(
        "c" * 64, "application.pdf", tuple(fact(name, value, "c" * 64, page=2) for name, value in pairs)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Crescent Basin Transport, Inc.", "CRESCENT BASIN TRANSPORT INC"),
        ("Northstar Cartage LLC", "Northstar Cartage, L.L.C."),
        ("Smith & Sons Trucking Co.", "Smith and Sons Trucking Company"),
        ("O'Neil Haulage Ltd", "ONeil Haulage Limited"),
        ("Müller Freight", "Muller Freight Corp"),
        ("Lakeshore Haulage", "Lakeshore Haulge LLC"),
        ("The Lakeshore Haulage Company", "Lakeshore Haulage"),
    ],
)
def test_spellings_of_one_insured_are_no_conflict(first: str, second: str):
    assert same_insured(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Northstar Cartage LLC", "Crescent Basin Transport, Inc."),
        ("Lakeshore Haulage LLC", "Lakeshore Leasing LLC"),
        ("ABC Trucking", "ABD Trucking"),
        ("Smith Trucking", "Smith Brothers Trucking"),
        ("Company LLC", "Lakeshore LLC"),
        ("First Freight", "Second Freight"),
    ],
)
def test_different_insureds_are_told_apart(first: str, second: str):
    assert not same_insured(first, second)


def test_two_documents_that_name_different_insureds_conflict_with_both_quotes():
    case = quiet_case(loss_run(claim(1)), packet(driver(1), insured="Crescent Basin Transport, Inc."))
    conflicts = found_in(case).name_conflicts

    sources = [{c.first.source, c.second.source} for c in conflicts]
    assert {"losses.pdf", "drivers.pdf"} in sources
    assert {"submission", "drivers.pdf"} in sources
    pair = next(c for c in conflicts if c.first.source == "losses.pdf")
    assert (pair.first.quote, pair.first.page) == ("Lakeshore Haulage LLC", 1)
    assert (pair.second.quote, pair.second.page) == ("Crescent Basin Transport, Inc.", 1)
    assert "Crescent Basin" in pair.sentence
    assert "on page 1" in pair.sentence


def test_a_conflict_on_the_insured_refers():
    case = quiet_case(loss_run(claim(1)), packet(driver(1), insured="Crescent Basin Transport, Inc."))
    verdict = weigh(GUIDELINE, weigh_case(case).values)

    assert {r.rule_id: r.floor.value for r in verdict.fired}["CA-80"] == "refer"


def test_an_unverified_name_makes_no_conflict():
    losses = loss_run(claim(1), insured="Crescent Basin Transport, Inc.")
    doubtful = replace(losses, facts=tuple(replace(f, is_verified=f.field != "insured.name") for f in losses.facts))

    assert found_in(quiet_case(doubtful)).name_conflicts == ()


def test_a_second_name_within_one_document_is_a_conflict():
    papers = application(("insured.name", "Lakeshore Haulage LLC"), ("insured.name", "Crescent Basin Inc"))

    assert len(found_in(quiet_case(papers)).name_conflicts) == 2


def test_a_declared_number_that_the_schedule_contradicts_is_a_conflict():
    case = quiet_case(loss_run(claim(1)), packet(driver(1), driver(2)), driver_count_declared=5)
    (conflict,) = found_in(case).other_conflicts

    assert conflict.field == "driver_count_declared"
    assert conflict.first.quote == "Drivers: 5"
    assert conflict.second.value == "2"
    assert "the documents together say '2'" in conflict.sentence


def test_a_declared_number_that_the_documents_prove_is_an_agreement():
    case = quiet_case(loss_run(claim(1)), packet(driver(1)), driver_count_declared=1, prior_losses_count_5y=1)
    found = found_in(case)

    assert set(found.agreements) == {"insured_name", "driver_count_declared", "prior_losses_count_5y"}
    assert found.other_conflicts == ()


def test_a_stated_power_unit_count_is_compared_with_the_quote():
    (conflict,) = found_in(quiet_case(application(("insured.power_units", "14")))).other_conflicts

    assert (conflict.second.source, conflict.second.page, conflict.second.quote) == ("application.pdf", 2, "14")


def test_labelled_values_of_an_application_are_compared_with_the_form():
    papers = application(("submission.effective_date", "02/01/2027"), ("submission.deductible_usd", "2500"))
    found = found_in(quiet_case(papers))

    assert [c.field for c in found.other_conflicts] == ["effective_date"]
    assert "deductible_usd" in found.agreements


def test_documents_that_contradict_each_other_on_an_open_field_conflict():
    papers = application(("insured.fein", "12-3456789"), ("insured.fein", "98-7654321"))
    (conflict,) = found_in(quiet_case(papers)).other_conflicts

    assert {conflict.first.value, conflict.second.value} == {"12-3456789", "98-7654321"}


def test_a_field_without_a_counterpart_is_neither_agreement_nor_conflict():
    found = found_in(quiet_case(CaseDocument("d" * 64, "letter.pdf")))

    assert found == Reconciliation((), (), ())


@pytest.mark.parametrize(
    ("name", "given", "printed", "answer"),
    [
        ("operation_radius", "regional", "Regional (up to 500 miles)", True),
        ("operation_radius", "regional", "Long haul", False),
        ("operation_radius", "regional", "300 miles", None),
        ("power_units", 10, "10", True),
        ("power_units", 10, "about ten", None),
        ("dot_number", "1234567", "1234567", True),
        ("fein", "12-3456789", "123456789", True),
        ("prior_carrier", "Harborview Mutual", "HARBORVIEW MUTUAL", True),
        ("telematics", True, "yes", None),
        ("effective_date", None, "soon", None),
    ],
)
def test_values_are_compared_as_their_field_means_them(name: str, given: object, printed: str, *, answer: bool | None):
    assert agrees(spec(name), given, printed) is answer  # type: ignore[arg-type]


def test_what_cannot_be_compared_does_not_differ():
    assert differ(spec("power_units"), "10", "12")
    assert not differ(spec("power_units"), "10", "a dozen")
    assert not differ(spec("power_units"), "a dozen", "10")
    assert differ(spec("operation_radius"), "Regional", "Long haul")
    assert not differ(spec("operation_radius"), "Regional and local", "Long haul")
