"""The served OpenAPI document names every route, and no request gets an answer that it does not name."""

import re
from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings

from app.http.routes import SERVED
from backend.domain.access import Role
from fixtures.claims import LOSS
from fixtures.desk import FLEET
from fixtures.web import PASSWORD, SID

MODES = ("positive", "negative")
EXAMPLES = 15
CALLERS = {
    "start_underwriting": Role.UNDERWRITER,
    "start_claim": Role.ADJUSTER,
    "list_claims": Role.ADJUSTER,
    "decide_claim": Role.ADJUSTER,
    "start_study": Role.ACTUARY,
    "list_studies": Role.ACTUARY,
    "upload_document": Role.CLIENT,
}
CELLS = [
    {"origin": str(2018 + year), "age_months": 12 * age, "value": 1000.0 * (1 + year) * (2 - 0.8**age)}
    for year in range(5)
    for age in range(1, 6 - year)
]


@pytest.fixture(scope="module")
def schemathesis():
    """Import the library only where it is used: that takes seconds, and every test process collects this file."""
    return pytest.importorskip("schemathesis")


@pytest.fixture(scope="module")
def conforms(schemathesis):
    """Check what came against the document."""
    checks = pytest.importorskip("schemathesis.specs.openapi.checks")
    wanted = [
        schemathesis.checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]
    return lambda case, answer: case.validate_response(answer, checks=wanted)


@pytest.fixture(scope="module")
def schema(web, schemathesis):
    return schemathesis.openapi.from_dict(web.get("/api/v1/openapi.json").json())


@pytest.fixture(scope="module")
def callers(web, schema):
    """Give headers of a role, of one of eight people in turn: nobody may start more than five runs a minute."""
    people = {role: cycle([web.bearer(web.add_user(role)) for _ in range(8)]) for role in {*CALLERS.values()}}
    form = {"username": web.add_user(Role.CLIENT), "password": PASSWORD}
    schema["/token"]["POST"].validate_response(web.ask("POST", "/token", data=form))
    people[Role.MANAGER] = cycle([web.bearer(web.add_user(Role.MANAGER)) for _ in range(8)])
    return lambda role: next(people[role])


def all_operations(schema):
    return [operation.ok() for operation in schema.get_all_operations()]


def name_of(operation):
    return operation.definition.raw["operationId"]


def test_names_every_route_that_is_served_and_no_other(schema):
    named = {(operation.method.upper(), operation.path) for operation in all_operations(schema)}

    assert named == {(method, route.path) for route in SERVED for method in route.methods - {"HEAD"}}


def test_is_a_valid_document_whose_references_all_lead_somewhere(schema):
    schema.validate()
    document = schema.raw_schema
    found = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", repr(document)))

    assert found
    assert found <= set(document["components"]["schemas"])
    assert len({name_of(operation) for operation in all_operations(schema)}) == len(SERVED)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("mode", MODES)
def test_no_request_gets_an_answer_that_the_document_does_not_name(web, schema, callers, conforms, schemathesis, mode):
    wanted = schemathesis.GenerationMode(mode)
    asked = {
        name_of(one): ask(web, one, wanted, callers, conforms)
        for one in all_operations(schema)
        if mode == "positive" or can_be_wrong(one)
    }

    assert all(asked.values()), asked
    reached = {name: statuses for name, statuses in asked.items() if name in CALLERS}
    assert not {name for name, statuses in reached.items() if statuses <= {401, 403}}, reached


def can_be_wrong(operation):
    """Tell whether the document says anything about what an operation takes."""
    raw = operation.definition.raw
    return bool(raw["parameters"] or raw.get("requestBody"))


def ask(web, operation, mode, callers, conforms):
    """Send what the document allows, or forbids, to one operation; return the statuses that came."""
    statuses = set()
    role = CALLERS.get(name_of(operation), Role.MANAGER)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def each(case):
        answer = case.call(base_url=web.address, headers=callers(role), allow_redirects=False)
        conforms(case, answer)
        statuses.add(answer.status_code)

    each()
    return statuses


def test_good_answers_are_as_the_document_says(web, schema, callers):
    operations = {name_of(operation): operation for operation in all_operations(schema)}

    def call(name, headers, cookies=None, places=None, **more):
        operation = operations[name]
        path = operation.path.format(**places or {})
        answer = web.ask(operation.method.upper(), path, cookies, headers=headers, **more)
        operation.validate_response(answer)
        assert answer.ok, (name, answer.status_code, answer.text[:300])
        return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else answer

    clerk, adjuster, actuary = callers(Role.UNDERWRITER), callers(Role.ADJUSTER), callers(Role.ACTUARY)
    sent = call("start_underwriting", clerk, json={"product": "commercial_auto", "fields": dict(FLEET)})
    assert call("get_run", clerk, places=sent)["subject_id"] == sent["submission_id"]
    memo = {"kind": "underwriting_memo", "subject_id": sent["submission_id"]}
    report = call("start_report", clerk, json=memo)
    assert call("get_report", clerk, places=report)["run_id"] == report["run_id"]
    assert call("list_reports", clerk)["total"] == 1
    begun = call("start_study", actuary, json={"name": "Five years", "cells": CELLS})
    assert call("get_study", actuary, places=begun)["reference"] == begun["reference"]
    assert call("list_studies", actuary)["total"] >= 1
    loss = call("start_claim", adjuster, json={"line": "auto", "fields": dict(LOSS)})
    assert call("get_claim", adjuster, places=loss)["claim_id"] == loss["claim_id"]
    assert call("list_claims", adjuster)["total"] >= 1
    stored = call("upload_document", clerk, files={"file": ("a.txt", b"No claims in five years.\n")})
    call("document_file", clerk, places=stored)
    for name in ("is_alive", "is_ready", "metrics", "openapi"):
        call(name, {})
    username = web.add_user(Role.CLIENT)
    call("end_session", {}, {SID: web.sign_in(username)})
