"""Every number of a commentary is a computed cell at the precision it is written with, or the sentence goes."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.pipelines.wording_checks.cell import (
    amount,
    amount_text,
    count,
    figure,
    fraction,
    scale_of,
    with_unit,
    word,
)
from backend.pipelines.wording_checks.number_check import unfounded_number

ORIGINS = ("2001", "2002", "2010", "2011Q3", "7", "North 4")
AGES = (12, 24, 36, 120)
IBNR = amount("ibnr", "IBNR", 18_680_855.611924, "USD")
SMALL = amount("small", "a small amount", 12.345, "USD")
LOSS = amount("loss", "a loss", -3.0, "USD")
CV = fraction("cv", "standard error / IBNR", 0.130995)
FACTOR = figure("factor", "selected factor", 1.017725)
STEEP = figure("steep", "selected factor at age 12", 3.490607)
COUNT = count("results", "results", 3)
SEED = count("seed", "seed", 42)
LEVEL = amount("q99.5", "99.5 % quantile", 28_106_955.0, "USD")
CITED = (IBNR, SMALL, LOSS, CV, FACTOR, STEEP, COUNT, SEED)


def stated(text, *cited):
    return unfounded_number(text, cited or CITED, ORIGINS, AGES) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The IBNR is USD 18,680,856.",
        "The IBNR is 18680856 and no more.",
        "The IBNR is 18,680,855.61, to be exact.",
        "The IBNR is USD 18.7 million.",
        "The IBNR is 18.68 million USD, or 18,681 thousand.",
        "The IBNR is some 19 million.",
        "The IBNR is USD 18.7m (13.1 %).",
        "It varies by 13 % or 13.1%, that is 13.10 per cent.",
        "The variation is 0.131.",
        "The factor 1.018 is small, and 1.0177 is what it is.",
        "The steep one is 3.49.",
        "The change is -3 and +18,680,856.",
        "The change is \u22123.",
        "The 3 results agree, all three of them.",
        "With seed 42, the amount is 12.35.",
        "Origin 2010 and 2001 carry it; so does 2011Q3.",
        "Origin 7 is old.",
        "From 12 to 24 months, and at age 36, and ages 24 and 120.",
        "The 12-month factor, and the 12-24 months factor.",
        "Nothing is stated in digits, one way or another.",
    ],
)
def test_a_number_that_a_cell_states_may_stand(text):
    assert stated(text)


@pytest.mark.parametrize(
    "text",
    [
        "The IBNR is USD 18,680,857.",
        "The IBNR is USD 18.6 million.",
        "The IBNR is 18,700,000.",
        "The IBNR is 18.7 billion.",
        "The IBNR is 18.7.",
        "The IBNR is 18.7 %.",
        "The IBNR is 20 million.",
        "It varies by 13.2 %.",
        "It varies by 13.1.",
        "The factor is 1.",
        "The factor is 1.02 million.",
        "The factor is 1.018 %.",
        "The steep factor is 3.5 or 4.",
        "The change is 4, and then -18,680,856.",
        "The change is 3,0.",
        "A ratio of 3/4 and 3:1.",
        "Some 1,8680,856 of it.",
        "It is 1.2.3.",
        "It is 1e6, or 10x, or Q4, or v2.",
        "It is \u00bd of it, or \u0663, or \uff13, or \u2166.",
        "It is three million.",
        "It is half of it, twice as much, threefold, and a third of the rest.",
        "It is seventeen, not three.",
        "It is thousands.",
        "USD 2010 is the amount.",
        "It grew by 2010 % from 2,010.",
        "The amount is 7.",
        "After 13 months, at age 48.",
        "It is 12 and 24, or 12 %.",
        "The 99.5 % quantile is far.",
        "It is $18,680,857 or 18.680.856.",
        "It is 0.0000000000000000000000000001.",
        "It is .5 of it.",
        "From 1999 on.",
    ],
)
def test_any_other_number_is_named(text):
    assert not stated(text)


def test_a_number_is_sought_in_the_cells_that_are_cited_alone():
    assert stated("The IBNR is USD 18,680,856.", IBNR)
    assert not stated("The IBNR is USD 18,680,856.", FACTOR, CV)


def test_halves_are_rounded_up_as_people_do():
    assert stated("It is 24.5 %, or 25 %.", fraction("x", "x", 0.245))
    assert not stated("It is 24 %.", fraction("x", "x", 0.245))
    assert amount_text(2.675) == "2.68"


def test_the_level_of_a_quantile_belongs_to_its_name():
    named = type(LEVEL)(LEVEL.id, LEVEL.label, LEVEL.kind, LEVEL.value, LEVEL.text, 1, ("99.5",))

    assert stated("The 99.5 % quantile is USD 28,106,955, the 99.5th percentile 28.1 million.", named)
    assert not stated("The 99.5 quantile is USD 99.5.", named)
    assert not stated("The 99 % quantile is USD 28,106,955.", named)


@pytest.mark.parametrize(
    ("unit", "text", "may_stand"),
    [
        ("USD thousand", "It is 18,681 USD thousand.", True),
        ("USD thousand", "It is USD 18,681 thousand, or USD 18.7 million.", True),
        ("USD thousand", "It is 18,681 in that unit.", True),
        ("USD thousand", "It is USD 18,681.", False),
        ("USD thousand", "It is 18.7 thousand.", False),
        ("EUR million", "It is EUR 18,681 million, or 18.7 billion.", True),
        ("EUR million", "It is EUR 18.7 million.", False),
    ],
)
def test_thousands_and_millions_of_the_triangle_are_understood(unit, text, may_stand):
    assert stated(text, amount("ibnr", "IBNR", 18_680.855, unit)) is may_stand


def test_amounts_are_written_with_their_unit_around_them():
    assert with_unit("18,681", "USD thousand") == "USD 18,681 thousand"
    assert with_unit("18,681", "claims") == "18,681 claims"
    assert with_unit("18,681", "amounts") == with_unit("18,681", "") == with_unit("18,681", "x 10") == "18,681"
    assert [scale_of(unit) for unit in ("USD", "USD thousand", "EUR Million")] == [1, 1_000, 1_000_000]


def test_a_word_is_no_number():
    assert not stated("It is 12.", word("largest_age", "age", "12"))


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_a_number_put_into_a_sentence_goes_unless_it_equals_a_cell(digits, places):
    number = Decimal(digits).scaleb(-places)
    written = f"{number:,.{places}f}"
    equals = [cell for cell in CITED if cell.value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == number]
    assume(written not in ORIGINS and not equals)

    assert not stated(f"The reserve comes to {written} in all.")


@pytest.mark.parametrize("cell", CITED, ids=lambda cell: cell.id)
def test_a_cells_own_value_written_in_full_stands_and_one_more_in_its_last_place_does_not(cell):
    step = Decimal(1).scaleb(min(0, cell.value.as_tuple().exponent))

    assert stated(f"The reserve comes to {cell.value:,f} in all.", cell)
    assert not stated(f"The reserve comes to {cell.value + step:,f} in all.", cell)


@given(st.decimals(Decimal("0.5"), Decimal(10**10), places=3), st.integers(0, 3))
def test_a_cell_may_be_written_at_any_precision_that_keeps_it_recognisable(value, places):
    cell = amount("x", "x", float(value), "USD")
    shown = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assume(abs(shown - value) <= value * Decimal("0.05"))

    assert stated(f"It is {shown:,} in all.", cell)
    assert stated(f"It is {cell.text}.", cell) or value < 1


@given(st.text(max_size=80), st.text(min_size=1, max_size=12))
def test_no_text_and_no_name_of_an_origin_breaks_the_check(text, origin):
    lost = unfounded_number(f"{text} 77,777 {origin}", CITED, (origin,), AGES)

    assert lost or "77,777" in origin or origin in "77,777"
