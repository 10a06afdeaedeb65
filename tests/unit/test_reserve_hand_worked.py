"""Small triangles worked out by hand, in fractions, against what the command line prints for them."""

import json
from fractions import Fraction
from math import comb, exp, log, prod, sqrt

import pytest

from backend.commands.reserve import main
from backend.reserving.assumption_tests import _moments

THREE = {"2000": (100, 150, 165), "2001": (110, 170), "2002": (120,)}
FOUR = {"2000": (100, 180, 207, 210), "2001": (120, 210, 250), "2002": (140, 240), "2003": (150,)}
PREMIUM = {"2000": 200, "2001": 220, "2002": 250}
F1, F2 = Fraction(320, 210), Fraction(165, 150)
"""The volume-weighted factors of the three years: 320 of 210, 165 of 150."""
U2, U3 = 170 * F2, 120 * F1 * F2
S2 = 100 * (Fraction(150, 100) - F1) ** 2 + 110 * (Fraction(170, 110) - F1) ** 2
"""The square of the first sigma, with one degree of freedom; the second one repeats it (Mack 1993)."""


@pytest.fixture
def answer(capsys, tmp_path):
    """Give what writes a triangle by hand, runs the command on it and returns its JSON."""

    def run(triangle, *words, premium=None):
        rows = ["origin,age_months,value,measure"]
        rows += [
            f"{origin},{12 * age},{value},paid" for origin, row in triangle.items() for age, value in enumerate(row, 1)
        ]
        rows += [f"{origin},12,{value},premium" for origin, value in (premium or {}).items()]
        path = tmp_path / "hand.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        assert main([str(path), *map(str, words)]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        return json.loads(shown.out, parse_constant=pytest.fail)

    return run


def near(value):
    return pytest.approx(float(value), rel=1e-12)


def column(figures, key):
    return [row[key] for row in figures["origins"]]


def test_the_chain_ladder_of_three_years(answer):
    said = answer(THREE, "--method", "chain_ladder")
    figures = said["methods"]["chain_ladder"]

    assert said["development"]["factors"] == [near(F1), near(F2)]
    assert said["development"]["cdf"] == [near(F1 * F2), near(F2), 1.0]
    assert column(figures, "latest") == [165, 170, 120]
    assert column(figures, "ultimate") == [near(165), near(187), near(U3)]
    assert column(figures, "ibnr") == [0, near(17), near(U3 - 120)]
    assert figures["total"]["ibnr"] == near(17 + U3 - 120)


def test_macks_error_of_three_years_is_his_formula_written_out(answer):
    figures = answer(THREE, "--method", "mack")["methods"]["mack"]
    first, second = S2 / F1**2, S2 / F2**2
    error2 = U2**2 * second * (Fraction(1, 170) + Fraction(1, 150))
    error3 = U3**2 * (first * (Fraction(1, 120) + Fraction(1, 210)) + second * (1 / (120 * F1) + Fraction(1, 150)))
    together = error2 + error3 + 2 * U2 * U3 * second / 150

    assert column(figures, "standard_error") == [0.0, near(sqrt(error2)), near(sqrt(error3))]
    assert figures["total"]["standard_error"] == near(sqrt(together))
    process = U2**2 * second / 170 + U3**2 * (first / 120 + second / (120 * F1))
    assert figures["total"]["process_error"] == near(sqrt(process))
    assert figures["total"]["parameter_error"] == near(sqrt(together - process))


def test_the_one_year_error_of_three_years_is_that_of_merz_and_wuthrich_written_out(answer):
    """
    Year 2001 ends next year: both errors are whole. Year 2002 moves with its own next amount and with the renewed F2.

    The renewed factor moves by the share 170 / (150 + 170) of what year 2001 brings beside expectation.
    """
    figures = answer(THREE, "--method", "one_year")["methods"]["one_year"]
    first, second = S2 / F1**2, S2 / F2**2
    error2 = U2**2 * second * (Fraction(1, 170) + Fraction(1, 150))
    error3 = U3**2 * (first * (Fraction(1, 120) + Fraction(1, 210)) + Fraction(170, 320) * second / 150)
    together = error2 + error3 + 2 * U2 * U3 * second / 150

    assert column(figures, "standard_error") == [0.0, near(sqrt(error2)), near(sqrt(error3))]
    assert figures["total"]["standard_error"] == near(sqrt(together))


