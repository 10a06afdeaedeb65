"""The JSON interface on the real web process: documents in and out, runs started and read, by role and owner."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.store.tables import User
from fixtures.desk import FLEET
from fixtures.web import PASSWORD, SID

TEXT = b"Loss run of Harbor Line Freight LLC. No claims in the last five years.\n"


@pytest.fixture
def clerk(web):
    return web.add_user(Role.UNDERWRITER)


@pytest.fixture
def token(web):
    def token(username):
        answer = web.ask("POST", "/token", data={"username": username, "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return token


def upload(web, headers, content=TEXT, name="loss-run.txt"):
    return web.ask("POST", "/api/v1/documents", headers=headers, params={"filename": name}, data=content)


def start(web, headers, key="", **changed):
    body = {"product": "commercial_auto", "fields": {**FLEET, **changed}}
    more = {"Idempotency-Key": key} if key else {}
    return web.ask("POST", "/api/v1/run/underwriting", headers={**headers, **more}, json=body)


def test_takes_a_document_as_raw_bytes_and_gives_back_the_same(web, clerk, token):
    headers = token(clerk)
    stored = upload(web, headers)

    back = web.get(f"/files/{stored.json()['document_id']}", headers=headers)

    assert stored.status_code == 201
    assert back.content == TEXT


def test_takes_a_document_as_a_form(web, clerk, token):
    answer = web.ask("POST", "/api/v1/documents", headers=token(clerk), files={"file": ("a.txt", TEXT + b"form")})

    assert answer.status_code == 201


def test_takes_no_document_for_a_claim_that_nobody_knows_nor_for_two_cases(web, token):
    headers = token(web.add_user(Role.ADJUSTER))
    unknown = {"filename": "report.txt", "claim_id": str(uuid4())}
    both = {**unknown, "submission_id": str(uuid4())}

    path = "/api/v1/documents"
    answers = [web.ask("POST", path, headers=headers, params=params, data=TEXT) for params in (unknown, both)]

    assert [answer.status_code for answer in answers] == [404, 422]


def test_sends_a_file_so_that_no_browser_shows_or_keeps_it(web, clerk, token):
    document_id = upload(web, token(clerk), name='odd "name"; ü.txt').json()["document_id"]

    answer = web.get(f"/files/{document_id}", {SID: web.sign_in(clerk)})

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in answer.headers["content-disposition"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("role", [Role.CLIENT, Role.ADJUSTER, Role.ACTUARY, Role.ADMIN])
def test_sends_no_file_to_a_role_that_may_not_read_it(web, clerk, token, role):
    document_id = upload(web, token(clerk)).json()["document_id"]

    answer = web.get(f"/files/{document_id}", {SID: web.sign_in(web.add_user(role))})

    assert answer.status_code in {403, 404}
    assert TEXT not in answer.content


@pytest.mark.parametrize("cookies", [{}, {SID: "invented"}])
def test_sends_no_file_to_a_stranger(web, clerk, token, cookies):
    document_id = upload(web, token(clerk)).json()["document_id"]

    assert web.get(f"/files/{document_id}", cookies).status_code == 401


def test_says_why_a_file_was_refused(web, clerk, token):
    answer = upload(web, token(clerk), b"MZ\x90\x00 not a document", "loss-run.pdf")

    assert answer.status_code == 422
    assert answer.json()["message"]


def test_takes_no_body_beyond_the_limit(web, clerk, token):
    answer = upload(web, token(clerk), b"x" * (21 * 1024 * 1024))

    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


def test_starts_a_run_and_shows_how_it_stands(web, clerk, token):
    headers = token(clerk)

    started = start(web, headers)
    run = web.get(started.headers["location"], headers=headers).json()

    assert started.status_code == 202
    assert set(started.json()) == {"run_id", "submission_id", "reference"}
    assert (run["run_id"], run["kind"], run["state"]) == (started.json()["run_id"], "underwriting", "queued")
    assert run["result"] is None


def test_the_same_key_makes_one_run(web, clerk, token):
    headers, key = token(clerk), uuid4().hex

    assert start(web, headers, key).json() == start(web, headers, key).json()


def test_the_sixth_run_in_a_minute_waits(web, clerk, token):
    headers = token(clerk)
    statuses = [start(web, headers).status_code for _ in range(5)]

    sixth = start(web, headers)

    assert statuses == [202] * 5
    assert (sixth.status_code, sixth.json()["error"]) == (429, "rate_limited")
    assert 1 <= int(sixth.headers["retry-after"]) <= 60


def test_names_each_field_that_does_not_fit(web, clerk, token):
    answer = start(web, token(clerk), power_units="many")

    assert answer.status_code == 422
    assert "power units" in answer.json()["message"].lower()


def test_knows_no_run_of_another_institution(web, clerk, token):
    run = start(web, token(clerk)).json()["run_id"]
    with web.unit_of_work() as work:
        work.accounts.add_institution(f"other-{uuid4().hex[:6]}", "Other Mutual")
        other = work.accounts.list_institutions()[-1][0]
        stranger = web.add_user(Role.MANAGER)
        work.session.get(User, web.users[stranger]).institution_id = other

    assert web.get(f"/api/v1/runs/{run}", headers=token(stranger)).status_code == 404
