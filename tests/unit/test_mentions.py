"""Mentions in notes: whom a text calls, whatever stands around the names and whatever somebody tries with them."""

import pytest

from backend.domain.mentions import find_mentions
from backend.errors import InvalidRequestError
from backend.services.accounts import checked_username

NAMES = ("mia", "mia.reyes", "m-a_x.7", "zoë", "ólafur.þ", "o.b.1", "kim@example.org", "a.b@c-d.example", "李.雷", "x")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_an_account_may_have_can_be_called_in_a_sentence(name):
    assert checked_username(name) == name
    for body in (
        f"@{name}",
        f"@{name}.",
        f"@{name}, please",
        f"Please look, @{name}!",
        f"(@{name})",
        f"\u201c@{name}\u201d",
        f"@{name}: see page 3",
        f"first line\n@{name}\nlast line",
        f"- @{name};",
        f"tell\t@{name}?",
        f"/@{name}/",
        f"@{name}'s case",
    ):
        assert find_mentions(body) == (name,), body


@pytest.mark.parametrize("name", ["Mia.Reyes", "MIA", "Zoë", "KIM@Example.ORG"])
def test_a_name_is_found_however_it_is_capitalised(name):
    assert find_mentions(f"Hello @{name}") == (checked_username(name),)


@pytest.mark.parametrize(
    "body",
    [
        "mail mia@example.org",
        "a.b@c.d",
        "price@12",
        "x@@mia",
        "-@mia",
        "@ mia",
        "@",
        "@@",
        "@.",
        "@-",
        "user.@mia",
        "@\u200bmia",
        "\uff20mia",
        "",
    ],
)
def test_what_only_looks_like_a_mention_calls_nobody(body):
    assert find_mentions(body) == ()


def test_people_are_called_once_in_the_order_of_the_text():
    body = "@ben and @mia, then @BEN. And @mia... and @ana-"
    assert find_mentions(body) == ("ben", "mia", "ana")


def test_signs_of_markup_and_of_sql_end_a_name():
    body = "@mia<script> @ben'; DROP TABLE notes @ana`x` @eva*bold* @kim[link](https://elsewhere.example)"
    assert find_mentions(body) == ("mia", "ben", "ana", "eva", "kim")


def test_the_longest_note_full_of_at_signs_is_read_at_once():
    assert find_mentions("@" * 4_000) == ()
    assert find_mentions("@a." * 1_300)[0].startswith("a")
    assert len(find_mentions(" ".join(f"@p{number}" for number in range(500)))) == 500


@pytest.mark.parametrize("name", ["", " ", "mia reyes", "mia/..", "a" * 65, "mia\u202e", "mia<b>", "mia'"])
def test_names_that_could_not_be_called_are_no_names_of_accounts(name):
    with pytest.raises(InvalidRequestError):
        checked_username(name)
