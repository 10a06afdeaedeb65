"""Claims on the real web process by HTTP: reported, listed, read and decided, each as far as the caller may."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from backend.domain.access import Role
from fixtures.claims import LOSS

ANALYSIS = {"score", "assessment", "proposed_outcome", "severity", "triage", "reserve_usd"}


@pytest.fixture
def adjuster(caller):
    return caller(Role.ADJUSTER)


def report(web, headers, key="", **changed):
    body = {"kind": "claim", "line": "auto", "fields": {**LOSS, **changed}}
    more = {"Idempotency-Key": key} if key else {}
    return web.ask("POST", "/api/v1/run/claims", headers={**headers, **more}, json=body)


def decide(web, headers, claim_id, **body):
    asked = {"version": 1, **body}
    return web.ask("POST", f"/api/v1/claims/{claim_id}/decisions", headers=headers, json=asked)


def test_reports_a_loss_and_says_where_its_run_stands(web, adjuster):
    answer = report(web, adjuster)
    run = web.get(answer.headers["location"], headers=adjuster).json()

    assert answer.status_code == 202
    assert set(answer.json()) == {"run_id", "claim_id", "reference"}
    assert (run["kind"], run["subject_id"], run["state"]) == ("claim", answer.json()["claim_id"], "queued")
    assert answer.headers["cache-control"] == "no-store"


def test_the_same_key_makes_one_claim(web, adjuster):
    key = uuid4().hex

    assert report(web, adjuster, key).json() == report(web, adjuster, key).json()


def test_the_sixth_report_in_a_minute_waits(web, adjuster):
    statuses = [report(web, adjuster).status_code for _ in range(5)]
    sixth = report(web, adjuster)

    assert statuses == [202] * 5
    assert (sixth.status_code, sixth.json()["error"]) == (429, "rate_limited")


def test_puts_uploaded_documents_under_the_claim(web, adjuster):
    upload = {
        "headers": adjuster,
        "params": {"filename": "report.txt"},
        "data": b"Police report 26-1\n" + uuid4().bytes.hex().encode(),
    }
    document_id = web.ask("POST", "/api/v1/documents", **upload).json()["document_id"]
    body = {"line": "auto", "fields": LOSS, "document_ids": [document_id]}
    first = web.ask("POST", "/api/v1/run/claims", headers=adjuster, json=body)
    second = web.ask("POST", "/api/v1/run/claims", headers=adjuster, json=body)

    assert first.status_code == 202
    assert second.status_code == 422
    assert "another case" in second.json()["message"]


def test_takes_the_claim_of_an_upload_from_the_form_as_well(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    files = {"file": ("note.txt", b"A note " + uuid4().bytes.hex().encode())}
    sent = web.ask("POST", "/api/v1/documents", headers=adjuster, files=files, data={"claim_id": claim_id})
    again = web.ask("POST", "/api/v1/documents", headers=adjuster, files=files, data={"claim_id": str(uuid4())})

    assert sent.status_code == 201
    assert again.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"line": "marine", "fields": LOSS},
        {"line": "auto", "fields": LOSS, "status": "settled"},
        {"line": "auto", "fields": {**LOSS, "claimed_usd": "plenty"}},
        {"line": "auto", "fields": LOSS, "documents": ["report.pdf"]},
        {"line": "auto", "fields": LOSS, "kind": "underwriting"},
    ],
)
def test_refuses_what_does_not_fit_in_a_sentence(web, adjuster, body):
    answer = web.ask("POST", "/api/v1/run/claims", headers=adjuster, json=body)

    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ACTUARY, Role.EXAMINER, Role.ADMIN])
def test_takes_no_loss_from_who_does_not_work_on_claims(web, caller, role):
    assert report(web, caller(role)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/run/claims"),
        ("GET", "/api/v1/claims"),
        ("GET", f"/api/v1/claims/{UUID(int=1)}"),
        ("POST", f"/api/v1/claims/{UUID(int=1)}/decisions"),
    ],
)
def test_answers_nobody_without_a_token(web, method, path):
    assert web.ask(method, path, json={}).status_code == 401


def test_an_adjuster_reads_the_claim_with_amounts_as_text(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    claim = web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()

    assert (claim["claimed_usd"], claim["loss_date"], claim["status"]) == ("4000.00", LOSS["loss_date"], "reported")
    assert claim["assessment"] is None
    assert claim["triage"]["skill"]
    assert "institution_id" not in claim


def test_an_adjuster_narrows_the_queue_in_the_address(web, adjuster):
    name = f"Insured {uuid4().hex[:8]}"
    claim_id = report(web, adjuster, insured_name=name).json()["claim_id"]
    wanted = {"text": name, "scope": "mine", "is_open": "true", "limit": "5"}
    page = web.get("/api/v1/claims", headers=adjuster, params=wanted).json()

    assert (page["total"], [line["claim_id"] for line in page["claims"]]) == (1, [claim_id])
    assert date.fromisoformat(page["claims"][0]["loss_date"])


@pytest.mark.parametrize("wanted", [{"scope": "everything"}, {"limit": "0"}, {"limit": "5000"}, {"sort": "age"}])
def test_refuses_a_query_that_does_not_fit(web, adjuster, wanted):
    assert web.get("/api/v1/claims", headers=adjuster, params=wanted).status_code == 422


def test_a_client_follows_their_own_claim_without_analysis_or_result(web, caller, adjuster):
    client = caller(Role.CLIENT)
    mine, theirs = report(web, client).json(), report(web, adjuster).json()
    own = web.get(f"/api/v1/claims/{mine['claim_id']}", headers=client)
    page = web.get("/api/v1/claims", headers=client).json()
    run = web.get(f"/api/v1/runs/{mine['run_id']}", headers=client)

    assert own.json()["status_words"] == "We have received your report"
    assert not ANALYSIS & set(own.json())
    assert [claim["claim_id"] for claim in page["claims"]] == [mine["claim_id"]]
    assert web.get(f"/api/v1/claims/{theirs['claim_id']}", headers=client).status_code == 404
    assert (run.status_code, run.json()["result"]) == (200, None)


def test_a_client_decides_nothing(web, caller):
    client = caller(Role.CLIENT)
    claim_id = report(web, client).json()["claim_id"]

    answer = decide(web, client, claim_id, action="settle", reason_code="agreed", amount_usd="100.00")

    assert answer.status_code == 403


def test_nobody_denies_by_http_without_clause_and_evidence(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    reason = "The vehicle was used in an organised race, as the police report says."
    answer = decide(web, adjuster, claim_id, action="deny", reason_code="exclusion_applies", reason_text=reason)

    assert answer.status_code == 422
    assert web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()["status"] == "reported"


def test_a_decision_on_an_older_version_is_refused(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    answer = decide(
        web,
        adjuster,
        claim_id,
        version=99,
        action="close",
        reason_code="withdrawn",
        reason_text="The insured withdrew the claim.",
    )

    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")


def test_closes_a_claim_and_answers_with_what_is_kept(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    seen = web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()
    asked = {
        "action": "close",
        "reason_code": "withdrawn",
        "reason_text": "The insured withdrew the claim by telephone.",
    }
    answer = decide(web, adjuster, claim_id, version=seen["version"], **asked)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["action"], answer.json()["reason_code"]) == ("close", "withdrawn")
    assert web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()["status"] == "closed"


@pytest.mark.parametrize("body", [{"action": "deny_all"}, {"action": "settle", "amount_usd": "1.005"}, {"version": 0}])
def test_refuses_a_decision_that_does_not_fit(web, adjuster, body):
    claim_id = report(web, adjuster).json()["claim_id"]

    assert decide(web, adjuster, claim_id, **{"action": "close", **body}).status_code == 422


def test_another_institutions_claim_does_not_exist(web, adjuster):
    answer = web.get(f"/api/v1/claims/{uuid4()}", headers=adjuster)

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_an_address_that_is_no_id_names_nothing(web, adjuster):
    assert web.get("/api/v1/claims/seven", headers=adjuster).status_code == 404


def test_other_methods_are_refused_in_json(web, adjuster):
    assert web.ask("DELETE", f"/api/v1/claims/{uuid4()}", headers=adjuster).status_code == 405
