"""Samples: the published triangles are read whole, in the right order, without the library that ships them."""

import numpy as np
import pytest

from backend.domain.triangles import Measure
from backend.errors import NotFoundError
from backend.reserving.samples import (
    LINES,
    list_companies,
    list_lines,
    list_samples,
    load_industry,
    load_sample,
    sample_details,
)

CODES = [sample.code for sample in list_samples()]


@pytest.mark.parametrize("code", CODES)
def test_every_listed_sample_is_a_triangle_without_holes(code: str) -> None:
    triangles = load_sample(code)
    for triangle in triangles.measures.values():
        assert triangle.values.shape == (len(triangles.origins), len(triangles.ages))
        assert (np.diff(triangle.observed.astype(int), axis=1) <= 0).all()
        assert not triangle.values.flags.writeable


@pytest.mark.parametrize("code", CODES)
def test_every_listed_sample_has_rising_ages_and_named_origins(code: str) -> None:
    triangles = load_sample(code)
    assert list(triangles.ages) == sorted(set(triangles.ages))
    assert len(set(triangles.origins)) == len(triangles.origins) >= 3
    assert triangles.unit


@pytest.mark.parametrize(
    ("code", "shape", "latest"),
    [
        ("genins", (10, 10), 34_358_090),
        ("raa", (10, 10), 160_987),
        ("mack_1997", (10, 10), 160_987),
        ("abc", (11, 11), 10_221_194),
        ("ukmotor", (7, 7), 75_672),
        ("mw2008", (9, 9), 30_986_807),
        ("mw2014", (17, 17), 429_117),
        ("mortgage", (9, 9), 32_029_758),
        ("liab", (14, 14), 20_103_203),
        ("quarterly", (12, 45), 12_895),
        ("cc_sample", (5, 5), 18_800),
        ("ia_sample", (6, 6), 20_334),
    ],
)
def test_the_newest_diagonal_adds_up_to_the_published_total(code: str, shape: tuple[int, int], latest: float) -> None:
    triangles = load_sample(code)
    triangle = triangles.measures[triangles.basis]
    assert triangle.values.shape == shape
    assert triangle.latest.sum() == pytest.approx(latest, rel=1e-6)


def test_origins_and_ages_carry_their_periods() -> None:
    assert load_sample("genins").origins[0] == "2001"
    assert load_sample("prism_oqdq").origins[:2] == ("2008Q1", "2008Q2")
    assert load_sample("prism_osds").origins[:2] == ("2008H1", "2008H2")
    assert load_sample("quarterly").ages[:3] == (3, 6, 9)


def test_increments_are_added_up_to_the_newest_diagonal() -> None:
    by_year, by_quarter = load_sample("prism_oydy"), load_sample("prism_oqdq")
    years = by_year.measures[Measure.PAID]
    assert (np.diff(years.values, axis=1)[years.observed[:, 1:]] >= 0).all()
    assert years.latest.sum() == pytest.approx(by_quarter.measures[Measure.PAID].latest.sum())
    assert list(years.latest_index) == list(range(9, -1, -1))


def test_a_premium_is_one_figure_for_each_origin() -> None:
    assert load_sample("cc_sample").premium is not None
    assert (load_sample("ia_sample").premium or ())[:2] == (4025.0, 4456.0)
    assert load_sample("genins").premium is None


def test_origins_observed_only_from_a_later_age_are_left_out() -> None:
    triangles = load_sample("xyz")
    assert triangles.origins[0] == "2000"
    assert len(triangles.premium or ()) == len(triangles.origins) == len(triangles.ages) == 9


def test_lines_of_a_sample_add_up() -> None:
    parts = [load_sample("auto", line).measures[Measure.PAID].latest for line in list_lines("auto")]
    assert np.allclose(sum(parts), load_sample("auto").measures[Measure.PAID].latest)


def test_scenarios_are_never_added() -> None:
    first = "Steady State"
    assert load_sample("friedland_us_auto").data_hash == load_sample("friedland_us_auto", first).data_hash


def test_schedule_p_has_775_companies_by_line() -> None:
    assert set(list_lines("clrd")) == set(LINES)
    assert sum(len(list_companies("clrd", line)) for line in LINES) == 775
    assert sum(len(list_companies("clrd2025", line)) for line in LINES) == 768


def test_companies_are_in_the_order_of_their_names_with_unique_codes() -> None:
    companies = list_companies("clrd", "wkcomp")
    assert [one.name for one in companies] == sorted(one.name for one in companies)
    assert len({one.code for one in companies}) == len(companies)
    assert list_companies("genins", "wkcomp") == ()


def test_the_industry_is_the_sum_of_its_companies() -> None:
    industry = load_industry("clrd", "medmal")
    companies = [load_sample("clrd", "medmal", one.code) for one in list_companies("clrd", "medmal")]
    for measure in (Measure.PAID, Measure.INCURRED):
        parts = sum(one.measures[measure].latest.sum() for one in companies)
        assert industry.measures[measure].latest.sum() == pytest.approx(parts)
    assert industry.unit == "USD thousand"


def test_incurred_of_schedule_p_is_without_bulk_reserves() -> None:
    allstate = next(one for one in list_companies("clrd", "wkcomp") if one.name.startswith("Allstate"))
    triangles = load_sample("clrd", "wkcomp", allstate.code)
    first = triangles.measures[Measure.INCURRED].values[0, 0]
    assert first == 367_404 - 127_737
    assert triangles.measures[Measure.PAID].values[0, 0] == 70_571
    assert (triangles.premium or ())[0] == 394_742


def test_the_newer_schedule_p_is_valued_at_the_end_of_2007() -> None:
    triangles = load_sample("clrd2025", "ppauto")
    assert triangles.origins[-1] == "2007"
    assert list(triangles.measures[Measure.PAID].latest_index) == list(range(9, -1, -1))


def test_details_name_the_company() -> None:
    company = list_companies("clrd", "comauto")[0]
    assert sample_details("clrd", "comauto", company.code) == {
        "sample": "clrd",
        "line": "comauto",
        "company": company.code,
        "company_name": company.name,
    }


@pytest.mark.parametrize(
    ("code", "line", "company"),
    [("nothing", "", ""), ("../raa", "", ""), ("clrd", "marine", ""), ("clrd", "wkcomp", "0"), ("raa", "wkcomp", "")],
)
def test_what_does_not_exist_is_said_in_a_sentence(code: str, line: str, company: str) -> None:
    with pytest.raises(NotFoundError, match="There is no such sample"):
        load_sample(code, line, company)


def test_the_sample_declared_wrongly_is_not_offered_but_tests_can_read_it() -> None:
    assert "m3ir5" not in CODES
    values = load_sample("m3ir5").measures[Measure.LOSS].values
    assert (np.diff(values, axis=1) < 0).any()
