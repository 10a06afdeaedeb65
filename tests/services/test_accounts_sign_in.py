"""Sign-in: the growing delay of a name, the ceiling of an address, and nothing that tells who exists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from backend.services import passwords, sign_in
from backend.services.sign_in import (
    NotPreparedError,
    SignIn,
    SignInAttempt,
    SignInRefusedError,
    TooManyAttemptsError,
    wait_after,
)
from backend.store.login_attempts import FailureCount
from factories import make_principal

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
GOOD = "kettle otter 9431 basalt"


def failures(name=0, last_s=0.0, ip=0, first_s=0.0):
    return FailureCount(name, NOW - timedelta(seconds=last_s), ip, NOW - timedelta(seconds=first_s), NOW)


@pytest.mark.parametrize(
    ("count", "wait_s"),
    [
        (failures(name=4), 0),
        (failures(name=5), 30),
        (failures(name=5, last_s=12), 18),
        (failures(name=6), 60),
        (failures(name=9), 480),
        (failures(name=10), 900),
        (failures(name=5000), 900),
        (failures(ip=19), 0),
        (failures(ip=20), 900),
        (failures(ip=20, first_s=600), 300),
        (failures(name=5, ip=20, first_s=899), 30),
    ],
)
def test_waits_longer_after_each_failure_and_never_for_ever(count, wait_s):
    assert max(0, wait_after(count)) == wait_s


@pytest.fixture
def try_it(enter, person):
    """Sign in where at least one person has an account."""
    person()
    return enter


@pytest.fixture
def enter(unit_of_work):
    """Sign in with a check that costs nothing: the hash is the password."""
    door = SignIn(unit_of_work)

    def enter(username, password, ip="203.0.113.7"):
        return door.check(SignInAttempt(username, password, ip), lambda prepared, stored: prepared == stored)

    return enter


def fail(try_it, username, times, ip="203.0.113.7"):
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            try_it(username, "wrong", ip)


def test_a_good_password_starts_the_count_of_a_name_anew(try_it, person):
    clerk = person(password_hash=GOOD)
    fail(try_it, clerk.username, 4)
    try_it(clerk.username, GOOD)

    fail(try_it, clerk.username, 4)

    assert try_it(clerk.username, GOOD).user_id == clerk.user_id


def test_the_right_password_waits_too(try_it, person):
    clerk = person(password_hash=GOOD)
    fail(try_it, clerk.username, 5)

    with pytest.raises(TooManyAttemptsError) as refused:
        try_it(clerk.username, GOOD)
    assert 0 < refused.value.retry_after_s <= 30


def test_a_name_that_waits_costs_no_password_check(try_it, person, unit_of_work):
    clerk = person(password_hash=GOOD)
    fail(try_it, clerk.username, 5)

    with pytest.raises(TooManyAttemptsError):
        SignIn(unit_of_work).check(SignInAttempt(clerk.username, GOOD, "x"), lambda *_: pytest.fail("checked"))


def test_the_delay_ends_by_itself(try_it, person, connection):
    clerk = person(password_hash=GOOD)
    fail(try_it, clerk.username, 5)
    connection.execute(text("UPDATE login_attempts SET at = at - interval '31 seconds'"))

    assert try_it(clerk.username, GOOD).user_id == clerk.user_id


def test_an_unknown_name_waits_like_a_known_one(try_it):
    fail(try_it, "nobody-of-that-name", 5)

    with pytest.raises(TooManyAttemptsError):
        try_it("nobody-of-that-name", "wrong")


def test_an_address_is_stopped_after_twenty_failures_of_many_names(try_it, person):
    for number in range(20):
        fail(try_it, f"name-{number}", 1)
    clerk = person(password_hash=GOOD)

    with pytest.raises(TooManyAttemptsError):
        try_it(clerk.username, GOOD)
    assert try_it(clerk.username, GOOD, ip="203.0.113.8").user_id == clerk.user_id


def test_checks_one_hash_for_an_unknown_user_and_one_for_a_known_one(unit_of_work, person):
    checked = []
    door = SignIn(unit_of_work)
    for username in (person(password_hash="$2b$12$known").username, "nobody"):
        with pytest.raises(SignInRefusedError):
            door.check(SignInAttempt(username, "wrong", "x"), lambda _, stored: bool(checked.append(stored)))

    assert checked == ["$2b$12$known", passwords.UNKNOWN_USER_HASH]


def test_the_hash_for_unknown_users_costs_what_a_real_one_costs():
    assert passwords.UNKNOWN_USER_HASH.startswith(f"$2b${passwords.COST}$")
    assert not passwords.matches(passwords.prepare("anything"), passwords.UNKNOWN_USER_HASH)


def test_a_password_that_fits_the_dummy_hash_signs_nobody_in(unit_of_work, person):
    person()
    with pytest.raises(SignInRefusedError):
        SignIn(unit_of_work).check(SignInAttempt("nobody", "x", "x"), lambda *_: True)


def test_attempts_at_the_same_time_cannot_slip_past_the_count(committed_unit_of_work):
    username, address = f"racer-{uuid4().hex[:8]}", f"race-{uuid4().hex[:8]}"
    checked = []
    with committed_unit_of_work() as work:
        make_principal(work)

    def attempt(_number):
        try:
            SignIn(committed_unit_of_work).check(
                SignInAttempt(username, "wrong", address), lambda *_: bool(checked.append(1))
            )
        except (SignInRefusedError, TooManyAttemptsError):
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(16)))

    assert len(checked) == sign_in.FREE_FAILURES


def test_takes_blanks_as_part_of_a_password_and_not_of_a_name(try_it, person):
    clerk = person(password_hash=f" {GOOD} ")

    assert try_it(f" {clerk.username} ", f" {GOOD} ").user_id == clerk.user_id
    fail(try_it, clerk.username, 1)


@pytest.mark.parametrize("password", ["x" * 72, "x" * 73, "ü" * 60, "a" * 256])
def test_hashes_passwords_of_any_length_without_cutting_them(password):
    stored = passwords.hash_password(password, cost=4)

    assert passwords.matches(passwords.prepare(password), stored)
    assert not passwords.matches(passwords.prepare(password + "y"), stored)
    assert not passwords.matches(passwords.prepare(password[:-1]), stored)


def test_random_passwords_differ_and_hold_no_look_alikes():
    made = {passwords.random_password() for _ in range(200)}

    assert len(made) == 200
    assert not set("".join(made)) & set("lIO01")


def test_without_any_user_the_workbench_says_that_it_is_being_prepared(enter):
    with pytest.raises(NotPreparedError, match="still being prepared; try again in a minute"):
        enter("uma", GOOD)


def test_one_user_of_any_house_is_enough_to_answer_unknown_names_as_ever(enter, person):
    person()

    fail(enter, "nobody-of-this-name", 1)
