"""The demonstration's log-ins, and the refusal to start production with them."""

import pytest

from backend.demo import load
from backend.demo.people import PEOPLE, ensure_people, find_people
from backend.domain.access import Permission, Role
from backend.errors import DeskError
from backend.services.accounts import AccountsService
from backend.services.demo_accounts import refuse_demo_accounts_in_production
from backend.services.sign_in import SignInAttempt
from backend.settings import AppEnv, Settings
from backend.store.tables import AuthorityLimit
from factories import make_institution

FAST_COST = 4


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Hash as always, with fewer rounds."""
    from backend.demo import people  # noqa: PLC0415
    from backend.services.passwords import hash_password  # noqa: PLC0415

    monkeypatch.setattr(people, "hash_password", lambda password: hash_password(password, FAST_COST))


@pytest.fixture
def install(unit_of_work):
    """Install the people in a new institution."""

    def into(**wanted):
        with unit_of_work() as work:
            institution_id = make_institution(work)
            return institution_id, ensure_people(work, institution_id, Settings(**wanted))

    return into


def test_there_is_one_account_for_every_role_and_a_second_underwriter(install):
    _, accounts = install()

    assert {person.role for person in PEOPLE} == set(Role)
    assert [account.role for account in accounts][:3] == ["underwriter", "senior underwriter", "manager"]


def test_every_first_password_opens_its_account(install, unit_of_work):
    _, accounts = install()
    service = AccountsService(unit_of_work, Settings())

    for account in accounts:
        person = service.sign_in(SignInAttempt(account.username, account.password, "test"))
        assert person.username == account.username
        assert not person.must_change_password


def test_first_passwords_are_random_and_different(install):
    _, accounts = install()

    assert len({account.password for account in accounts}) == len(PEOPLE)
    assert all(len(account.password) >= 16 for account in accounts)


def test_a_chosen_password_serves_all(install):
    _, accounts = install(demo_password="harbour lantern seven")

    assert {account.password for account in accounts} == {"harbour lantern seven"}


def test_accounts_that_are_there_keep_their_password_and_show_none(install, unit_of_work):
    institution_id, first = install()
    with unit_of_work() as work:
        again = ensure_people(work, institution_id, Settings(demo_password="another one entirely"))

    assert [account.username for account in again] == [account.username for account in first]
    assert {account.password for account in again} == {None}
    service = AccountsService(unit_of_work, Settings())
    assert service.sign_in(SignInAttempt(first[0].username, first[0].password, "test")).role is Role.UNDERWRITER


def test_in_production_every_password_must_be_changed_first(install, unit_of_work):
    _, accounts = install(app_env=AppEnv.PRODUCTION)
    service = AccountsService(unit_of_work, Settings())

    person = service.sign_in(SignInAttempt(accounts[0].username, accounts[0].password, "test"))

    assert person.must_change_password
    assert not person.may(Permission.READ_SUBMISSIONS)


def test_the_senior_decides_more_than_the_underwriter_and_less_than_the_manager(install, unit_of_work):
    institution_id, _ = install()
    with unit_of_work() as work:
        people = find_people(work, institution_id)

    for line in ("commercial_auto", "homeowners", "personal_auto"):
        uma, sam, mia = (people[n].authority[line] for n in ("uma.underwriter", "sam.senior", "mia.manager"))
        assert uma.max_amount_usd < sam.max_amount_usd <= mia.max_amount_usd
        assert uma.max_score < sam.max_score < mia.max_score
    assert not people["eli.examiner"].authority


def test_the_authority_says_who_set_it(install, unit_of_work):
    institution_id, _ = install()
    with unit_of_work() as work:
        people = find_people(work, institution_id)
        limit = work.session.get(AuthorityLimit, (people["uma.underwriter"].user_id, "homeowners"))

    assert limit.set_by == people["mia.manager"].user_id


def test_people_of_another_institution_are_not_taken_for_the_demonstration(install, unit_of_work):
    install()
    with unit_of_work() as work:
        assert find_people(work, make_institution(work)) == {}


def test_production_does_not_start_with_first_passwords(install, connection, unit_of_work):
    institution_id, _ = install()
    production = Settings(app_env=AppEnv.PRODUCTION)

    with pytest.raises(DeskError, match=r"uma\.underwriter") as refusal:
        refuse_demo_accounts_in_production(production, connection)
    assert refusal.value.user_message.count("\n") == 0
    with unit_of_work() as work:
        for person in find_people(work, institution_id).values():
            work.accounts.set_active(institution_id, person.user_id, is_active=False)
    refuse_demo_accounts_in_production(production, connection)


def test_a_changed_password_makes_an_account_fit_for_production(install, connection, unit_of_work):
    institution_id, _ = install()
    with unit_of_work() as work:
        for person in find_people(work, institution_id).values():
            work.accounts.set_password(person.user_id, "$2b$04$changed", must_change=False)

    refuse_demo_accounts_in_production(Settings(app_env=AppEnv.PRODUCTION), connection)


def test_outside_production_the_accounts_are_welcome(install, connection):
    install()

    for where in (AppEnv.DEVELOPMENT, AppEnv.TEST):
        refuse_demo_accounts_in_production(Settings(app_env=where), connection)


def test_the_institution_is_named_as_a_demonstration():
    assert load.CODE == "demo"
    assert "demonstration" in load.NAME
