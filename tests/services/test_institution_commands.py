"""Operators add institutions: with first rules, a first administrator, and a password that is shown once."""

import json

import pytest

from backend.commands import add_institution, list_institutions
from backend.domain.access import Role
from backend.errors import ConflictError, InvalidRequestError
from backend.services.accounts import AccountsService
from backend.services.guidelines import active_guideline
from backend.services.institution_operations import InstitutionOperations, InstitutionOrder
from backend.services.prompts import install_first_prompts
from backend.services.sign_in import SignInAttempt
from backend.settings import Settings


@pytest.fixture(autouse=True)
def operations(unit_of_work, monkeypatch):
    operations = InstitutionOperations(unit_of_work)
    for command in (add_institution, list_institutions):
        monkeypatch.setattr(command, "open_institutions", lambda: operations)
    return operations


def test_adds_an_institution_whose_administrator_signs_in_once_and_must_choose_a_password(unit_of_work, capsys):
    assert add_institution.main(["North", "North Mutual"]) == 0
    said = capsys.readouterr().out
    password = said.split("One-time password: ")[1].strip()
    person = AccountsService(unit_of_work, Settings()).sign_in(SignInAttempt("admin.north", password, "local"))

    assert said.startswith("Added north. Its first administrator is admin.north.\n")
    assert (person.role, person.must_change_password) == (Role.ADMIN, True)


def test_a_new_institution_has_rules_and_its_own_record(operations, unit_of_work):
    added = operations.add(InstitutionOrder("north", "North Mutual", "Kim.Park"))
    with unit_of_work() as work:
        guideline = active_guideline(work, added.institution_id, "commercial_auto")
        lacking = install_first_prompts(work, added.institution_id)
        lines = work.audit.list_for(added.institution_id, "institution", str(added.institution_id))

    assert added.administrator == "kim.park"
    assert guideline.rules
    assert lacking == 0
    assert [(line.action, line.actor) for line in lines] == [("institution_added", "system")]


def test_a_code_is_taken_once_whatever_its_case(operations):
    operations.add(InstitutionOrder("north", "North Mutual"))

    with pytest.raises(ConflictError, match="code north"):
        operations.add(InstitutionOrder("NORTH", "Another", "somebody"))


def test_a_user_name_that_is_taken_leaves_no_half_institution(operations):
    operations.add(InstitutionOrder("north", "North Mutual"))

    with pytest.raises(ConflictError):
        operations.add(InstitutionOrder("south", "South Mutual", "admin.north"))
    assert [row.code for row, _ in operations.list_all()] == ["north"]


@pytest.mark.parametrize("code", ["", "7seas", "no rth", "north!", "-n", "n" * 33, "ñ"])
def test_a_code_is_a_plain_word(operations, code):
    with pytest.raises(InvalidRequestError, match="code"):
        operations.add(InstitutionOrder(code, "North Mutual"))


def test_a_name_says_something(operations):
    with pytest.raises(InvalidRequestError, match="name"):
        operations.add(InstitutionOrder("north", " . "))


def test_lists_institutions_with_their_users(operations, capsys):
    operations.add(InstitutionOrder("north", "North Mutual"))
    operations.add(InstitutionOrder("south", "South Mutual"))

    list_institutions.main([])
    lines = capsys.readouterr().out.splitlines()
    list_institutions.main(["--json"])
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [line.split()[:3] for line in lines] == [["north", "USD", "1"], ["south", "USD", "1"]]
    assert [(each["code"], each["name"], each["users"]) for each in answers] == [
        ("north", "North Mutual", 1),
        ("south", "South Mutual", 1),
    ]
