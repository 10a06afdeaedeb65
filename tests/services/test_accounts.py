"""Accounts: what administrators and operators do, what nobody does to themselves, and what each act ends."""

from decimal import Decimal

import pytest

from backend.domain.access import Authority, Role
from backend.domain.accounts import Browser
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError, NotSignedInError
from backend.services import passwords
from backend.services.account_operations import AccountOperations, UserOrder
from backend.services.accounts import AccountsService
from backend.services.sessions import SessionsService
from backend.services.sign_in import SignInAttempt, SignInRefusedError
from backend.services.tokens import TokensService
from backend.settings import Settings
from factories import make_institution

OLD = "kettle otter 9431 basalt"
NEW = "granite 7712 walnut lantern"


@pytest.fixture
def accounts(unit_of_work):
    return AccountsService(unit_of_work, Settings())


@pytest.fixture
def sessions(unit_of_work):
    return SessionsService(unit_of_work, Settings())


@pytest.fixture
def tokens(unit_of_work):
    return TokensService(unit_of_work, Settings())


@pytest.fixture
def operations(unit_of_work):
    return AccountOperations(unit_of_work)


@pytest.fixture
def boss(person):
    return person(role=Role.ADMIN)


@pytest.fixture
def clerk(person, boss):
    return person(institution_id=boss.institution_id, password_hash=passwords.hash_password(OLD, cost=4))


@pytest.fixture
def signed_in(sessions):
    def signed_in(who):
        return sessions.claim(sessions.open_ticket(who, "browser"), "browser", Browser())

    return signed_in


def acts_on(unit_of_work, boss, user_id):
    with unit_of_work() as work:
        return [line.action for line in work.audit.list_for(boss.institution_id, "user", str(user_id))]


def test_creates_a_user_with_a_one_time_password_that_must_be_changed(accounts, boss, unit_of_work):
    user_id, password = accounts.create(boss, "Jane.Doe", Role.ADJUSTER, "Jane Doe", "jane@insurer.example")

    jane = accounts.sign_in(SignInAttempt("jane.doe", password, "local"))
    assert (jane.user_id, jane.role, jane.must_change_password) == (user_id, Role.ADJUSTER, True)
    assert "user_created" in acts_on(unit_of_work, boss, user_id)


def test_refuses_a_name_that_is_taken(accounts, boss, clerk):
    with pytest.raises(ConflictError):
        accounts.create(boss, clerk.username.upper(), Role.CLIENT, "", "")


@pytest.mark.parametrize("name", ["", "  ", "a b", "x" * 65, "drop;table", "<b>"])
def test_refuses_a_name_that_is_no_plain_word(accounts, boss, name):
    with pytest.raises(InvalidRequestError):
        accounts.create(boss, name, Role.CLIENT, "", "")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_lets_administrators_only_manage_users(accounts, person, clerk, role):
    other = person(role=role, institution_id=clerk.institution_id)
    acts = [
        lambda: accounts.list_users(other),
        lambda: accounts.create(other, "new.user", Role.ADMIN, "", ""),
        lambda: accounts.reset_password(other, clerk.user_id),
        lambda: accounts.set_active(other, clerk.user_id, is_active=False),
        lambda: accounts.set_role(other, clerk.user_id, Role.ADMIN),
        lambda: accounts.end_sessions(other, clerk.user_id),
        lambda: accounts.get_authority(other, clerk.user_id),
        lambda: accounts.set_authority(other, clerk.user_id, "commercial_auto", Authority(Decimal(1), 1)),
    ]

    for act in acts:
        with pytest.raises(NotPermittedError):
            act()


def test_lets_nobody_change_their_own_role_lock_or_authority(accounts, boss):
    for act in (
        lambda: accounts.set_role(boss, boss.user_id, Role.CLIENT),
        lambda: accounts.set_active(boss, boss.user_id, is_active=False),
        lambda: accounts.set_authority(boss, boss.user_id, "homeowners", Authority(Decimal(1), 1)),
    ):
        with pytest.raises(NotPermittedError, match="your own"):
            act()


