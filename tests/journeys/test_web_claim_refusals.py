"""What the claims' addresses refuse, and in which words: strangers, other desks, odd bodies and queries, stale acts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.commands.case_examples import claim_example
from backend.domain.access import Role
from backend.store.tables import Claim, User
from factories import make_claim, make_policy, make_principal
from fixtures.claims import LOSS
from fixtures.web import PASSWORD

REASON = "The insured withdrew the claim by telephone."
CLOSING = {"action": "close", "reason_code": "withdrawn", "reason_text": REASON}


@pytest.fixture
def adjuster(caller):
    return caller(Role.ADJUSTER)


@pytest.fixture(scope="module")
def foreign(web):
    """Store a claim of another institution and return its id."""
    with web.unit_of_work() as work:
        owner = make_principal(work, Role.ADJUSTER)
        return make_claim(work, owner, make_policy(work, owner), insured_name="Secret Insured")


def post(web, headers, body, **more):
    return web.ask("POST", "/api/v1/run/claims", headers={**headers, **more}, json=body)


def report(web, headers, document_ids=(), key="", **changed):
    body = {"line": "auto", "fields": {**LOSS, **changed}, "document_ids": list(document_ids)}
    return post(web, headers, body, **({"Idempotency-Key": key} if key else {}))


def upload(web, headers, content=b"Date of loss: 05/04/2026", **case):
    files = {"file": ("police.txt", content, "text/plain")}
    return web.ask("POST", "/api/v1/documents", headers=headers, files=files, params=case)


def decide(web, headers, claim_id, **body):
    return web.ask("POST", f"/api/v1/claims/{claim_id}/decisions", headers=headers, json={"version": 1, **body})


def is_sentence(answer):
    """Tell whether a refusal is JSON with a word for machines and a sentence for people, and shows no inside."""
    said = answer.json()
    inside = ("Traceback", "psycopg", "sqlalchemy", "pydantic", "SELECT ", "0x", "NoneType")
    message = said["message"]
    is_plain = not any(word in answer.text for word in inside)
    return is_plain and bool(said["error"]) and message[0].isupper() and message.rstrip()[-1] in ".!?"


@pytest.mark.parametrize(
    "ask",
    [
        lambda web, who, claim: web.get(f"/api/v1/claims/{claim}", headers=who),
        lambda web, who, claim: decide(web, who, claim, **CLOSING),
        lambda web, who, claim: upload(web, who, claim_id=str(claim)),
    ],
    ids=["read", "decide", "upload"],
)
def test_a_claim_of_another_house_answers_like_one_that_does_not_exist(web, adjuster, foreign, ask):
    hidden, unknown = ask(web, adjuster, foreign), ask(web, adjuster, uuid4())

    assert (hidden.status_code, hidden.json()) == (unknown.status_code, unknown.json())
    assert hidden.status_code == 404
    assert is_sentence(hidden)
    with web.unit_of_work() as work:
        assert work.session.get(Claim, foreign).status == "reported"


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.MANAGER, Role.EXAMINER])
def test_no_list_holds_a_claim_of_another_house(web, caller, foreign, role):
    for query in ({}, {"text": "Secret"}, {"order": "amount", "limit": 200}):
        answer = web.get("/api/v1/claims", headers=caller(role), params=query)
        assert answer.status_code == 200
        assert str(foreign) not in answer.text


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ACTUARY, Role.ADMIN])
def test_who_works_on_another_desk_is_refused_by_role_whether_or_not_there_is_such_a_claim(web, caller, adjuster, role):
    who, claim_id = caller(role), report(web, adjuster).json()["claim_id"]

    for wanted in (claim_id, uuid4()):
        for answer in (
            web.get("/api/v1/claims", headers=who),
            web.get(f"/api/v1/claims/{wanted}", headers=who),
            decide(web, who, wanted, **CLOSING),
        ):
            assert answer.status_code == 403
            assert is_sentence(answer)


def test_a_client_is_told_the_same_of_a_strangers_claim_as_of_none(web, caller, adjuster):
    client, theirs = caller(Role.CLIENT), report(web, adjuster).json()
    hidden, unknown = (web.get(f"/api/v1/claims/{each}", headers=client) for each in (theirs["claim_id"], uuid4()))
    runs = [web.get(f"/api/v1/runs/{each}", headers=client) for each in (theirs["run_id"], uuid4())]
    papers = [upload(web, client, claim_id=str(each)) for each in (theirs["claim_id"], uuid4())]

    assert (hidden.status_code, hidden.text) == (unknown.status_code, unknown.text)
    assert {answer.status_code for answer in (hidden, *runs, *papers)} == {404}
    assert len({answer.json()["message"] for answer in papers}) == 1


def test_a_client_gets_no_word_of_the_analysis_from_the_filters_of_the_queue(web, caller):
    client = caller(Role.CLIENT)
    report(web, client)

    for query in ({"order": "score"}, {"severity": "high"}, {"is_due_soon": "true"}, {"status": "referred"}):
        answer = web.get("/api/v1/claims", headers=client, params=query)
        assert (answer.status_code, answer.json()["message"]) == (
            422,
            f"These parts of the request do not fit: {next(iter(query))}.",
        )


def test_a_client_reads_own_claims_page_by_page(web, caller):
    client = caller(Role.CLIENT)
    made = [report(web, client).json()["claim_id"] for _ in range(3)]
    pages = [web.get("/api/v1/claims", headers=client, params={"limit": 2, "offset": start}).json() for start in (0, 2)]

    assert [page["total"] for page in pages] == [3, 3]
    assert [claim["claim_id"] for page in pages for claim in page["claims"]] == made[::-1]


@pytest.mark.parametrize("more", [{"policy": {"number": "X"}}, {"prior_claims": []}])
def test_policy_and_earlier_claims_are_for_the_command_line(web, adjuster, more):
    answer = post(web, adjuster, {"line": "auto", "fields": LOSS, **more})

    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "policy and prior_claims are for the command line; the policy is found by its number.",
    )


def test_the_fields_of_the_printed_example_are_taken(web, adjuster):
    example = claim_example(datetime.now(UTC).date())
    answer = post(web, adjuster, {name: example[name] for name in ("kind", "line", "fields")})

    assert answer.status_code == 202


def test_the_same_key_with_another_loss_is_refused(web, adjuster):
    first = report(web, adjuster, key="one").json()
    other = report(web, adjuster, key="one", claimed_usd="9000")

    assert (other.status_code, other.json()["error"]) == (409, "conflict")
    assert other.json()["message"] == "This Idempotency-Key was used for another request; send a new key."
    assert report(web, adjuster, key="one").json() == first


@pytest.mark.parametrize("number", ["PA\u202e-700100", "PA-\u200b700100", "\ufeffPA-700100"])
def test_a_policy_number_with_hidden_characters_is_refused_at_its_field(web, adjuster, number):
    answer = report(web, adjuster, policy_number=number)

    assert answer.status_code == 422
    assert "Policy number (policy_number): must look like PA-700100" in answer.json()["message"]


def test_a_form_without_a_file_is_told_both_ways_to_send_one(web, adjuster):
    answer = web.ask("POST", "/api/v1/documents", headers=adjuster, files={"paper": ("a.txt", b"x", "text/plain")})

    assert answer.status_code == 422
    assert "form field called file" in answer.json()["message"]
    assert "/api/v1/documents?filename=" in answer.json()["message"]


def test_a_client_is_told_where_the_run_stands_and_nothing_of_how_it_is_done(web, caller):
    client = caller(Role.CLIENT)
    run = web.get(f"/api/v1/runs/{report(web, client).json()['run_id']}", headers=client).json()

    assert not {"model", "retries", "max_attempts", "attempt", "cost_usd"} & set(run)
    assert run["step"] in {"waiting", "working", "done"}
    assert {"state", "provider", "made_without_model", "result"} <= set(run)


def test_a_paper_of_somebody_else_refuses_the_report_and_leaves_no_claim(web, caller, adjuster):
    other = caller(Role.ADJUSTER)
    paper = upload(web, other).json()["document_id"]
    answer = report(web, adjuster, [paper])

    assert answer.status_code == 422
    assert "remove it" in answer.json()["message"]
    assert web.get("/api/v1/claims", headers=adjuster, params={"scope": "mine"}).json()["total"] == 0


def test_a_paper_under_one_claim_is_not_taken_into_another(web, adjuster):
    first = report(web, adjuster).json()["claim_id"]
    paper = upload(web, adjuster, claim_id=first).json()["document_id"]

    assert report(web, adjuster, [paper]).status_code == 422


def test_an_upload_for_a_claim_and_a_submission_at_once_is_refused_in_words(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    answer = upload(web, adjuster, claim_id=claim_id, submission_id=str(uuid4()))

    assert answer.status_code == 422
    assert is_sentence(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("loss_date", "2099-01-01"),
        ("loss_date", "2026-02-30"),
        ("loss_state", "Atlantis"),
        ("loss_type", "meteor"),
        ("claimed_usd", "NaN"),
        ("claimed_usd", "-1"),
        ("claimed_usd", 1e400),
        ("policy_number", ""),
        ("policy_number", "P" * 5000),
        ("surprise", "1"),
        ("injured_persons", "many"),
    ],
)
def test_a_field_that_does_not_fit_is_named_in_a_sentence(web, adjuster, field, value):
    if value == float("inf"):
        body = f'{{"line": "auto", "fields": {{"{field}": 1e400}}}}'
        answer = web.ask("POST", "/api/v1/run/claims", headers=adjuster, data=body)
    else:
        answer = report(web, adjuster, **{field: value})

    assert answer.status_code == 422
    assert is_sentence(answer)


@pytest.mark.parametrize(
    "body",
    [
        {"line": "marine", "fields": {}},
        {"line": "auto", "fields": {"description": {"$ne": 1}}},
        {"line": "auto", "fields": [], "document_ids": []},
        {"line": "auto", "fields": {}, "document_ids": ["seven"]},
        {"line": "auto", "fields": {}, "document_ids": [str(UUID(int=n)) for n in range(51)]},
        {"line": "auto", "fields": {f"field_{n}": 1 for n in range(201)}},
        {"line": "auto", "fields": {}, "documents": ["police.pdf"]},
        {"line": "auto", "fields": {}, "status": "settled"},
        {"kind": "underwriting", "line": "auto", "fields": {}},
        [],
        None,
    ],
)
def test_a_body_that_is_no_report_is_refused_in_a_sentence(web, adjuster, body):
    answer = post(web, adjuster, body)

    assert answer.status_code == 422
    assert is_sentence(answer)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"text": "\0"}, 200),
        ({"text": "%"}, 200),
        ({"text": "x" * 201}, 422),
        ({"limit": "0"}, 422),
        ({"limit": "100000"}, 422),
        ({"offset": "-1"}, 422),
        ({"offset": "9999999"}, 200),
        ({"scope": "everybody"}, 422),
        ({"order": "1; drop table claims"}, 422),
        ({"institution_id": "1"}, 422),
    ],
)
def test_a_query_that_does_not_fit_is_refused_and_an_odd_one_finds_nothing(web, adjuster, query, status):
    report(web, adjuster)
    answer = web.get("/api/v1/claims", headers=adjuster, params=query)

    assert answer.status_code == status
    assert is_sentence(answer) if status == 422 else answer.json()["claims"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"action": "settle", "reason_code": "agreed", "amount_usd": "NaN"},
        {"action": "settle", "reason_code": "agreed", "amount_usd": "Infinity"},
        {"action": "settle", "reason_code": "agreed", "amount_usd": "1e30"},
        {"action": "settle", "reason_code": "agreed", "amount_usd": "-5.00"},
        {"action": "settle", "reason_code": "agreed"},
        {"action": "deny", "reason_code": "exclusion_applies", "reason_text": REASON, "clause_id": "A-X1"},
        {"action": "deny", "reason_code": "exclusion_applies", "reason_text": "\0" * 40, "clause_id": "A-X1"},
        {"action": "close", "reason_code": "surprise", "reason_text": REASON},
        {"action": "close", "reason_code": "withdrawn", "reason_text": ""},
        {"action": "close", "reason_code": "withdrawn", "reason_text": "x" * 4001},
        {**CLOSING, "amount_usd": "1.00"},
        {**CLOSING, "version": 0},
        {**CLOSING, "run_id": "seven"},
        {**CLOSING, "decided_by": str(UUID(int=1))},
    ],
)
def test_a_decision_that_the_rules_do_not_allow_is_refused_and_the_claim_stays_open(web, adjuster, body):
    claim_id = report(web, adjuster).json()["claim_id"]
    answer = decide(web, adjuster, claim_id, **body)

    assert answer.status_code == 422
    assert is_sentence(answer)
    assert web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()["status"] == "reported"


def test_of_two_people_who_close_the_same_claim_the_second_is_told_to_look_again(web, adjuster):
    claim_id = report(web, adjuster).json()["claim_id"]
    seen = web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()["version"]
    first, second = (decide(web, adjuster, claim_id, **CLOSING, version=seen) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 409)
    assert is_sentence(second)


def test_one_key_of_two_people_makes_two_claims_and_of_one_person_one(web, caller, adjuster):
    key, other = uuid4().hex, caller(Role.ADJUSTER)
    mine, again, theirs = (report(web, who, key=key).json() for who in (adjuster, adjuster, other))

    assert mine == again
    assert theirs["claim_id"] != mine["claim_id"]


@pytest.mark.parametrize("key", ["x" * 5000, "\x01", "käse"])
def test_a_key_that_does_not_fit_is_refused_or_taken_and_never_breaks(web, adjuster, key):
    answer = report(web, adjuster, key=key.encode("latin-1"))

    assert answer.status_code in {202, 400, 422}


def test_a_person_whose_access_was_taken_away_is_refused_at_once(web):
    name = web.add_user(Role.ADJUSTER)
    token = web.ask("POST", "/token", data={"username": name, "password": PASSWORD}).json()["access_token"]
    who = {"Authorization": f"Bearer {token}"}
    before = web.get("/api/v1/claims", headers=who).status_code
    with web.unit_of_work() as work:
        work.session.get(User, web.users[name]).is_active = False

    assert (before, web.get("/api/v1/claims", headers=who).status_code) == (200, 401)


def test_amounts_and_days_are_told_exactly(web, adjuster):
    claim_id = report(web, adjuster, claimed_usd="4000.10").json()["claim_id"]
    told = web.get(f"/api/v1/claims/{claim_id}", headers=adjuster).json()

    assert Decimal(told["claimed_usd"]) == Decimal("4000.10")
    assert date.fromisoformat(told["loss_date"]) == date.fromisoformat(LOSS["loss_date"])
    assert "institution_id" not in told
