"""What the HTTP interface answers to requests that do not fit: unknown addresses, wrong methods, a case as printed."""

from collections import defaultdict
from uuid import UUID

import pytest

from app.http.routes import SERVED
from backend.commands.case_examples import UNDERWRITING_EXAMPLE
from backend.domain.access import Role
from fixtures.web import SID

ID = UUID(int=1)
UNKNOWN_FILES = [
    "/files",
    "/files/",
    "/files/a/b",
    "/files/letters/a/b",
    f"/files/studies/{ID}",
    f"/files/studies/{ID}/1.pdf",
    f"/files/studies/{ID}/1.csv/",
]


@pytest.fixture
def headers(web):
    return web.bearer(web.add_user(Role.CLIENT))


@pytest.fixture
def send(web, headers):
    def send(**changed):
        return web.ask("POST", "/api/v1/run/underwriting", headers=headers, json={**UNDERWRITING_EXAMPLE, **changed})

    return send


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v2/runs/x", "/api/v1/documents/", "/api/v1/runs/a/b"]
)
def test_an_unknown_address_of_the_interface_is_not_found_in_json(web, method, path):
    answer = web.ask(method, path)

    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found", "message": "Nothing is at this address."}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", UNKNOWN_FILES)
def test_an_unknown_address_of_files_asks_who_is_there_and_is_not_found_in_json(web, headers, method, path):
    stranger, person = web.ask(method, path), web.ask(method, path, headers=headers)

    assert (stranger.status_code, stranger.json()["error"]) == (401, "not_signed_in")
    assert (person.status_code, person.json()["error"]) == (404, "not_found")
    assert person.headers["x-content-type-options"] == "nosniff"


def test_a_signed_in_browser_is_told_that_no_file_is_there(web):
    cookies = {SID: web.sign_in(web.add_user(Role.CLIENT))}

    assert web.get("/files/a/b", cookies).json() == {"error": "not_found", "message": "Nothing is at this address."}


@pytest.mark.parametrize("route", [route for route in SERVED if route.path.startswith("/files")], ids=lambda r: r.path)
def test_a_file_is_opened_by_get_alone(web, headers, route):
    """Opening one is written down, and a workbook is drawn for it: a look at the headings does neither."""
    answer = web.ask("HEAD", route.path_format.format_map(defaultdict(lambda: "x")), headers=headers)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("route", SERVED, ids=lambda route: route.path)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_wrong_method_is_refused_and_told_the_right_one(web, route, method):
    answer = web.ask(method, route.path_format.format_map(defaultdict(lambda: "x")))

    if method in route.methods:
        assert answer.status_code != 405
        return
    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == ", ".join(sorted(route.methods))
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_still_open_at_addresses_outside_the_interface(web):
    answer = web.ask("GET", "/submissions")

    assert (answer.status_code, answer.headers["content-type"][:9]) == (200, "text/html")


def test_the_printed_example_is_taken_as_it_is(send):
    assert UNDERWRITING_EXAMPLE["documents"] == []
    assert send().status_code == 202


def test_another_kind_of_case_is_refused_by_name(send):
    answer = send(kind="claim")

    assert answer.status_code == 422
    assert answer.json()["message"] == "These parts of the request do not fit: kind."


def test_file_names_are_refused_with_the_way_to_send_files(send):
    answer = send(documents=["loss-run.pdf"])

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")
    assert answer.json()["message"] == (
        "Upload the documents first at /api/v1/documents and send their ids as document_ids."
    )


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000])
def test_a_body_that_is_no_json_is_refused_as_such(web, headers, body):
    answer = web.ask("POST", "/api/v1/run/underwriting", headers=headers, data=body)

    assert answer.status_code == 422
    assert answer.json()["message"] == "The body is not valid JSON."


@pytest.mark.parametrize("body", ["[]", "null", '"x"'])
def test_a_body_that_is_no_object_is_refused_as_such(web, headers, body):
    answer = web.ask("POST", "/api/v1/run/underwriting", headers=headers, data=body)

    assert answer.json()["message"] == "The body must be one JSON object."


def test_a_key_that_is_too_long_is_refused_and_never_cut(web, headers):
    answer = web.ask(
        "POST",
        "/api/v1/run/underwriting",
        headers={**headers, "Idempotency-Key": "k" * 201},
        json=UNDERWRITING_EXAMPLE,
    )

    assert answer.status_code == 422
    assert answer.json()["message"] == "An Idempotency-Key has at most 200 characters."


def test_a_user_name_that_no_database_keeps_is_refused_like_any_other(web):
    web.add_user(Role.CLIENT)

    answer = web.ask("POST", "/token", data={"username": "cleo.client\0", "password": "x"})

    assert answer.status_code == 401
    assert answer.json()["error"] == "sign_in_refused"
