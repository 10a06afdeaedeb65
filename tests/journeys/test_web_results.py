"""Who reads over HTTP what a run made: staff the whole, its client and administrators how it stands alone."""

from uuid import UUID

import pytest

from backend.commands.case_examples import UNDERWRITING_EXAMPLE
from backend.domain.access import Role
from backend.domain.runs import ProviderUse, RunOutcome
from fixtures.web import PASSWORD

RESULT = {"score": 31, "floor": "refer", "rules": [{"rule": "CA-10", "threshold": "500 miles", "points": 7}]}
MADE_WITHOUT = ProviderUse("mock", "none", made_without_model=True)
INSIDE = ("score", "floor", "rules", "threshold", "points", "CA-10")


@pytest.fixture
def token(web):
    def token(username):
        answer = web.ask("POST", "/token", data={"username": username, "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return token


@pytest.fixture
def client(web, token):
    return token(web.add_user(Role.CLIENT))


@pytest.fixture
def address(web, client):
    """Give the address of a client's run that ended with a result."""
    sent = web.ask("POST", "/api/v1/run/underwriting", headers=client, json=UNDERWRITING_EXAMPLE)
    with web.unit_of_work() as work:
        claimed = work.runs.claim(UUID(sent.json()["run_id"]), "host:1", 9.0)
        work.runs.complete(claimed, RunOutcome(RESULT, "hash", MADE_WITHOUT))
    return sent.headers["location"]


def test_a_client_learns_how_the_run_stands_and_who_answered_and_nothing_of_the_rules(web, client, address):
    answer = web.get(address, headers=client)

    told = answer.json()
    assert (told["state"], told["provider"], told["made_without_model"]) == ("succeeded", "mock", True)
    assert "step" in told
    assert told["result"] is None
    assert not [word for word in INSIDE if word in answer.text]


def test_another_client_does_not_find_the_run(web, token, address):
    assert web.get(address, headers=token(web.add_user(Role.CLIENT))).status_code == 404


def test_an_administrator_follows_the_run_without_its_result(web, token, address):
    answer = web.get(address, headers=token(web.add_user(Role.ADMIN)))

    assert (answer.status_code, answer.json()["state"], answer.json()["result"]) == (200, "succeeded", None)
    assert not [word for word in INSIDE if word in answer.text]


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.MANAGER, Role.EXAMINER])
def test_staff_who_may_see_the_case_read_the_whole_result(web, token, address, role):
    assert web.get(address, headers=token(web.add_user(role))).json()["result"] == RESULT
