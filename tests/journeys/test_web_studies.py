"""Studies on the real web process by HTTP: begun with cells, listed and read, each as far as the caller may."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.domain.access import Role
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.actuarial import StudyInputs, responders, run_study
from backend.services.study_turns import STILL_RUNNING
from backend.store.tables import AuditEvent
from fixtures.studies import SMALL, finish_run
from fixtures.studies import SMALL_CELLS as CELLS

NO_NUMBERS = ("-1", "0", "1.5", "+1", "x", "\u0661", "9" * 5_000)


@pytest.fixture
def actuary(caller):
    return caller(Role.ACTUARY)


def begin(web, headers, key="", **changed):
    body = {"name": "Motor 2024", "cells": CELLS, **changed}
    more = {"Idempotency-Key": key} if key else {}
    return web.ask("POST", "/api/v1/run/actuarial", headers={**headers, **more}, json=body)


def test_begins_a_study_and_says_where_its_run_stands(web, actuary):
    answer = begin(web, actuary)
    run = web.get(answer.headers["location"], headers=actuary).json()

    assert answer.status_code == 202
    assert set(answer.json()) == {"run_id", "study_id", "reference", "rejected"}
    assert answer.json()["rejected"] == []
    assert answer.json()["reference"].startswith("ACT-")
    assert (run["kind"], run["subject_id"], run["state"]) == ("actuarial", answer.json()["study_id"], "queued")
    assert run["result"] is None
    assert answer.headers["cache-control"] == "no-store"


def test_the_same_key_makes_one_study_and_one_triangle(web, actuary):
    key = uuid4().hex

    first, again = begin(web, actuary, key).json(), begin(web, actuary, key).json()
    other = begin(web, actuary, key, name="Home 2024")

    assert first == again
    assert (other.status_code, other.json()["error"]) == (409, "conflict")


def test_the_sixth_study_in_a_minute_waits(web, actuary):
    for _ in range(5):
        answer = begin(web, actuary)
        assert answer.status_code == 202
        finish_run(web.unit_of_work, answer.json()["run_id"])
    sixth = begin(web, actuary)

    assert (sixth.status_code, sixth.json()["error"]) == (429, "rate_limited")
    assert int(sixth.headers["retry-after"]) > 0


def test_the_fourth_study_waits_until_one_of_three_has_ended(web, actuary):
    begun = [begin(web, actuary).json() for _ in range(3)]
    fourth = begin(web, actuary)
    finish_run(web.unit_of_work, begun[0]["run_id"])

    assert (fourth.status_code, fourth.json()) == (409, {"error": "conflict", "message": STILL_RUNNING})
    assert begin(web, actuary).status_code == 202


def test_cells_that_cannot_be_used_are_put_aside_and_named(web, actuary):
    bad = {"origin": "2024", "age_months": 24, "value": 1e30, "measure": "paid"}
    answer = begin(web, actuary, cells=[*CELLS, bad])

    assert answer.status_code == 202
    (rejected,) = answer.json()["rejected"]
    assert rejected["row"] == len(CELLS) + 1
    assert rejected["problem"].endswith(".")


def test_a_stored_triangle_is_studied_again(web, actuary):
    study_id = begin(web, actuary).json()["study_id"]
    triangle = web.get(f"/api/v1/studies/{study_id}", headers=actuary).json()["triangle"]

    second = begin(web, actuary, cells=[], triangle_id=triangle["triangle_id"], selection={"methods": ["mack"]})
    study = web.get(f"/api/v1/studies/{second.json()['study_id']}", headers=actuary).json()

    assert triangle["source"] == "interface"
    assert study["triangle"] == triangle
    assert study["versions"][0]["selection"]["methods"] == ["mack"]
    assert (study["status"], study["result"], study["adoption"]) == ("running", None, None)


def test_reads_a_study_as_it_was_sent(web, actuary):
    sent = {"methods": ["chain_ladder"], "factors": {"excluded": [["2021", 12]], "picked": {"24": 1.2}}}
    begun = begin(web, actuary, unit="USD thousand", selection=sent, reason="Without the storm of 2021").json()

    study = web.get(f"/api/v1/studies/{begun['study_id']}", headers=actuary).json()

    (version,) = study["versions"]
    assert (study["reference"], study["name"]) == (begun["reference"], "Motor 2024")
    assert (version["number"], version["reason"]) == (1, "Without the storm of 2021")
    assert version["selection"]["factors"]["excluded"] == [["2021", 12]]
    assert version["selection"]["factors"]["picked"] == {"24": 1.2}
    assert study["triangle"]["unit"] == "USD thousand"
    assert study["triangle"]["measures"]["paid"][0] == [100, 180, 210, 220]


def test_lists_studies_page_by_page(web, actuary):
    name = f"Fleet {uuid4().hex}"
    reference = begin(web, actuary, name=name).json()["reference"]

    page = web.get("/api/v1/studies", headers=actuary, params={"text": name, "limit": 1}).json()
    none = web.get("/api/v1/studies", headers=actuary, params={"text": name, "status": "adopted"}).json()

    assert page["total"] == 1
    assert (page["studies"][0]["reference"], page["studies"][0]["status"]) == (reference, "running")
    assert none == {"studies": [], "total": 0}


@pytest.mark.parametrize(
    "params", [{"page": 1}, {"limit": 1000}, {"limit": 0}, {"offset": -1}, {"status": "done"}, {"sort": "name"}]
)
def test_a_question_that_does_not_fit_is_refused(web, actuary, params):
    answer = web.get("/api/v1/studies", headers=actuary, params=params)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    "changed",
    [
        {"cells": []},
        {"cells": CELLS, "triangle_id": str(uuid4())},
        {"cells": [{"origin": "2021", "age_months": 12, "value": "many"}]},
        {"cells": [{"origin": "2021", "age_months": 12}]},
        {"cells": [{**CELLS[0], "currency": "EUR"}]},
        {"cells": CELLS[:1]},
        {"name": " "},
        {"name": "x" * 500},
        {"unit": ""},
        {"kind": "claim"},
        {"status": "adopted"},
        {"selection": {"methods": ["magic"]}},
        {"selection": {"methodz": ["mack"]}},
        {"selection": {"factors": {"exclude": [["2021", 12]]}}},
        {"selection": {"factors": {"last_periods": 0}}},
        {"selection": {"simulation": {"simulations": 10**9}}},
    ],
)
def test_refuses_what_does_not_fit_in_a_sentence(web, actuary, changed):
    answer = begin(web, actuary, **changed)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")
    assert answer.json()["message"].endswith(".")


def test_names_a_part_of_the_selection_that_it_does_not_know(web, actuary):
    answer = begin(web, actuary, selection={"factors": {"exclude": []}})

    assert "factors.exclude" in answer.json()["message"]


@pytest.mark.parametrize("factor", ["NaN", "Infinity", "1e999"])
def test_a_factor_that_is_no_number_is_refused(web, actuary, factor):
    body = json.dumps({"name": "Motor", "cells": CELLS, "selection": {"factors": {"picked": {"12": "FACTOR"}}}})

    answer = web.ask("POST", "/api/v1/run/actuarial", headers=actuary, data=body.replace('"FACTOR"', factor))

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")


@pytest.mark.parametrize("text", ["2021\u0000", "\ud800", "\u202e1202"])
def test_unseen_characters_break_nothing(web, actuary, text):
    cells = [{**cell, "origin": text if cell["origin"] == "2021" else cell["origin"]} for cell in CELLS]

    assert begin(web, actuary, cells=cells, name=f"Motor {text}").status_code in {202, 422}


def test_refuses_a_body_that_is_too_large_and_one_that_is_no_json(web, actuary):
    address = "/api/v1/run/actuarial"

    large = web.ask("POST", address, headers=actuary, data=b" " * 1_000_001)
    broken = web.ask("POST", address, headers=actuary, data=b"{")

    assert (large.status_code, large.json()["error"]) == (413, "body_too_large")
    assert (broken.status_code, broken.json()["message"]) == (422, "The body is not valid JSON.")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ACTUARY])
def test_takes_a_study_from_actuaries_alone(web, caller, role):
    assert begin(web, caller(role)).status_code == 403


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER, Role.ADMIN])
def test_shows_studies_to_nobody_who_may_not_read_them(web, caller, actuary, role):
    study_id, by = begin(web, actuary).json()["study_id"], caller(role)

    addresses = (
        "/api/v1/studies",
        f"/api/v1/studies/{study_id}",
        f"/files/studies/{study_id}/1.xlsx",
        f"/files/studies/{study_id}/1.csv",
    )
    assert [web.get(address, headers=by).status_code for address in addresses] == [403] * 4


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_managers_and_examiners_read_the_studies_of_their_insurer(web, caller, actuary, role):
    study_id = begin(web, actuary).json()["study_id"]

    assert web.get(f"/api/v1/studies/{study_id}", headers=caller(role)).status_code == 200


def test_another_actuary_follows_the_run(web, caller, actuary):
    run_id = begin(web, actuary).json()["run_id"]

    assert web.get(f"/api/v1/runs/{run_id}", headers=caller(Role.ACTUARY)).status_code == 200


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER])
def test_the_run_of_a_study_does_not_exist_for_those_on_other_desks(web, caller, actuary, role):
    run_id = begin(web, actuary).json()["run_id"]

    assert web.get(f"/api/v1/runs/{run_id}", headers=caller(role)).status_code == 404


def test_nothing_goes_out_before_there_is_a_result_nor_of_what_is_not_there(web, actuary):
    study_id = begin(web, actuary).json()["study_id"]

    assert web.get(f"/files/studies/{study_id}/1.xlsx", headers=actuary).status_code == 422
    for address in (
        f"{study_id}/2.csv",
        f"{study_id}/{2**40}.xlsx",
        f"{uuid4()}/1.xlsx",
        "x/1.csv",
        *(f"{study_id}/{number}.csv" for number in NO_NUMBERS),
    ):
        answer = web.get(f"/files/studies/{address}", headers=actuary)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_asks_who_is_there_first(web):
    assert web.ask("POST", "/api/v1/run/actuarial", json={}).status_code == 401
    assert web.get("/api/v1/studies").status_code == 401
    assert web.get(f"/files/studies/{uuid4()}/1.xlsx").status_code == 401


def test_says_which_methods_the_addresses_take(web, actuary):
    answer = web.get("/api/v1/run/actuarial", headers=actuary)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_look_at_the_headings_of_a_file_is_no_export(web, actuary):
    begun, selection = begin(web, actuary).json(), Selection(methods=(MethodName.CHAIN_LADDER,))
    outcome = run_study(StudyInputs(SMALL, selection), ProviderChain((MockProvider(responders()),)), lambda _: None)
    finish_run(web.unit_of_work, begun["run_id"], outcome.to_json())
    address = f"/files/studies/{begun['study_id']}/1"

    def exports():
        acts = select(func.count()).where(AuditEvent.action == "exported", AuditEvent.object_id == begun["study_id"])
        with web.unit_of_work() as work:
            return work.session.scalar(acts)

    addresses = (f"{address}.xlsx", f"{address}.csv")
    assert ([web.ask("HEAD", each, headers=actuary).status_code for each in addresses], exports()) == ([405, 405], 0)
    assert ([web.get(each, headers=actuary).status_code for each in addresses], exports()) == ([200, 200], 2)
