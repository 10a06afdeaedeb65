"""Numbers in disguise: another currency, another unit, letters, ranges and powers state no computed cell."""

import pytest

from backend.pipelines.wording_checks.cell import amount, count, figure, fraction
from backend.pipelines.wording_checks.number_check import unfounded_number
from backend.pipelines.wording_checks.number_words import strange_word

CITED = (
    amount("ibnr", "IBNR", 18_680_855.611924, "USD"),
    fraction("cv", "standard error / IBNR", 0.130995),
    count("results", "results", 3),
    count("warnings", "warnings", 20),
    figure("factor", "selected factor", 1.017725),
)


def lost(text, *cited):
    return unfounded_number(text, cited or CITED, ("2001", "2002"), (12, 24))


@pytest.mark.parametrize(
    "text",
    [
        "It is EUR 18,680,856.",
        "It is 18,680,856 GBP.",
        "It is \u20ac18,680,856.",
        "It is \u00a3 18,680,856.",
        "It is 18,680,856 euros.",
        "It is 18.7 million euros.",
        "It is 18,680,856 yen, or francs.",
        "It is 18,680,856 pounds.",
        "It is 18.7 million EUR.",
    ],
)
def test_an_amount_in_another_currency_is_another_amount(text):
    assert lost(text)


@pytest.mark.parametrize("text", ["It is USD 18,680,856.", "It is 18.7 million dollars.", "It is 18,681 thousand USD."])
def test_an_amount_in_its_own_currency_may_stand(text):
    assert lost(text) == ""


def test_the_sign_of_a_currency_may_stand_where_the_unit_is_that_sign():
    assert lost("It is 18,681 \u20ac thousand.", amount("x", "x", 18_680.8, "\u20ac thousand")) == ""
    assert lost("It is 18,681 \u00a3 thousand.", amount("x", "x", 18_680.8, "\u20ac thousand"))


@pytest.mark.parametrize(
    "text",
    [
        "It is 0.131 \u2030 of it.",
        "It is 0.131 per mille.",
        "It is 0.131 basis points.",
        "It is 13.1 percentage points.",
        "It is 13.1 basis points, or 13.1 bps.",
        "It is 18,680,856 lakh.",
        "It is 18,680,856 crores.",
        "It is 18,680,856 squared.",
        "It is 18,680,856 thousandths.",
        "It grew 3 times.",
        "It is 3-fold.",
        "It is minus 18,680,856.",
        "It is a negative 18,680,856.",
    ],
)
def test_a_unit_that_no_cell_has_makes_another_figure(text):
    assert lost(text)


@pytest.mark.parametrize(
    "text",
    [
        "It varies by three per cent.",
        "It varies by three percent.",
        "It costs USD three.",
        "It costs three dollars.",
        "It costs three EUR.",
        "It grew three times, or three-fold.",
        "It is three point three.",
        "There are twenty-one results.",
        "There are twenty three results.",
        "It is three in three.",
        "It is a hundredth, an eighth, or one sixth.",
        "It is five-sixths.",
        "The reserve is nil.",
        "The reserve is naught.",
    ],
)
def test_a_number_in_letters_stands_for_a_count_alone(text):
    assert lost(text)


@pytest.mark.parametrize("text", ["The three results agree.", "Twenty warnings, three results.", "The third of them."])
def test_a_count_in_letters_may_stand(text):
    assert lost(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "It is 18\u201319 million.",
        "It is 18.6-18.7 million.",
        "It lies between 18 and 19 million.",
        "It is 1.868e7.",
        "It is 1.868 \u00d7 10^7.",
        "It is 18 680 856.",
        "It is 18\u00a0680\u00a0856.",
        "It is 18'680'856.",
        "It is \uff11\uff18,\uff16\uff18\uff10,\uff18\uff15\uff16.",
        "It is \u0661\u0668.",
        "It is 3\u00bd, or 3\u00b2.",
        "It is 0x3.",
        "It is XVIII million.",
    ],
)
def test_ranges_powers_and_other_digits_state_nothing(text):
    assert lost(text)


def test_the_check_gives_the_same_answer_every_time_and_names_the_first_fault():
    text = "It is 4 of 5, or EUR 18,680,856."

    assert {lost(text) for _ in range(20)} == {"4"}
    assert lost("It is EUR 18,680,856.", *reversed(CITED)) == lost("It is EUR 18,680,856.")


@pytest.mark.parametrize("word", ["dozens", "half", "twice", "tripled", "forty", "a quarter", "two-fifths", "tenfold"])
def test_loose_numbers_are_strange_words(word):
    assert strange_word(f"It is {word} of it.", [])