def test_reaches_no_user_of_another_institution(accounts, person, clerk):
    stranger = person(role=Role.ADMIN)

    for act in (
        lambda: accounts.reset_password(stranger, clerk.user_id),
        lambda: accounts.set_role(stranger, clerk.user_id, Role.ADMIN),
        lambda: accounts.set_active(stranger, clerk.user_id, is_active=False),
        lambda: accounts.end_sessions(stranger, clerk.user_id),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert clerk.user_id not in [line.account.user_id for line in accounts.list_users(stranger)]


def lock(accounts, boss, clerk):
    accounts.set_active(boss, clerk.user_id, is_active=False)


def change_role(accounts, boss, clerk):
    accounts.set_role(boss, clerk.user_id, Role.MANAGER)


def reset(accounts, boss, clerk):
    accounts.reset_password(boss, clerk.user_id)


def end(accounts, boss, clerk):
    accounts.end_sessions(boss, clerk.user_id)


@pytest.mark.parametrize("act", [lock, change_role, reset, end])
def test_ends_sessions_tokens_and_open_tickets_of_the_user(accounts, boss, clerk, act, sessions, tokens, signed_in):
    cookie, token = signed_in(clerk), tokens.issue(clerk).value
    ticket = sessions.open_ticket(clerk, "browser")

    act(accounts, boss, clerk)

    assert sessions.identify(cookie) is None
    with pytest.raises(NotSignedInError):
        tokens.identify(token)
    with pytest.raises(NotSignedInError):
        sessions.claim(ticket, "browser", Browser())


def test_an_unlocked_user_signs_in_again(accounts, boss, clerk):
    lock(accounts, boss, clerk)
    with pytest.raises(SignInRefusedError):
        accounts.sign_in(SignInAttempt(clerk.username, OLD, "local"))

    accounts.set_active(boss, clerk.user_id, is_active=True)

    assert accounts.sign_in(SignInAttempt(clerk.username, OLD, "local")).user_id == clerk.user_id


def test_a_password_change_ends_the_other_sessions_and_keeps_this_one(accounts, clerk, sessions, tokens, signed_in):
    here, there, token = signed_in(clerk), signed_in(clerk), tokens.issue(clerk).value

    accounts.change_password(sessions.identify(here), OLD, NEW)

    assert sessions.identify(here).user_id == clerk.user_id
    assert sessions.identify(there) is None
    with pytest.raises(NotSignedInError):
        tokens.identify(token)
    assert accounts.sign_in(SignInAttempt(clerk.username, NEW, "local")).user_id == clerk.user_id


def test_a_password_change_asks_for_the_current_password_again(accounts, clerk):
    with pytest.raises(SignInRefusedError):
        accounts.change_password(clerk, "not the current one", NEW)


@pytest.mark.parametrize("new", [OLD, "short", "password1234", "Meridian2026!", "commercialcommercial"])
def test_refuses_a_weak_or_unchanged_password(accounts, clerk, new):
    with pytest.raises(InvalidRequestError):
        accounts.change_password(clerk, OLD, new)


def test_a_changed_password_opens_everything_else_and_ends_the_demonstration_state(accounts, boss, unit_of_work):
    user_id, password = accounts.create(boss, "new.person", Role.UNDERWRITER, "", "")
    new = accounts.sign_in(SignInAttempt("new.person", password, "local"))

    accounts.change_password(new, password, NEW)

    with unit_of_work() as work:
        account = work.accounts.get(boss.institution_id, user_id)
    assert (account.must_change_password, account.is_demo) == (False, False)


def test_authority_reaches_the_person_with_every_cent(accounts, boss, clerk, sessions, signed_in):
    accounts.set_authority(boss, clerk.user_id, "commercial_auto", Authority(Decimal("1234567.89"), 55))
    accounts.set_authority(boss, clerk.user_id, "commercial_auto", Authority(Decimal("1234567.90"), 60))

    limit = Authority(Decimal("1234567.90"), 60)
    assert sessions.identify(signed_in(clerk)).authority == {"commercial_auto": limit}
    assert accounts.get_authority(boss, clerk.user_id) == {"commercial_auto": limit}


@pytest.mark.parametrize("limit", [Authority(Decimal(-1), 10), Authority(Decimal(1), 101), Authority(Decimal(1), -1)])
def test_refuses_an_authority_that_makes_no_sense(accounts, boss, clerk, limit):
    with pytest.raises(InvalidRequestError):
        accounts.set_authority(boss, clerk.user_id, "homeowners", limit)


def test_counts_open_sessions_in_the_list_of_users(accounts, boss, clerk, signed_in):
    signed_in(clerk)
    signed_in(clerk)

    assert {line.account.user_id: line.live_sessions for line in accounts.list_users(boss)}[clerk.user_id] == 2


def order(**wanted):
    return UserOrder(**{"username": "op.user", "role": Role.MANAGER, "password": NEW, **wanted})


def test_an_operator_names_the_institution_only_when_there_are_several(operations, unit_of_work):
    with unit_of_work() as work:
        first, _ = make_institution(work), make_institution(work, "Second Mutual")
        code = next(code for known, code in work.accounts.list_institutions() if known == first)

    with pytest.raises(InvalidRequestError, match="--institution"):
        operations.create(order(username="op.other"))
    assert operations.create(order(username="op.third", institution=code)).institution_id == first
    with pytest.raises(NotFoundError):
        operations.create(order(username="op.fourth", institution="nowhere"))


def test_an_operator_resets_locks_and_unlocks_by_name(operations, accounts, clerk, sessions, signed_in):
    cookie = signed_in(clerk)
    operations.reset_password(clerk.username, NEW)
    assert sessions.identify(cookie) is None
    assert accounts.sign_in(SignInAttempt(clerk.username, NEW, "local")).must_change_password

    operations.set_active(clerk.username, is_active=False)
    with pytest.raises(SignInRefusedError):
        accounts.sign_in(SignInAttempt(clerk.username, NEW, "local"))
    operations.set_active(clerk.username, is_active=True)
    assert clerk.username in [account.username for account in operations.list_all() if account.is_active]


def test_an_operator_is_held_to_the_password_rule_and_to_known_names(operations):
    with pytest.raises(InvalidRequestError):
        operations.create(order(password="short"))
    with pytest.raises(NotFoundError):
        operations.set_active("nobody.here", is_active=False)
