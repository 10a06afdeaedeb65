"""The document pipeline: rules always, a model where there is one, and code that believes neither without proof."""

import json
from typing import Any

import pytest

from backend.domain.documents import ExtractedDocument, MediaType, Page
from backend.domain.facts import Fact, FactMethod
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.pipelines import document as document_pipeline
from backend.pipelines.model_facts import MAX_MATERIAL_CHARS, has_model, read_with_model, taken_names
from tests.fakes.underwriting_rig import ScriptedProvider, fact, page, rules_chain, scripted_chain

SHA = "f" * 64
LETTER = "Dear underwriter,\nour insured Lakeshore Haulage LLC runs 14 tractors out of Toledo.\nRegards"


def said(field: str, value: str, quote: str, number: int = 1) -> dict[str, Any]:
    return {"field": field, "value": value, "page": number, "quote": quote}


def answer(*facts: dict[str, Any]) -> str:
    return json.dumps({"facts": list(facts)})


def document_of(*texts: str) -> ExtractedDocument:
    pages: tuple[Page, ...] = tuple(page(text, number) for number, text in enumerate(texts, 1))
    return ExtractedDocument(MediaType.TXT, pages)


def added(*facts: dict[str, Any], known: tuple[Fact, ...] = (), text: str = LETTER) -> dict[str, Fact]:
    reading = read_with_model(document_of(text), SHA, known, scripted_chain(answer(*facts)))
    return {entry.field: entry for entry in reading.facts}


def test_a_quote_that_stands_on_the_page_and_carries_the_value_is_verified():
    found = added(said("insured.power_units", "14", "runs 14 tractors"))["insured.power_units"]

    assert found.is_verified
    assert found.method is FactMethod.MODEL
    assert (found.document, found.page) == (SHA, 1)


@pytest.mark.parametrize(
    ("value", "quote", "number"),
    [
        ("14", "runs 41 tractors", 1),
        ("15", "runs 14 tractors", 1),
        ("14", "runs 14 tractors", 2),
        ("14", "the fleet counts 14 power units in all", 1),
    ],
)
def test_a_quote_that_does_not_prove_the_value_leaves_it_unsupported(value: str, quote: str, number: int):
    found = added(said("insured.power_units", value, quote, number))["insured.power_units"]

    assert not found.is_verified


@pytest.mark.parametrize(
    "field", ["outcome", "limits.maximum", "claims.total", "claims[0].approved", "hobbies[0].name"]
)
def test_fields_that_nobody_asked_for_are_refused(field: str):
    reading = read_with_model(
        document_of(LETTER), SHA, (), scripted_chain(answer(said(field, "14", "runs 14 tractors")))
    )

    assert reading.facts == ()
    assert reading.refused == 1


def test_what_the_rules_have_proven_is_never_replaced():
    proven = fact("insured.power_units", "14", SHA)
    unproven = fact("insured.fein", "12-3456789", SHA, is_verified=False)
    found = added(
        said("insured.power_units", "41", "runs 14 tractors"),
        said("insured.fein", "98-7654321", "Lakeshore"),
        known=(proven, unproven),
    )

    assert set(found) == {"insured.fein"}


def test_a_list_that_the_rules_have_read_takes_no_rows_of_a_model():
    known = (fact("claims[0].claim_number", "C-1", SHA),)
    found = added(
        said("claims[7].claim_number", "C-8", "tractors"),
        said("drivers[0].name", "Toledo", "out of Toledo"),
        known=known,
    )

    assert set(found) == {"drivers[0].name"}
    assert taken_names(known) == {"claims", "claims[0].claim_number"}


def test_of_two_statements_on_one_field_the_first_counts():
    found = added(
        said("insured.power_units", "14", "runs 14 tractors"), said("insured.power_units", "99", "runs 14 tractors")
    )

    assert found["insured.power_units"].value == "14"


def test_pages_beyond_the_room_of_one_question_are_named():
    long = "x" * (MAX_MATERIAL_CHARS - 100)
    provider = ScriptedProvider(answer())
    chain = ProviderChain((provider,), board=BreakerBoard())
    reading = read_with_model(document_of("first", long, "y" * 200, "last"), SHA, (), chain)

    assert reading.unread_pages == (3,)
    assert "[page 4]\nlast" in provider.prompts[0].material


def test_document_text_travels_as_material_only():
    provider = ScriptedProvider(answer())
    read_with_model(document_of(LETTER), SHA, (), ProviderChain((provider,), board=BreakerBoard()))

    assert "Toledo" in provider.prompts[0].material
    assert "Toledo" not in provider.prompts[0].user + provider.prompts[0].system


def test_a_chain_that_fails_takes_nothing_away():
    content = b"Insured: Lakeshore Haulage LLC\nPower units: 14\n"
    reading = document_pipeline.read(content, MediaType.TXT, SHA, scripted_chain(""))

    assert reading.model is not None
    assert not reading.model.response.ok
    assert {f.field: f.value for f in reading.facts if f.is_verified}["insured.name"] == "Lakeshore Haulage LLC"


def test_a_model_adds_to_what_the_rules_read():
    content = b"Insured: Lakeshore Haulage LLC\n\nThe fleet drove 500,000 miles last year.\n"
    script = answer(
        said("submission.annual_mileage", "500000", "drove 500,000 miles"), said("insured.fein", "1", "not there")
    )
    reading = document_pipeline.read(content, MediaType.TXT, SHA, scripted_chain(script))
    verified = {f.field: f.method for f in reading.facts if f.is_verified}

    assert verified["insured.name"] is not FactMethod.MODEL
    assert verified["submission.annual_mileage"] is FactMethod.MODEL
    assert [f.field for f in reading.unsupported] == ["insured.fein"]


@pytest.mark.parametrize("chain", [None, rules_chain()])
def test_without_a_model_nobody_is_asked(chain: ProviderChain | None):
    reading = document_pipeline.read(b"Insured: Lakeshore Haulage LLC\n", MediaType.TXT, SHA, chain)

    assert reading.model is None
    assert reading.facts


def test_rules_answer_the_step_when_every_model_of_the_chain_is_down():
    chain = ProviderChain((*scripted_chain("").providers, *rules_chain().providers), board=BreakerBoard())
    reading = read_with_model(document_of(LETTER), SHA, (), chain)

    assert has_model(chain)
    assert reading.response.ok
    assert reading.facts == ()
