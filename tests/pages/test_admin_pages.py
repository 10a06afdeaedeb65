"""The administrators' screens: users and their authority, the provider chain, and the own account."""

import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.services import passwords
from backend.services.sign_in import SignInAttempt

OLD, NEW = "kettle otter 9431 basalt", "granite 7712 walnut lantern"


@pytest.fixture
def boss(person):
    return person(role=Role.ADMIN)


@pytest.fixture
def clerk(person, boss):
    return person(institution_id=boss.institution_id, password_hash=passwords.hash_password(OLD, cost=4))


def button(screen, label):
    return next(each for each in screen.button if each.label == label)


def test_lists_users_with_role_and_state(open_screen, boss, clerk):
    table = open_screen("Admin_users.py", boss).dataframe[0].value

    row = table[table["User name"] == clerk.username].iloc[0]
    assert (row["Role"], row["State"], row["Sessions"]) == ("Underwriter", "Active", 0)


def test_says_so_when_no_user_fits_the_search(open_screen, boss):
    screen = open_screen("Admin_users.py", boss)

    screen.text_input(key="find_user").set_value("nobody like that").run()

    assert not screen.dataframe
    assert "No user fits" in screen.info[0].value


def test_refuses_the_figures_of_other_institutions(open_screen, boss, person):
    foreign = person()

    table = open_screen("Admin_users.py", boss).dataframe[0].value

    assert foreign.username not in set(table["User name"])


def test_shows_the_provider_chain_and_that_no_model_is_set_up(open_screen, person):
    screen = open_screen("Admin_providers.py", person(role=Role.MANAGER))

    assert [each.value for each in screen.subheader][:4] == ["OpenAI", "Anthropic", "Local server", "Rules (no model)"]
    assert "made without a model" in screen.info[0].value


def test_shows_how_providers_did_today(open_screen, person, engine):
    insert = (
        "INSERT INTO provider_calls (step, provider, model, outcome, latency_ms) VALUES ('s', 'openai', 'm', :o, 900)"
    )
    with engine.begin() as connection:
        connection.execute(text(insert), [{"o": "ok"}, {"o": "ok"}, {"o": "timeout"}, {"o": "ok"}])
    try:
        table = open_screen("Admin_providers.py", person(role=Role.ADMIN)).dataframe[0].value
    finally:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM provider_calls WHERE model = 'm'"))

    row = table[table["Model"] == "m"].iloc[0]
    assert (row["Attempts"], row["Answered"], row["Kind of failure"]) == (4, 0.75, "timeout")


def test_changes_the_own_password(open_screen, clerk, services):
    screen = open_screen("Account.py", clerk)
    for field, value in zip(screen.text_input, (OLD, NEW, NEW), strict=True):
        field.set_value(value)

    button(screen, "Change password").click().run()

    assert "Your password is changed" in screen.success[0].value
    assert services.accounts.sign_in(SignInAttempt(clerk.username, NEW, "local")).user_id == clerk.user_id


def test_says_when_the_two_new_passwords_differ(open_screen, clerk):
    screen = open_screen("Account.py", clerk)
    for field, value in zip(screen.text_input, (OLD, NEW, NEW + "x"), strict=True):
        field.set_value(value)

    button(screen, "Change password").click().run()

    assert "differ" in screen.error[0].value


def test_lets_a_person_with_a_one_time_password_choose_one_and_go_on(open_screen, clerk, unit_of_work):
    with unit_of_work() as work:
        work.accounts.set_password(clerk.user_id, passwords.hash_password(OLD, cost=4), must_change=True)
    screen = open_screen("Account.py", clerk)
    for field, value in zip(screen.text_input, (OLD, NEW, NEW), strict=True):
        field.set_value(value)

    button(screen, "Change password").click().run()

    assert [title.value for title in screen.title] == ["My account"]


def test_shows_and_ends_the_other_sessions(open_screen, clerk, services, sign_in):
    other = sign_in(clerk)
    screen = open_screen("Account.py", clerk)
    assert len([each for each in screen.text if "at 127.0.0.1" in each.value]) == 2

    button(screen, "End all others").click().run()

    assert services.sessions.find(other.session_id) is None
    assert button(screen, "End all others").disabled
