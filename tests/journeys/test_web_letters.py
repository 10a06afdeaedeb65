"""Letters over HTTP: a PDF as an attachment, to whom the letter concerns and to nobody else."""

from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import LetterKind
from backend.services.letters import LettersService
from factories import make_claim
from fixtures.web import SID


@pytest.fixture
def people(web):
    """Give an adjuster and a client with their claim, both of the house."""
    names = web.add_user(Role.ADJUSTER, email="ada@web.example"), web.add_user(Role.CLIENT)
    with web.unit_of_work() as work:
        adjuster, client = (work.sessions.find_user(web.users[name]) for name in names)
        return names, adjuster, make_claim(work, client)


def letter(web, people, *, is_released):
    _, adjuster, claim = people
    letters = LettersService(web.unit_of_work)
    draft = letters.draft(adjuster, claim, LetterKind.ACKNOWLEDGEMENT)
    return letters.release(adjuster, draft.letter_id, draft.version) if is_released else draft


def test_the_client_and_the_adjuster_get_a_released_letter_as_an_attachment(web, people):
    address = f"/files/letters/{letter(web, people, is_released=True).letter_id}"

    for name in people[0]:
        answer = web.get(address, {SID: web.sign_in(name)})
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''C-")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert answer.headers["cache-control"] == "private, no-store"


def test_a_draft_is_found_by_staff_only(web, people):
    address = f"/files/letters/{letter(web, people, is_released=False).letter_id}"
    adjuster, client = people[0]

    assert web.get(address, {SID: web.sign_in(adjuster)}).status_code == 200
    assert web.get(address, {SID: web.sign_in(client)}).status_code == 404


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ACTUARY, Role.ADMIN])
def test_a_letter_is_sent_to_nobody_else(web, people, role):
    address = f"/files/letters/{letter(web, people, is_released=True).letter_id}"

    assert web.get(address, {SID: web.sign_in(web.add_user(role))}).status_code in {403, 404}
    assert web.get(address).status_code == 401


@pytest.mark.parametrize("letter_id", [uuid4(), "x", "..%2f"])
def test_a_letter_that_is_not_there_is_not_found(web, people, letter_id):
    answer = web.get(f"/files/letters/{letter_id}", {SID: web.sign_in(people[0][0])})

    assert answer.status_code in {400, 404, 422}
