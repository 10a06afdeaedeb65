"""The account commands: a password is never an argument, and each command says what it did."""

import io
import json

import pytest

from backend.commands import account_access, create_user, list_users, lock, reset_password
from backend.domain.access import Role
from backend.errors import InvalidRequestError, NotFoundError
from backend.services.account_operations import AccountOperations
from backend.services.accounts import AccountsService
from backend.services.sign_in import SignInAttempt, SignInRefusedError
from backend.settings import Settings
from factories import make_institution

PASSWORD = "granite 7712 walnut lantern"


@pytest.fixture
def accounts(unit_of_work):
    return AccountsService(unit_of_work, Settings())


@pytest.fixture(autouse=True)
def house(unit_of_work, monkeypatch):
    """Make one institution, and commands that work on the rolled-back connection."""
    with unit_of_work() as work:
        institution = make_institution(work)
        code = next(code for known, code in work.accounts.list_institutions() if known == institution)
    for command in (create_user, reset_password, list_users, lock):
        monkeypatch.setattr(command, "open_accounts", lambda: AccountOperations(unit_of_work))
    return code


@pytest.fixture
def typed(monkeypatch):
    def typed(line):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))

    return typed


@pytest.fixture
def jane(house, typed):
    typed(PASSWORD)
    create_user.main(["Jane.Doe", "--role", "manager", "--institution", house, "--keep-password"])
    return "jane.doe"


def test_creates_a_user_with_the_password_of_standard_input(house, typed, accounts, capsys):
    typed(PASSWORD)
    create_user.main(["Jane.Doe", "--role", "manager", "--institution", house, "--keep-password"])

    found = accounts.sign_in(SignInAttempt("jane.doe", PASSWORD, "local"))
    assert (found.role, found.must_change_password) == (Role.MANAGER, False)
    assert capsys.readouterr().out == "Created jane.doe (manager).\n"


def test_prints_a_random_password_once_and_asks_for_another_one(house, accounts, capsys):
    create_user.main(["rand.om", "--role", "client", "--institution", house, "--random"])

    password = capsys.readouterr().out.split("One-time password: ")[1].strip()
    assert accounts.sign_in(SignInAttempt("rand.om", password, "local")).must_change_password


@pytest.mark.parametrize(
    "words", [["x.y"], ["x.y", "--role", "emperor"], ["x.y", "--role", "admin", "--password", "p"]]
)
def test_takes_no_password_as_an_argument_and_no_unknown_role(words):
    with pytest.raises(SystemExit):
        create_user.main(words)


def test_refuses_a_weak_password(house, typed):
    typed("password1234")

    with pytest.raises(InvalidRequestError):
        create_user.main(["x.y", "--role", "client", "--institution", house])


def test_resets_a_password(jane, accounts, typed):
    typed("basalt 1188 fern kettle")
    reset_password.main([jane])

    assert accounts.sign_in(SignInAttempt(jane, "basalt 1188 fern kettle", "local")).must_change_password


def test_locks_and_unlocks(jane, accounts, capsys):
    lock.main([jane])
    with pytest.raises(SignInRefusedError):
        accounts.sign_in(SignInAttempt(jane, PASSWORD, "local"))
    lock.main([jane, "--undo"])

    assert accounts.sign_in(SignInAttempt(jane, PASSWORD, "local")).username == jane
    assert "jane.doe is unlocked." in capsys.readouterr().out


def test_lists_users_as_lines_or_json(jane, capsys):
    list_users.main([])
    assert "jane.doe" in capsys.readouterr().out
    list_users.main(["--json"])
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {"username": jane, "role": "manager", "state": "active", "full_name": "", "email": ""} in listed


def test_says_when_there_is_no_such_user():
    with pytest.raises(NotFoundError, match="nobody"):
        lock.main(["nobody.here"])


def test_says_what_to_do_without_a_database(monkeypatch):
    monkeypatch.setattr(account_access, "get_settings", lambda: Settings(database_url=""))

    with pytest.raises(InvalidRequestError, match="`up`"):
        account_access.open_accounts()
