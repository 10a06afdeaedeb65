"""Hostile requests for studies on the real web process: refused like those of the other desks, in a sentence."""

import json
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.services import passwords
from backend.store.accounts import NewAccount
from fixtures.studies import SMALL_CELLS as CELLS
from fixtures.studies import figures_of, finish_run, result_json
from fixtures.web import PASSWORD

START = "/api/v1/run/actuarial"
JARGON = ("Input should", "pydantic", "valid tuple", "frozenset", "Traceback", "Error")

NOBODYS = "6f1c1f0e-7d53-4b0e-9a55-0d6a52f0c0de"
"""The id of a study that is nobody's; written out, for every test process must name its tests alike."""


@pytest.fixture(scope="module")
def actuary(caller):
    return caller(Role.ACTUARY)


def stranger_of(web):
    """Give the headers of an actuary of another insurer."""
    username = f"stranger-{uuid4().hex[:8]}"
    hashed = passwords.hash_password(PASSWORD, cost=4)
    with web.unit_of_work() as work:
        house = work.accounts.add_institution(username, "Other Mutual")
        work.accounts.add(NewAccount(house, username, hashed, Role.ACTUARY, must_change_password=False))
    return web.bearer(username)


def body_with(**changed):
    return {"name": "Motor 2024", "cells": CELLS, **changed}


def refused(answer, status, code):
    """Check a refusal: JSON with a code and one sentence for people."""
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    message = answer.json()["message"]
    assert message.endswith(".")
    assert not [word for word in JARGON if word in message]
    return message


@pytest.mark.parametrize("value", ['"100"', "true", "null", "[]", "{}"])
def test_an_amount_that_is_no_number_is_refused(web, actuary, value):
    sent = json.dumps(body_with(cells=[*CELLS, {**CELLS[0], "value": "VALUE"}])).replace('"VALUE"', value)

    refused(web.ask("POST", START, headers=actuary, data=sent), 422, "invalid_request")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_an_amount_without_a_size_is_put_aside_and_never_computed_with(web, caller, value):
    by = caller(Role.ACTUARY)
    sent = json.dumps(body_with(cells=[{**CELLS[0], "value": "VALUE"}, *CELLS[1:]])).replace('"VALUE"', value)

    answer = web.ask("POST", START, headers=by, data=sent)

    (rejected,) = answer.json()["rejected"]
    assert (rejected["row"], rejected["problem"][-1]) == (1, ".")
    triangle = web.get(f"/api/v1/studies/{answer.json()['study_id']}", headers=by).json()["triangle"]
    assert triangle["measures"]["paid"][0][0] is None
    assert triangle["rejected"] == [rejected]


@pytest.mark.parametrize("age", ["true", '"12"', "12.5", "-12", "1e9", "null"])
def test_an_age_that_is_no_number_of_months_is_refused(web, actuary, age):
    sent = json.dumps(body_with(cells=[*CELLS, {**CELLS[0], "age_months": "AGE"}])).replace('"AGE"', age)

    message = refused(web.ask("POST", START, headers=actuary, data=sent), 422, "invalid_request")

    assert "age_months" in message


@pytest.mark.parametrize(
    ("selection", "named"),
    [
        ({"factors": {"average": "best"}}, "one of volume, simple, regression, geometric, medial"),
        ({"methods": ["magic"]}, "one of chain_ladder, mack"),
        ({"factors": {"tail": {"kind": "long"}}}, "one of none, constant"),
        ({"factors": {"picked": {"12": True}}}, "factors.picked.12 must be a number"),
        ({"factors": {"picked": {"12": 1.1, "012": 9.0}}}, "factors.picked.012"),
        ({"factors": {"last_periods": "3"}}, "factors.last_periods must be a whole number"),
        ({"simulation": {"seed": 10**30}}, "The seed"),
        ({"factors": {"excluded": [["1999", 12]]}}, "no link ratio of origin 1999"),
    ],
)
def test_a_selection_is_refused_in_words_for_people(web, actuary, selection, named):
    answer = web.ask("POST", START, headers=actuary, json=body_with(selection=selection))

    assert named in refused(answer, 422, "invalid_request")


def test_ten_thousand_wrong_exclusions_are_one_short_answer(web, actuary):
    excluded = [[f"{origin}", 12] for origin in range(10_000)]

    answer = web.ask("POST", START, headers=actuary, json=body_with(selection={"factors": {"excluded": excluded}}))

    refused(answer, 422, "invalid_request")
    assert len(answer.content) < 2_000


def test_a_selection_nested_without_end_breaks_nothing(web, actuary):
    deep = '{"factors":' * 20_000 + "1" + "}" * 20_000
    sent = json.dumps(body_with(selection="DEEP")).replace('"DEEP"', deep)

    refused(web.ask("POST", START, headers=actuary, data=sent), 422, "invalid_request")
    assert web.get("/healthz").status_code == 200


def test_a_number_of_ten_thousand_digits_breaks_nothing(web, actuary):
    sent = json.dumps(body_with(selection={"simulation": {"seed": "SEED"}})).replace('"SEED"', "9" * 10_000)

    refused(web.ask("POST", START, headers=actuary, data=sent), 422, "invalid_request")


