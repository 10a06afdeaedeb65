"""Real SDKs under the run engine: one provider down, the next answers; rows, facts, bounds and the bill agree."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from backend.bootstrap import Services
from backend.domain.runs import RunKind, RunState
from backend.domain.submissions import SubmissionRequest
from backend.llm.prices import cost_usd
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.document_reading import make_document_pipeline
from backend.services.document_runs import DocumentRunHandler
from backend.services.guidelines import install_first_guidelines
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.tables import FactRow, ProviderCall, Run
from fakes.case_rig import CaseRig
from fixtures.desk import FLEET
from tests.fakes.chain_rig import MODELS, running_house
from tests.fakes.fake_model_server import HANG, REFUSAL, status_fault

LETTER = b"""To the underwriter
Mr Otto Brandt, SSN 219-09-9999, otto.brandt@example.org, telephone (614) 555-0143, looks after the fleet.
His driver license number: OH8812345. The carrier operates 38 power units from its yard in Dayton.
"""
PERSONAL = ("219-09-9999", "otto.brandt@example.org", "555-0143", "OH8812345")
SAID = {
    "facts": [
        {"field": "insured.power_units", "value": "38", "page": 1, "quote": "operates 38 power units"},
        {"field": "insured.license_number", "value": "[LICENCE_1]", "page": 1, "quote": "number: [LICENCE_1]"},
        {"field": "submission.years_in_business", "value": "25", "page": 1, "quote": "25 years in business"},
        {"field": "claims[0].claim_paid", "value": "1.00", "page": 1, "quote": "one claim of 1.00 paid"},
        {"field": "authority.limit", "value": "9", "page": 1, "quote": "operates 38 power units"},
    ]
}
PROPOSED = {
    "outcome": "accept",
    "rationale": [
        {"sentence": "The fleet has 40 power units.", "facts": ["submitted.power_units"], "rules": []},
        {"sentence": "It has traded for 25 years.", "facts": ["submission.years_in_business"], "rules": []},
    ],
    "conditions": [],
    "questions": [],
}


def answer(request):
    """Say what a model would: facts of a document, or a proposal for a case."""
    return json.dumps(SAID if "report facts" in json.dumps(request) else PROPOSED)


@pytest.fixture
def house():
    with running_house() as house:
        house.servers["openai"].reset(answer)
        house.servers["anthropic"].reset(answer)
        yield house


@pytest.fixture
def rig(engine, committed_unit_of_work, redis_client):
    services = Services(Settings(), engine, redis_client)
    return CaseRig(services, committed_unit_of_work, services.runs._queue)


@pytest.fixture
def ada(committed_person, committed_unit_of_work):
    """Make an underwriter whose runs no later test finds waiting."""
    ada = committed_person()
    with committed_unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    yield ada
    with committed_unit_of_work() as work:
        waiting = update(Run).where(Run.institution_id == ada.institution_id, Run.state == RunState.QUEUED)
        work.session.execute(waiting.values(state=RunState.CANCELLED, finished_at=func.now()))


def engine_of(rig, house):
    unit_of_work = rig.unit_of_work
    books = {"cache": DatabaseAnswers(unit_of_work), "recorder": AttemptBook(unit_of_work)}
    chain = house.chain("openai", "anthropic", **books)
    handlers = {
        RunKind.DOCUMENT: DocumentRunHandler(unit_of_work, make_document_pipeline(chain)),
        RunKind.UNDERWRITING: UnderwritingRunHandler(unit_of_work, lambda: chain),
    }
    return RunEngine(unit_of_work, rig.queue, handlers, Patience(60, 60))


def row(rig, run_id):
    with rig.unit_of_work() as work:
        return work.session.get(Run, run_id)


def calls(rig, run_id):
    with rig.unit_of_work() as work:
        query = select(ProviderCall.provider, ProviderCall.outcome).where(ProviderCall.run_id == run_id)
        return [tuple(call) for call in work.session.execute(query.order_by(ProviderCall.call_id))]


def facts_of(rig, document_id):
    with rig.unit_of_work() as work:
        facts = select(FactRow).where(FactRow.document_id == document_id, FactRow.method == "model")
        return {fact.field: fact for fact in work.session.scalars(facts)}


def send_letter(rig, ada):
    """Upload the letter under a line of its own, so that no kept answer of another test fits."""
    return rig.services.documents.upload(ada, "letter.txt", LETTER + uuid4().hex.encode())


def test_the_second_provider_reads_a_document_while_the_first_is_down(rig, house, ada):
    house.servers["openai"].always(status_fault(500))
    letter = send_letter(rig, ada)
    engine_of(rig, house).perform(letter.run_id)
    run, facts, bill = row(rig, letter.run_id), facts_of(rig, letter.document_id), house.servers["anthropic"].bill

    assert (run.state, run.provider, run.made_without_model) == ("succeeded", "anthropic", False)
    assert run.model.startswith(MODELS["anthropic"])
    assert run.retries == 2
    failed, answered = calls(rig, letter.run_id)[:3], calls(rig, letter.run_id)[3:]
    assert {provider for provider, _ in failed} == {"openai"}
    assert "ok" not in {outcome for _, outcome in failed}
    assert answered == [("anthropic", "ok")]
    assert (run.tokens_in, run.tokens_out) == (bill.tokens_in, bill.tokens_out) == (1000, 50)
    assert {name: fact.is_verified for name, fact in facts.items()} == {
        "insured.power_units": True,
        "insured.license_number": True,
        "submission.years_in_business": False,
        "claims[0].claim_paid": False,
    }
    assert (facts["insured.license_number"].value, facts["insured.license_number"].quote) == (
        "OH8812345",
        "number: OH8812345",
    )


def test_the_price_of_an_answer_stands_in_its_row_and_a_failed_attempt_adds_none(rig, house, ada):
    letter = send_letter(rig, ada)
    engine_of(rig, house).perform(letter.run_id)
    run = row(rig, letter.run_id)
    with rig.unit_of_work() as work:
        spent = work.session.scalar(select(func.sum(ProviderCall.cost_usd)).where(ProviderCall.run_id == run.run_id))

    assert run.provider == "openai"
    assert run.cost_usd == spent == cost_usd(MODELS["openai"], 1000, 50) > Decimal(0)


def test_no_personal_detail_of_a_known_kind_leaves_for_a_hosted_provider(rig, house, ada):
    house.servers["openai"].always(status_fault(500))
    engine_of(rig, house).perform(send_letter(rig, ada).run_id)
    bodies = [request.body.decode() for name in ("openai", "anthropic") for request in house.servers[name].received]

    assert len(bodies) == 4
    assert all("operates 38 power units" in body for body in bodies)
    assert not [detail for detail in PERSONAL for body in bodies if detail in body]


def test_a_models_proposal_is_bounded_by_the_rules_and_its_unproven_words_are_dropped(rig, house, ada):
    house.servers["openai"].always(status_fault(500))
    engine, letter = engine_of(rig, house), send_letter(rig, ada)
    engine.perform(letter.run_id)
    request = SubmissionRequest("commercial_auto", FLEET, (str(letter.document_id),))
    sent = rig.services.underwriting.submit(ada, request, uuid4().hex)
    engine.perform(sent.run_id)
    run = row(rig, sent.run_id)
    made = rig.services.underwriting.find_assessment(ada, sent.submission_id)

    assert (run.state, run.provider, run.made_without_model) == ("succeeded", "anthropic", False)
    assert made.result["proposal"]["outcome"] == "accept"
    assert made.outcome == made.result["floor"] != "accept"
    assert made.result["values"]["claim_count"] is None
    assert [conflict["first"]["value"] for conflict in made.result["conflicts"]] == ["40"]
    said = [sentence["sentence"] for sentence in made.result["proposal"]["rationale"]]
    assert said == ["The fleet has 40 power units."]
    assert sum(entry["points"] for entry in made.result["contributions"]) == made.score


def test_a_reading_repeated_after_a_crash_pays_nothing_again(rig, house, ada):
    letter = send_letter(rig, ada)
    engine_of(rig, house).perform(letter.run_id)
    house.servers["openai"].always(HANG)
    again = rig.services.documents.reread(ada, letter.document_id)
    engine_of(rig, house).perform(again)
    run = row(rig, again)

    assert (run.state, run.provider, run.tokens_in, run.cost_usd) == ("succeeded", "openai", 0, Decimal(0))
    assert house.servers["openai"].count == 1
    assert calls(rig, again) == []


def test_a_refusal_that_was_billed_stands_in_the_row_of_a_reading_by_rules(rig, house, ada):
    for name in ("openai", "anthropic"):
        house.servers[name].always(REFUSAL)
    letter = send_letter(rig, ada)
    engine_of(rig, house).perform(letter.run_id)
    run, bills = row(rig, letter.run_id), [house.servers[name].bill for name in ("openai", "anthropic")]

    assert (run.provider, run.made_without_model, run.cost_usd > 0) == ("rules", True, True)
    assert run.tokens_in == sum(bill.tokens_in for bill in bills) == 2000


def test_when_every_provider_is_down_the_rules_still_read_and_the_assessment_fails_with_its_reason(rig, house, ada):
    for name in ("openai", "anthropic"):
        house.servers[name].always(status_fault(500))
    engine, letter = engine_of(rig, house), send_letter(rig, ada)
    engine.perform(letter.run_id)
    sent = rig.services.underwriting.submit(ada, SubmissionRequest("commercial_auto", FLEET), uuid4().hex)
    engine.perform(sent.run_id)
    read, assessed = row(rig, letter.run_id), row(rig, sent.run_id)

    assert (read.state, read.provider, read.made_without_model) == ("succeeded", "rules", True)
    assert (assessed.state, assessed.error_kind, assessed.provider) == ("queued", "all_providers", None)
