"""Every page file on disk, for every role and for strangers, as the first request since the start and later."""

import ast

import pytest

from app.ui.brand import PRODUCT
from app.ui.registry import PAGES, PAGES_FOLDER
from backend.domain.access import Role

FILES = sorted(path.name for path in PAGES_FOLDER.glob("*.py") if path.name != "__init__.py")
SPECS = {spec.file: spec for spec in PAGES}
WHEN = pytest.mark.parametrize("is_first", [True, False], ids=["first request", "later"])
REFUSAL = "Your role does not open this page."


def words_on(screen):
    """Everything a person could read in the main part of the screen."""
    kinds = ("title", "header", "subheader", "markdown", "text", "caption", "info", "warning", "error", "success")
    return " ".join(str(element.value) for kind in kinds for element in screen.main.get(kind))


def titles_of(file):
    """Titles that the page file itself writes."""
    calls = [node for node in ast.walk(ast.parse((PAGES_FOLDER / file).read_text())) if isinstance(node, ast.Call)]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "title" and isinstance(call.args[0], ast.Constant)
    ]


@WHEN
def test_every_page_shows_a_stranger_the_sign_in_form_and_nothing_else(open_screen, is_first, subtests):
    for file in FILES:
        with subtests.test(file=file):
            screen = open_screen(file, None, is_first=is_first)

            assert [field.label for field in screen.text_input] == ["User name", "Password"]
            assert [button.label for button in screen.button] == ["Sign in"]
            assert [title.value for title in screen.title] == [PRODUCT]
            assert not screen.dataframe
            assert not screen.exception


@WHEN
@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_for_the_roles_of_the_registry_only(open_screen, person, role, is_first, subtests):
    anybody = person(role=role)
    for file in FILES:
        with subtests.test(file=file):
            screen = open_screen(file, anybody, is_first=is_first)

            assert not screen.exception
            if role in SPECS[file].roles:
                assert REFUSAL not in words_on(screen)
                assert [button.label for button in screen.sidebar.button] == ["Sign out"]
            else:
                assert not {title.value for title in screen.title} & set(titles_of(file))
            if role not in SPECS[file].roles and is_first:
                assert [title.value for title in screen.title] == ["Not available to you"]
                assert REFUSAL in words_on(screen)


@WHEN
def test_every_page_asks_for_an_own_password_first(open_screen, person, unit_of_work, is_first, subtests):
    new = {role: person(role=role) for role in Role}
    with unit_of_work() as work:
        for one in new.values():
            work.accounts.set_password(one.user_id, "!", must_change=True)
    for file in FILES:
        with subtests.test(file=file):
            screen = open_screen(file, new[next(iter(SPECS[file].roles))], is_first=is_first)

            assert [title.value for title in screen.title] == ["Choose your own password"]
            assert not screen.dataframe


def test_a_role_taken_away_takes_the_page_away_on_the_next_run(open_screen, person, unit_of_work):
    boss = person(role=Role.ADMIN)
    screen = open_screen("Admin_users.py", boss)
    with unit_of_work() as work:
        work.accounts.set_role(boss.institution_id, boss.user_id, Role.CLIENT)

    screen.run()

    assert "Users" not in [title.value for title in screen.title]


def test_a_locked_person_sees_the_sign_in_form_on_the_next_run(open_screen, person, unit_of_work):
    boss = person(role=Role.ADMIN)
    screen = open_screen("Admin_users.py", boss)
    with unit_of_work() as work:
        work.accounts.set_active(boss.institution_id, boss.user_id, is_active=False)

    screen.run()

    assert [field.label for field in screen.text_input] == ["User name", "Password"]


def test_nothing_of_one_person_is_left_in_the_tab_for_the_next(open_screen, person, sign_in):
    screen = open_screen("Account.py", person(role=Role.MANAGER))
    screen.session_state["draft"] = "typed by the first person"
    sign_in(person(role=Role.UNDERWRITER))

    screen.run()

    assert "draft" not in screen.session_state