def test_a_tail_is_one_more_year_with_its_own_sigma_and_error(answer):
    options = ("--tail-factor", 1.1, "--tail-sigma", 2, "--tail-standard-error", 0.03)
    plain = answer(THREE, "--method", "mack")["methods"]["mack"]["total"]
    said = answer(THREE, "--method", "mack", *options)
    total, reached = said["methods"]["mack"]["total"], float(165 + U2 + U3)

    assert total["ultimate"] == near(1.1 * reached)
    assert total["process_error"] == near(sqrt((1.1 * plain["process_error"]) ** 2 + 4 * reached))
    assert total["parameter_error"] == near(sqrt((1.1 * plain["parameter_error"]) ** 2 + (0.03 * reached) ** 2))
    assert said["assumptions"]["tail"] == {"kind": "constant", "factor": 1.1, "sigma": 2.0, "standard_error": 0.03}


def test_expected_methods_of_three_years(answer):
    names = ("bornhuetter_ferguson", "benktander", "cape_cod", "incremental_additive")
    options = ("--method", ",".join(names), "--loss-ratio", 0.9, "--iterations", 3)
    said = answer(THREE, *options, premium=PREMIUM)["methods"]
    open2, open3 = 1 - 1 / F2, 1 - 1 / (F1 * F2)
    prior2, prior3 = Fraction(9, 10) * 220, Fraction(9, 10) * 250

    assert column(said["bornhuetter_ferguson"], "ibnr") == [0, near(open2 * prior2), near(open3 * prior3)]
    again2, again3 = prior2, prior3
    for _ in range(3):
        again2, again3 = 170 + open2 * again2, 120 + open3 * again3
    assert column(said["benktander"], "ultimate") == [165, near(again2), near(again3)]
    ratio = (165 + 170 + 120) / (200 + 220 / F2 + 250 / (F1 * F2))
    assert said["cape_cod"]["parameters"]["loss_ratio"] == near(ratio)
    assert column(said["cape_cod"], "ibnr") == [0, near(open2 * ratio * 220), near(open3 * ratio * 250)]
    zeta = [Fraction(330, 670), Fraction(110, 420), Fraction(15, 200)]
    assert said["incremental_additive"]["parameters"]["zeta"] == [near(one) for one in zeta]
    assert column(said["incremental_additive"], "ibnr") == [0, near(220 * zeta[2]), near(250 * (zeta[1] + zeta[2]))]


def test_without_a_loss_ratio_the_prior_is_cape_cods_and_that_is_said(answer):
    said = answer(THREE, "--method", "bornhuetter_ferguson,cape_cod,benktander", premium=PREMIUM)
    methods = said["methods"]

    assert methods["bornhuetter_ferguson"]["total"] == methods["cape_cod"]["total"]
    assert any("Cape Cod" in note for note in methods["bornhuetter_ferguson"]["notes"])
    assert said["assumptions"]["loss_ratio"] is None
    assert said["assumptions"]["methods"]["benktander"]["iterations"] == 2


def test_benktander_runs_from_the_prior_to_the_chain_ladder(answer):
    ladder = answer(THREE)["methods"]["chain_ladder"]["total"]["ibnr"]
    gaps = []
    for count in (1, 2, 10, 100):
        options = ("--method", "benktander", "--loss-ratio", 2, "--iterations", count)
        gaps.append(abs(answer(THREE, *options, premium=PREMIUM)["methods"]["benktander"]["total"]["ibnr"] - ladder))

    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-6


RATIOS = (Fraction(180, 100), Fraction(210, 120), Fraction(240, 140))
"""The first link ratios of the four years: 1.8, 1.75, 1.714..."""


@pytest.mark.parametrize(
    ("average", "first"),
    [
        ("volume", Fraction(630, 360)),
        ("simple", sum(RATIOS) / 3),
        ("regression", Fraction(100 * 180 + 120 * 210 + 140 * 240, 100**2 + 120**2 + 140**2)),
        ("geometric", exp(sum(map(log, RATIOS)) / 3)),
        ("medial", RATIOS[1]),
    ],
)
def test_the_averages_of_four_years(answer, average, first):
    said = answer(FOUR, "--average", average)

    assert said["development"]["factors"][0] == near(first)
    assert said["development"]["averages"][average][0] == near(first)
    assert said["assumptions"]["average"] == average


