"""Reports on the real web process by HTTP: asked for, listed, read and taken out, each as far as the caller may."""

import hashlib
from uuid import UUID, uuid4

import pytest

from backend.domain.access import Role
from backend.domain.runs import RunOutcome
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.report import responders
from backend.services.report_runs import ReportRunHandler

PERIOD = {"since": "2026-01-01", "until": "2026-03-31"}
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
NOBODYS = "61781737-12b5-48a4-8458-02185a856636"


@pytest.fixture
def manager(caller):
    return caller(Role.MANAGER)


def ask(web, headers, key="", **changed):
    body = {"kind": "management", "parameters": PERIOD, **changed}
    more = {"Idempotency-Key": key} if key else {}
    return web.ask("POST", "/api/v1/run/report", headers={**headers, **more}, json=body)


def make(web, run_id):
    """Perform a report's run as a worker does."""
    with web.unit_of_work() as work:
        claimed = work.runs.claim(UUID(run_id), "test", 60.0)
    chain = ProviderChain((MockProvider(responders()),))
    made = ReportRunHandler(web.unit_of_work, lambda: chain).perform(claimed, lambda _: None)
    with web.unit_of_work() as work:
        work.runs.complete(claimed, RunOutcome(made.result, made.result_hash, made.provider, made.versions))
        made.store(work)


def test_asks_for_a_report_and_says_where_its_run_stands(web, manager):
    answer = ask(web, manager)
    run = web.get(answer.headers["location"], headers=manager).json()

    assert answer.status_code == 202
    assert set(answer.json()) == {"run_id", "report_id", "reference"}
    assert answer.json()["reference"].startswith("RPT-")
    assert (run["kind"], run["subject_id"], run["state"]) == ("report", answer.json()["report_id"], "queued")
    assert answer.headers["cache-control"] == "no-store"


def test_the_same_key_makes_one_report_and_another_request_under_it_is_refused(web, manager):
    key = uuid4().hex

    assert ask(web, manager, key).json() == ask(web, manager, key).json()
    other = ask(web, manager, key, parameters={**PERIOD, "until": "2026-02-28"})
    assert (other.status_code, other.json()["error"]) == (409, "conflict")


def test_the_sixth_report_in_a_minute_waits(web, manager):
    assert [ask(web, manager).status_code for _ in range(6)] == [202] * 5 + [429]
    assert int(ask(web, manager).headers["retry-after"]) > 0


def test_a_finished_report_is_listed_read_and_taken_out_in_each_format(web, manager):
    begun = ask(web, manager).json()
    make(web, begun["run_id"])

    report = web.get(f"/api/v1/reports/{begun['report_id']}", headers=manager).json()
    page = web.get("/api/v1/reports", headers=manager, params={"kind": "management", "limit": 1}).json()

    assert (report["reference"], report["run_state"], report["made_without_model"]) == (
        begun["reference"],
        "succeeded",
        True,
    )
    assert page["reports"] == [report]
    assert {file["format"] for file in report["files"]} == set(MEDIA)
    for file in report["files"]:
        sent = web.get(file["url"], headers=manager)
        assert hashlib.sha256(sent.content).hexdigest() == file["sha256"]
        assert sent.headers["content-type"] == MEDIA[file["format"]]
        assert sent.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in sent.headers["content-security-policy"]
        assert sent.headers["cache-control"] == "private, no-store"


def test_a_strangers_report_is_found_nowhere(web, manager, caller):
    begun = ask(web, manager).json()
    make(web, begun["run_id"])
    for role, refusal in ((Role.ACTUARY, 404), (Role.UNDERWRITER, 404), (Role.CLIENT, 403), (Role.ADMIN, 403)):
        headers = caller(role)
        answers = [
            web.get(f"/api/v1/reports/{begun['report_id']}", headers=headers).status_code,
            web.get(f"/files/reports/{begun['run_id']}.pdf", headers=headers).status_code,
        ]
        assert answers == [refusal, refusal], role


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"kind": "novel"}, 422),
        ({"kind": "management", "parameters": {}}, 422),
        ({"parameters": {**PERIOD, "colour": "red"}}, 422),
        ({"parameters": {"since": 1, "until": 2}}, 422),
        ({"subject_id": "x"}, 422),
        ({"more": 1}, 422),
        ({"kind": "claim_file", "parameters": {}, "subject_id": str(uuid4())}, 404),
        ({"kind": "underwriting_memo", "parameters": {}}, 422),
    ],
)
def test_a_request_that_does_not_fit_is_refused_in_a_sentence(web, manager, changed, status):
    answer = ask(web, manager, **changed)

    assert answer.status_code == status
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 201}, {"offset": -1}, {"kind": "novel"}, {"sort": "x"}])
def test_a_question_that_does_not_fit_is_refused(web, manager, params):
    answer = web.get("/api/v1/reports", headers=manager, params=params)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")


@pytest.mark.parametrize("address", ["x.pdf", f"{NOBODYS}.pdf", f"{NOBODYS}.exe", f"{NOBODYS}."])
def test_an_address_that_names_no_file_finds_none(web, manager, address):
    assert web.get(f"/files/reports/{address}", headers=manager).status_code == 404


def test_nobody_asks_reads_or_takes_out_without_saying_who_they_are(web):
    assert ask(web, {}).status_code == 401
    assert web.get("/api/v1/reports").status_code == 401
    assert web.get(f"/api/v1/reports/{uuid4()}").status_code == 401
    assert web.get(f"/files/reports/{uuid4()}.pdf").status_code == 401
