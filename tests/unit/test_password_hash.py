"""Password hashes as they are stored: slow enough to guess at, and true to long passwords."""

from backend.services.passwords import COST, hash_password, matches, prepare

LONG = "kettle otter 9431 basalt " * 4


def test_people_get_as_many_rounds_as_the_program_says():
    assert COST >= 12
    assert hash_password("kettle otter 9431 basalt").startswith(f"$2b${COST}$")


def test_a_password_is_told_from_one_that_differs_after_what_bcrypt_reads():
    stored = hash_password(LONG, cost=4)

    assert matches(prepare(LONG), stored)
    assert not matches(prepare(f"{LONG}!"), stored)