def test_more_cells_than_the_body_takes_are_refused_before_they_are_read(web, actuary):
    many = [{"origin": f"{1900 + at % 100}", "age_months": at, "value": 1} for at in range(100_000)]

    refused(web.ask("POST", START, headers=actuary, json=body_with(cells=many)), 413, "body_too_large")


def test_as_many_cells_as_the_body_takes_are_answered(web, caller):
    many = [{"origin": f"{2000 + at // 1000}", "age_months": at % 1000, "value": 1} for at in range(15_000)]

    answer = web.ask("POST", START, headers=caller(Role.ACTUARY), json=body_with(cells=many))

    assert answer.status_code in {202, 422}
    assert len(answer.content) < 1_000_000


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"study"', b"12", b"\xff\xfe{}", b'{"name": "Motor"'])
def test_a_body_that_is_no_object_is_refused(web, actuary, body):
    refused(web.ask("POST", START, headers=actuary, data=body), 422, "invalid_request")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_the_start_of_a_study_takes_a_post_alone(web, actuary, method):
    answer = web.ask(method, START, headers=actuary)

    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "address", ["/api/v1/studies", f"/api/v1/studies/{NOBODYS}", f"/files/studies/{NOBODYS}/1.csv"]
)
def test_what_is_read_is_not_written(web, actuary, method, address):
    refused(web.ask(method, address, headers=actuary), 405, "method_not_allowed")


@pytest.mark.parametrize("address", [f"/api/v1/studies/{NOBODYS}", "/api/v1/studies/1"])
def test_what_is_not_there_is_not_found(web, actuary, address):
    refused(web.get(address, headers=actuary), 404, "not_found")


def test_the_study_of_another_insurer_is_not_found_by_any_address(web, caller):
    by = caller(Role.ACTUARY)
    begun = web.ask("POST", START, headers=by, json=body_with()).json()
    finish_run(web.unit_of_work, begun["run_id"])
    stranger = stranger_of(web)
    addresses = [
        f"/api/v1/studies/{begun['study_id']}",
        f"/api/v1/runs/{begun['run_id']}",
        f"/files/studies/{begun['study_id']}/1.xlsx",
        f"/files/studies/{begun['study_id']}/1.csv",
    ]

    assert [web.get(address, headers=by).status_code for address in addresses[:2]] == [200, 200]
    assert [web.get(address, headers=stranger).status_code for address in addresses] == [404] * 4
    assert web.get("/api/v1/studies", headers=stranger).json() == {"studies": [], "total": 0}


def test_a_study_of_the_triangle_of_another_insurer_is_not_begun(web, caller):
    by = caller(Role.ACTUARY)
    begun = web.ask("POST", START, headers=by, json=body_with()).json()
    triangle = web.get(f"/api/v1/studies/{begun['study_id']}", headers=by).json()["triangle"]["triangle_id"]
    sent = {"name": "Motor", "triangle_id": triangle}

    refused(web.ask("POST", START, headers=stranger_of(web), json=sent), 404, "not_found")


@pytest.mark.parametrize("key", ["x" * 201, "x" * 5_000])
def test_a_key_has_an_end(web, actuary, key):
    headers = {**actuary, "Idempotency-Key": key}

    refused(web.ask("POST", START, headers=headers, json=body_with()), 422, "invalid_request")


def test_the_same_key_of_two_people_makes_two_studies(web, caller):
    key = uuid4().hex
    answers = [
        web.ask("POST", START, headers={**caller(Role.ACTUARY), "Idempotency-Key": key}, json=body_with()).json()
        for _ in range(2)
    ]

    assert answers[0]["study_id"] != answers[1]["study_id"]
    assert answers[0]["run_id"] != answers[1]["run_id"]


def test_pages_of_the_list_follow_one_another(web, caller):
    by, name = caller(Role.ACTUARY), uuid4().hex
    for number in range(3):
        assert web.ask("POST", START, headers=by, json=body_with(name=f"{name} {number}")).status_code == 202

    pages = [
        web.get("/api/v1/studies", headers=by, params={"text": name, "limit": 2, "offset": offset}).json()
        for offset in (0, 2, 3, 99_999)
    ]

    assert [page["total"] for page in pages] == [3, 3, 3, 3]
    assert [[row["name"][-1] for row in page["studies"]] for page in pages] == [["2", "1"], ["0"], [], []]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; DROP TABLE studies; --", "\u0000", "x" * 200])
def test_words_sought_are_words_and_no_pattern(web, actuary, text):
    answer = web.get("/api/v1/studies", headers=actuary, params={"text": text})

    assert answer.status_code == 200
    assert answer.json()["total"] == len(answer.json()["studies"])


def test_a_finished_study_is_answered_in_strict_json(web, caller):
    by = caller(Role.ACTUARY)
    begun = web.ask("POST", START, headers=by, json=body_with()).json()
    finish_run(web.unit_of_work, begun["run_id"], result_json(figures_of()))

    study = web.get(f"/api/v1/studies/{begun['study_id']}", headers=by)
    run = web.get(f"/api/v1/runs/{begun['run_id']}", headers=by)

    def no_number(word):
        pytest.fail(f"{word} is no JSON")

    for answer in (study, run):
        assert json.loads(answer.text, parse_constant=no_number)
    assert study.json()["result"]["figures"]["methods"][0]["total"]["ibnr"] == 95.0
    assert run.json()["result"]["kind"] == "actuarial"
