from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from backend.domain.runs import NewRun, RunKind
from backend.llm.error_kinds import ErrorKind
from backend.llm.ports import AnswerKey, KeptAnswer
from backend.llm.provider import Prompt, ProviderAttempt
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.current_run import CURRENT_RUN
from backend.store.tables import ProviderCall

KEY = AnswerKey("model-a", "prompt", "schema")
ANSWER = KeptAnswer('{"outcome": "refer"}', "openai", "model-a-2026")
PROMPT = Prompt("propose", "p1", "You assess.", "Assess this.", material="Jane Example, 123-45-6789")
ATTEMPT = ProviderAttempt(
    "openai",
    "model-a",
    None,
    812,
    http_status=200,
    request_id="req_1",
    tokens_in=900,
    tokens_out=80,
    cost_usd=Decimal("0.0123"),
)


def test_a_paid_answer_is_found_again(unit_of_work) -> None:
    answers = DatabaseAnswers(unit_of_work)
    answers.keep(KEY, ANSWER)

    assert answers.find(KEY) == ANSWER


def test_another_model_prompt_or_schema_has_no_answer(unit_of_work) -> None:
    answers = DatabaseAnswers(unit_of_work)
    answers.keep(KEY, ANSWER)

    others = (replace(KEY, model="b"), replace(KEY, prompt_hash="b"), replace(KEY, schema_hash="b"))
    assert [answers.find(key) for key in others] == [None, None, None]


def test_keeping_an_answer_twice_keeps_the_first(unit_of_work) -> None:
    answers = DatabaseAnswers(unit_of_work)
    answers.keep(KEY, ANSWER)

    answers.keep(KEY, replace(ANSWER, content="{}"))

    assert answers.find(KEY) == ANSWER


def test_every_attempt_is_written_down_under_its_run_without_the_text(unit_of_work, person) -> None:
    with unit_of_work() as work:
        run_id = work.runs.add(NewRun(RunKind.UNDERWRITING, uuid4(), {}, uuid4().hex), person()).run_id
    book = AttemptBook(unit_of_work)
    token = CURRENT_RUN.set(run_id)
    book.record(PROMPT, ATTEMPT)
    book.record(PROMPT, replace(ATTEMPT, kind=ErrorKind.TIMEOUT, http_status=None, request_id="", cost_usd=None))
    CURRENT_RUN.reset(token)

    with unit_of_work() as work:
        calls = work.session.scalars(select(ProviderCall).where(ProviderCall.run_id == run_id)).all()
    assert [(call.step, call.outcome, call.request_id, call.cost_usd) for call in calls] == [
        ("propose", "ok", "req_1", Decimal("0.012300")),
        ("propose", "timeout", None, None),
    ]
    assert "Jane" not in str([vars(call) for call in calls])


def test_an_attempt_outside_any_run_is_written_down_as_well(unit_of_work) -> None:
    AttemptBook(unit_of_work).record(PROMPT, replace(ATTEMPT, request_id="req_alone"))

    with unit_of_work() as work:
        call = work.session.scalars(select(ProviderCall).where(ProviderCall.request_id == "req_alone")).one()
    assert call.run_id is None