def test_the_newest_periods_exclusions_and_picks_of_four_years(answer):
    assert answer(FOUR, "--last", 2)["development"]["factors"][0] == near(Fraction(450, 260))
    assert answer(FOUR, "--exclude", "2001:12")["development"]["factors"][0] == near(Fraction(420, 240))
    gap = answer(FOUR, "--last", 2, "--exclude", "2001:12")["development"]
    assert gap["factors"][0] == near(RATIOS[2])
    assert [row[0] for row in gap["counts"]] == [False, False, True, False]
    picked = answer(FOUR, "--pick", "12:2")["methods"]["chain_ladder"]
    assert column(picked, "ultimate")[-1] == near(150 * 2 * Fraction(457, 390) * Fraction(210, 207))


def test_the_sigmas_of_four_years_by_both_rules(answer):
    f1, f2 = Fraction(630, 360), Fraction(457, 390)
    first = sum(c * (r - f1) ** 2 for c, r in zip((100, 120, 140), RATIOS, strict=True)) / 2
    second = 180 * (Fraction(207, 180) - f2) ** 2 + 210 * (Fraction(250, 210) - f2) ** 2
    smallest = min(second**2 / first, first, second)
    mack, line = (answer(FOUR, "--sigma", rule)["development"]["sigmas"] for rule in ("mack", "loglinear"))

    assert mack == [near(sqrt(first)), near(sqrt(second)), near(sqrt(smallest))]
    assert line == [near(sqrt(first)), near(sqrt(second)), near(second / Fraction(sqrt(first)))]


def test_the_correlation_of_four_years_is_spearmans(answer):
    """
    Ratios of the two oldest years: 1.8 and 1.75 at 12 months rank 2, 1; 1.15 and 1.19 at 24 months rank 1, 2.

    One pair of ages with two origins: T = 1 - 6 * 2 / (8 - 2) = -1, of variance 1 / (2 - 1).
    """
    said = answer(FOUR)["tests"]["development_correlation"]

    assert said["statistic"] == -1.0
    assert (said["low"], said["high"]) == (pytest.approx(-0.67449, abs=1e-5), pytest.approx(0.67449, abs=1e-5))
    assert said["rejects"] is True


def test_the_calendar_years_of_four_years_are_counted(answer):
    """
    12 months: 1.8 large, 1.75 the median, 1.714 small; 24 months: 1.15 small, 1.19 large; 36 months: the median alone.

    Diagonals: 1 | - and small | small and large and - : counts 1, 1, 2 with Z = 0 + 0 + 1 and E of the pair 1/2.
    """
    said = answer(FOUR)["tests"]["calendar_year"]

    assert (said["z"], said["expected"], said["variance"]) == (1.0, 0.5, 0.25)
    assert said["high"] - said["expected"] == pytest.approx(1.96 * 0.5, abs=1e-4)
    assert said["rejects"] is False


@pytest.mark.parametrize("count", range(2, 9))
def test_the_moments_of_the_smaller_count_are_those_of_coin_throws(answer, count):
    """Two ages only: each origin's ratio lies on its own diagonal, and no diagonal has a pair to tell anything."""
    rows = {str(2000 + year): (100, 150 + year) for year in range(count + 1)}
    rows[str(2001 + count)] = (100,)

    assert answer(rows)["tests"]["calendar_year"] is None
    mean = sum(min(k, count - k) * comb(count, k) for k in range(count + 1)) / 2**count
    square = sum(min(k, count - k) ** 2 * comb(count, k) for k in range(count + 1)) / 2**count
    assert _moments(count) == (near(mean), pytest.approx(square - mean**2, rel=1e-9))


def test_a_triangle_that_develops_perfectly_has_reserves_without_any_error(answer):
    rows = {str(2000 + year): tuple(100 * 2**age for age in range(5 - year)) for year in range(5)}
    said = answer(rows, "--method", "mack,one_year,odp_bootstrap,chain_ladder", "--simulations", 100)["methods"]

    for name, figures in said.items():
        assert figures["total"]["ibnr"] == near(4900), name
        assert figures["total"]["standard_error"] == (None if name == "chain_ladder" else 0.0)
    assert list(said["odp_bootstrap"]["total"]["quantiles"].values()) == [near(4900)] * 6


def test_an_exponential_tail_through_factors_that_halve_their_growth(answer):
    """Growth of 0.8, 0.4, 0.2 goes on as 0.1, 0.05 ...: the tail is the product of 1 + 0.2 / 2^k."""
    grown = (100.0, 180.0, 252.0, 302.4)
    rows = {str(2000 + year): grown[: 4 - year] for year in range(4)}
    said = answer(rows, "--method", "chain_ladder", "--tail-curve", "exponential")

    assert said["assumptions"]["tail"]["factor"] == pytest.approx(prod(1 + 0.2 / 2**k for k in range(1, 101)), rel=1e-9)
