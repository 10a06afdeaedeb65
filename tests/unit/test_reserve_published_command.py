"""Published triangles as their papers and R write them, origins numbered from 1, through the command line."""

import json
import random

import pytest

from backend.commands.reserve import main
from backend.domain.triangles import Measure
from backend.domain.triangles.origins import read_origin
from backend.reserving.samples import load_industry, load_sample

MERZ_WUTHRICH = (0, 566, 1_487, 3_923, 9_723, 28_443, 20_954, 28_119, 53_321)
"""Errors of the claims development result by accident year, Merz and Wuthrich (2008), table 4, to the unit."""
PREMIUM = tuple(10_000_000 + 400_000 * year for year in range(10))


def rows_of(triangles, measure=None, *, numbered=True):
    """Give origin, age and value of a measure, the origins counted from 1."""
    triangle = triangles.measures[measure or triangles.basis]
    for row, cells in enumerate(triangle.to_rows(), 1):
        name = row if numbered else triangle.origins[row - 1]
        yield from ((name, age, cell) for age, cell in zip(triangle.ages, cells, strict=True) if cell is not None)


@pytest.fixture
def reserve(capsys, tmp_path):
    """Give what writes rows to a file, runs the command and returns its JSON and its very text."""

    def run(rows, *words, heading="origin,age_months,value"):
        path = tmp_path / "published.csv"
        path.write_text("\n".join([heading, *(",".join(map(str, row)) for row in rows)]), encoding="utf-8")
        assert main([str(path), *map(str, words)]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        return json.loads(shown.out, parse_constant=pytest.fail)

    return run


@pytest.mark.parametrize(
    ("sample", "ibnr", "error"),
    [
        ("genins", 18_680_855.611924, 2_447_094.860835),
        ("raa", 52_135.228261, 26_909.011156),
        ("abc", 5_277_760.357626, 152_283.139091),
        ("ukmotor", 28_655.772932, 1_417.267181),
        ("mw2008", 2_237_826.106910, 108_401.387451),
        ("mortgage", 14_546_730.144469, 3_728_870.241258),
    ],
)
def test_macks_figures_stand_whatever_the_origins_are_called(reserve, sample, ibnr, error):
    triangles = load_sample(sample)
    said = reserve(rows_of(triangles), "--method", "mack,chain_ladder")
    total = said["methods"]["mack"]["total"]

    assert said["origins"] == [str(number) for number in range(1, len(triangles.origins) + 1)]
    assert total["ibnr"] == pytest.approx(ibnr, rel=1e-6)
    assert total["standard_error"] == pytest.approx(error, rel=1e-6)


def test_numbered_origins_keep_their_order_and_so_their_calendar_years(reserve):
    """Taylor and Ashe write 1 to 10: 10 after 9 and not after 1, or the diagonals and their test are others."""
    triangles = load_sample("genins")
    shuffled = list(rows_of(triangles))
    random.Random(5).shuffle(shuffled)  # noqa: S311  # the same order every time
    numbered = reserve(shuffled, "--method", "mack,one_year")
    dated = reserve(rows_of(triangles, numbered=False), "--method", "mack,one_year")

    assert numbered["tests"] == dated["tests"]
    assert numbered["tests"]["calendar_year"]["z"] == 12
    assert numbered["tests"]["calendar_year"]["expected"] == 12.5
    assert [row["ibnr"] for row in numbered["methods"]["mack"]["origins"]][1] == pytest.approx(94_633.8145, rel=1e-6)
    assert not any("newest diagonal is missing" in warning for warning in numbered["warnings"])
    totals = [said["methods"]["one_year"]["total"]["standard_error"] for said in (numbered, dated)]
    assert totals == [pytest.approx(1_778_968, abs=1)] * 2


@pytest.mark.parametrize(
    "names",
    [
        ("1", "2", "9", "10", "11", "100"),
        ("AY 9", "AY 10", "AY 11"),
        ("Origin 2", "origin 10", "Origin 11"),
        ("year 8", "year 9", "year 10"),
        ("2.0", "10.0"),
        ("Alpha", "Beta", "Gamma"),
    ],
)
def test_counted_origins_stand_in_the_order_of_their_numbers(names):
    periods = [read_origin(name) for name in names]

    assert sorted(periods) == periods
    assert {period.months for period in periods} == {0}
    assert [period.name for period in periods] == list(names)


def test_a_year_stays_a_year_and_no_number():
    assert (read_origin("2001").months, read_origin("2001").first_month) == (12, 24_012)
    assert read_origin("AY2001") == read_origin("2001")


def test_the_development_result_of_merz_and_wuthrich_by_accident_year(reserve):
    figures = reserve(rows_of(load_sample("mw2008")), "--method", "one_year")["methods"]["one_year"]

    assert [row["standard_error"] for row in figures["origins"]] == pytest.approx(MERZ_WUTHRICH, abs=1)
    assert figures["total"]["standard_error"] == pytest.approx(81_080.5, abs=0.1)


def test_macks_tests_on_the_triangle_of_his_paper(reserve):
    """RAA, Mack (1997): T = 0.070 within 0.127; Z = 14 where 12.875 was expected with a variance of 3.978."""
    tests = reserve(rows_of(load_sample("raa")))["tests"]
    correlation, calendar = tests["development_correlation"], tests["calendar_year"]

    assert correlation["statistic"] == pytest.approx(0.070, abs=5e-4)
    assert correlation["high"] == -correlation["low"] == pytest.approx(0.127, abs=5e-4)
    assert (calendar["z"], calendar["expected"]) == (14, 12.875)
    assert calendar["variance"] == pytest.approx(3.978, abs=1e-3)
    assert not correlation["rejects"]
    assert not calendar["rejects"]


@pytest.mark.parametrize("at", ["", 0, 12, 120])
def test_taylor_and_ashe_with_a_premium_at_whatever_age(reserve, at):
    rows = [(*row, "paid") for row in rows_of(load_sample("genins"))]
    rows += [(number, at, premium, "premium") for number, premium in enumerate(PREMIUM, 1)]
    names = "cape_cod,bornhuetter_ferguson,benktander"
    said = reserve(rows, "--method", names, "--loss-ratio", 0.6, heading="origin,age_months,value,measure")
    totals = {name: figures["total"]["ibnr"] for name, figures in said["methods"].items()}

    assert said["methods"]["cape_cod"]["parameters"]["loss_ratio"] == pytest.approx(0.458986, abs=1e-6)
    assert totals == {
        "cape_cod": pytest.approx(19_802_308.3927, rel=1e-9),
        "bornhuetter_ferguson": pytest.approx(25_886_135.9187, rel=1e-9),
        "benktander": pytest.approx(23_598_483.7597, rel=1e-9),
    }
    assert all(row["standard_error"] is None for one in said["methods"].values() for row in one["origins"])


@pytest.mark.parametrize(
    ("sample", "method", "ibnr"),
    [("cc_sample", "cape_cod", 10_431.707317), ("ia_sample", "incremental_additive", 10_654.144138)],
)
def test_the_librarys_samples_of_premium_methods(reserve, sample, method, ibnr):
    triangles = load_sample(sample)
    rows = [(*row, "loss") for row in rows_of(triangles)]
    rows += [(number, 12, premium, "premium") for number, premium in enumerate(triangles.premium, 1)]
    said = reserve(rows, "--method", method, heading="origin,age_months,value,measure")["methods"][method]

    assert said["total"]["ibnr"] == pytest.approx(ibnr, rel=1e-6)


def test_paid_and_incurred_of_quarg_and_mack_each_on_their_own(reserve):
    triangles = load_sample("mcl")
    both = (Measure.PAID, Measure.INCURRED)
    rows = [(*row, measure) for measure in both for row in rows_of(triangles, measure)]
    heading = "origin,age_months,value,measure"
    totals = [
        reserve(rows, "--method", "mack", "--basis", basis, heading=heading)["methods"]["mack"]["total"]
        for basis in both
    ]

    assert [total["ultimate"] for total in totals] == pytest.approx([31_463.210506, 33_070.853883], rel=1e-6)
    assert [total["standard_error"] for total in totals] == pytest.approx([994.580542, 995.278432], rel=1e-6)


def test_a_line_of_schedule_p(reserve):
    rows = rows_of(load_industry("clrd", "medmal"), Measure.PAID)
    total = reserve(rows, "--method", "mack")["methods"]["mack"]["total"]

    assert total["ibnr"] == pytest.approx(1_330_330.5219, rel=1e-6)
    assert total["standard_error"] == pytest.approx(103_791.3826, rel=1e-6)


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1])
def test_the_bootstrap_stays_within_its_tolerance_whatever_the_seed(reserve, seed):
    said = reserve(rows_of(load_sample("genins")), "--method", "odp_bootstrap", "--seed", seed)
    figures = said["methods"]["odp_bootstrap"]
    total, levels = figures["total"], [float(level) for level in figures["total"]["quantiles"]]

    assert total["ibnr"] == pytest.approx(18_898_297, rel=0.02)
    assert 2_900_000 <= total["standard_error"] <= 3_100_000
    assert total["quantiles"]["0.75"] == pytest.approx(20_776_083, rel=0.02)
    assert total["quantiles"]["0.95"] == pytest.approx(24_239_430, rel=0.02)
    assert total["quantiles"]["0.995"] == pytest.approx(28_106_955, rel=0.04)
    assert levels == sorted(levels)
    assert list(total["quantiles"].values()) == sorted(total["quantiles"].values())
    assert figures["parameters"]["dispersion"] == pytest.approx(52_601.361511, rel=1e-6)
    assert said["assumptions"]["methods"]["odp_bootstrap"]["seed"] == seed


def test_the_exponential_tail_on_the_triangle_of_the_association(reserve):
    said = reserve(rows_of(load_sample("raa")), "--method", "chain_ladder", "--tail-curve", "exponential")

    assert said["assumptions"]["tail"]["factor"] == pytest.approx(1.00943575, rel=1e-6)
    assert said["methods"]["chain_ladder"]["total"]["ibnr"] == pytest.approx(54_146.196664, rel=1e-6)
