"""Amounts of a study in words: never without a unit, never NaN or None."""

import pytest

from app.ui.study_amounts import amounts_in, scale_of, share, short_amount, short_number, unit_of
from backend.domain.triangles import Measure


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (18_680_855.6, "USD", "USD 18.7 m"),
        (18_680.8, "USD thousand", "USD 18.7 m"),
        (2.5, "EUR million", "EUR 2.5 m"),
        (18_680_855.6, "amounts", "18.7 m"),
        (1_204, "claims", "1.2 k claims"),
        (-950, "USD", "USD -950"),
        (0, "USD", "USD 0"),
        (None, "USD", "not estimable"),
    ],
)
def test_an_amount_is_short_and_has_its_unit(amount, unit, words):
    assert short_amount(amount, unit) == words


def test_the_currency_is_named_once_above_the_tiles_and_not_in_each_figure():
    assert amounts_in("USD thousand") == "Amounts in USD."
    assert amounts_in("amounts") == ""
    assert short_number(18_680.8, "USD thousand") == "18.7 m"
    assert short_number(None, "USD") == "not estimable"


@pytest.mark.parametrize(
    ("unit", "largest", "divisor", "words"),
    [
        ("USD", 5_433_719, 1e6, "USD million"),
        ("USD", 950, 1, "USD"),
        ("USD thousand", 1_743_192, 1e6, "USD billion"),
        ("USD thousand", 12, 1, "USD thousand"),
        ("amounts", 5_433_719, 1e6, "million"),
    ],
)
def test_an_axis_has_few_digits_and_the_unit_that_this_leaves(unit, largest, divisor, words):
    scale = scale_of(unit, [None, 1.0, -largest])

    assert (scale.divisor, scale.unit) == (divisor, words)
    assert scale.of(largest) == pytest.approx(largest / divisor)
    assert scale.of(None) is None


def test_an_axis_without_amounts_keeps_the_unit():
    assert scale_of("USD", [None, 0.0]).unit == "USD"
    assert scale_of("USD", []).of(3.0) == 3.0


def test_counts_of_claims_are_claims_whatever_the_amounts_are_in():
    assert unit_of("USD thousand", Measure.REPORTED_COUNT) == "claims"
    assert unit_of("USD thousand", Measure.PAID) == "USD thousand"


def test_a_share_is_a_percentage_and_nothing_where_it_is_unknown():
    assert (share(0.694), share(0.0123, 1), share(None)) == ("69 %", "1.2 %", "\N{EN DASH}")
