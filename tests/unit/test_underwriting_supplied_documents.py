"""The two supplied documents through the whole pipeline, beside figures computed from their truth."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backend.domain.decisions import Outcome
from backend.domain.documents import MediaType
from backend.pipelines import document as document_pipeline
from backend.pipelines.underwriting import Assessment, CaseDocument, CaseInputs, assess
from tests.fakes.underwriting_rig import AUTO, GUIDELINE, fields, rules_chain

LOSS_RUN, PACKET = "loss_run_external_001", "driver_mvr_packet_001"
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def documents(validation_data: Callable[[str], Path]) -> tuple[CaseDocument, ...]:
    def read() -> Iterator[CaseDocument]:
        for name in (LOSS_RUN, PACKET):
            content = validation_data(f"longlistbench/{name}.pdf").read_bytes()
            reading = document_pipeline.read(content, MediaType.PDF, name)
            yield CaseDocument(name, f"{name}.pdf", reading.facts, reading.document.pages, reading.document.flags)

    return tuple(read())


@pytest.fixture(scope="module")
def truth(validation_data: Callable[[str], Path]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: json.loads(validation_data(f"longlistbench/{name}.json").read_text(encoding="utf-8"))
        for name in (LOSS_RUN, PACKET)
    }


@pytest.fixture(scope="module")
def assessment(documents: tuple[CaseDocument, ...]) -> Assessment:
    given = fields(insured_name="Northstar Cartage, L.L.C.", power_units=240, effective_date="2026-05-01")
    return assess(CaseInputs(AUTO, given, documents), GUIDELINE, rules_chain())


def test_the_two_documents_name_different_insureds_and_both_quotes_are_shown(assessment: Assessment):
    between = [c for c in assessment.weighed.reconciliation.name_conflicts if c.first.document == LOSS_RUN]
    (conflict,) = between

    assert "Northstar Cartage LLC" in conflict.first.quote
    assert "CRESCENT BASIN TRANSPORT" in conflict.second.quote.upper()
    assert conflict.second.document == PACKET
    assert conflict.first.page >= 1
    assert conflict.second.page >= 1
    assert assessment.floor.strictness >= Outcome.REFER.strictness
    assert "CA-80" in {r.rule_id for r in assessment.verdict.fired}


def test_figures_of_the_loss_run_stay_within_what_the_truth_holds(
    assessment: Assessment, truth: dict[str, list[dict[str, Any]]]
):
    claims = truth[LOSS_RUN]
    incurred = sum(
        (Decimal(str(c["claim_reserves"])) + Decimal(str(c["claim_paid"])) - Decimal(str(c["claim_recovered"])))
        for c in claims
    )
    found = assessment.values

    assert 0.75 * len(claims) <= number(found["claim_count"]) <= len(claims)
    if found["claim_count"] == len(claims) and found["claims_without_amounts"] == 0:
        assert found["incurred_total_usd"] == incurred
    assert number(found["claims_without_amounts"]) <= 0.25 * len(claims)


def test_figures_of_the_packet_are_those_of_the_truth(assessment: Assessment, truth: dict[str, list[dict[str, Any]]]):
    drivers = truth[PACKET]
    new = sum(1 for d in drivers if d["years_experienced"] < 3)
    found = assessment.values

    assert found["driver_count"] == len(drivers)
    assert found["share_of_drivers_under_3_years"] == Decimal(new) / len(drivers)
    assert found["drivers_without_record"] == sum(1 for d in drivers if d["mvr_violations"] is None)
    assert found["drivers_with_accidents"] == 0
    assert found["drivers_with_major_violations"] == 0


def test_no_passage_of_the_supplied_documents_is_taken_for_steering(assessment: Assessment):
    assert assessment.weighed.passages == ()


def test_every_used_fact_has_a_quote_that_stands_on_its_page(
    assessment: Assessment, documents: tuple[CaseDocument, ...]
):
    pages = {(d.sha256, p.number): p.text for d in documents for p in d.pages}
    quoted = [f for f in assessment.weighed.facts if f.is_verified and f.quote]
    lost = [f.field for f in quoted if f.quote not in pages[f.document, f.page]]

    assert len(quoted) > 1_000
    assert lost == []


def test_the_two_documents_give_one_hash_again_and_again(assessment: Assessment, documents: tuple[CaseDocument, ...]):
    again = assess(CaseInputs(AUTO, assessment.weighed.case.fields, documents), GUIDELINE, rules_chain())

    assert again.result_hash == assessment.result_hash


def number(value: object) -> int:
    assert isinstance(value, int)
    return value
