"""Bearer tokens: shown once, stored as hashes, with the rights of their user at this moment."""

import pytest
from sqlalchemy import select, text

from backend.domain.access import Role
from backend.errors import NotPermittedError, NotSignedInError
from backend.services.sessions import digest
from backend.services.tokens import TokensService
from backend.settings import Settings
from backend.store.tables import ApiToken


@pytest.fixture
def tokens(unit_of_work):
    return TokensService(unit_of_work, Settings())


def test_stores_the_hash_of_a_token_and_notes_its_use(tokens, person, unit_of_work):
    value = tokens.issue(person()).value

    assert tokens.identify(value).session_id == f"token-{digest(value)}"
    with unit_of_work() as work:
        row = work.session.scalars(select(ApiToken).where(ApiToken.token_hash == digest(value))).one()
    assert row.last_used_at is not None


def test_a_token_has_the_role_its_user_has_now(tokens, person, unit_of_work):
    clerk = person(role=Role.UNDERWRITER)
    value = tokens.issue(clerk).value
    with unit_of_work() as work:
        work.accounts.set_role(clerk.institution_id, clerk.user_id, Role.EXAMINER)

    assert tokens.identify(value).role is Role.EXAMINER


@pytest.mark.parametrize("value", ["", "invented"])
def test_refuses_what_is_no_token(tokens, value):
    with pytest.raises(NotSignedInError):
        tokens.identify(value)


def test_a_token_ends_after_its_time(tokens, person, connection):
    issued = tokens.issue(person())
    connection.execute(text("UPDATE api_tokens SET expires_at = now() - interval '1 second'"))

    assert issued.expires_in_s == 8 * 3600
    with pytest.raises(NotSignedInError):
        tokens.identify(issued.value)


def test_a_one_time_password_buys_no_token_and_stops_those_there_are(tokens, person, unit_of_work):
    clerk = person()
    value = tokens.issue(clerk).value
    with unit_of_work() as work:
        work.accounts.set_password(clerk.user_id, "!", must_change=True)
        flagged = work.sessions.find_user(clerk.user_id)

    with pytest.raises(NotPermittedError):
        tokens.issue(flagged)
    with pytest.raises(NotPermittedError):
        tokens.identify(value)


def test_a_token_shows_itself_in_no_log_line(tokens, person):
    issued = tokens.issue(person())

    assert issued.value not in repr(issued)
