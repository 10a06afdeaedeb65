"""A what-if shows at once what other factors come to; the industry beside it is read in the same way."""

import sys
import time

import pytest

from backend.domain.studies.selection import Selection
from backend.domain.studies.words import Average, MethodName
from backend.domain.triangles import Measure, TriangleSet
from backend.reserving.chain_ladder import chain_ladder
from backend.reserving.factors import development_of
from backend.reserving.industry import compare_industry
from backend.reserving.mack import mack
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.what_if import redraw
from fixtures.triangles import NAN, choosing, drawn, paid_of, triangle_of

FOUR = [[100, 150, 180, 190], [200, 280, 330, NAN], [50, 90, NAN, NAN], [80, NAN, NAN, NAN]]
OTHERS = [[900, 1200, 1300, 1310], [800, 1100, 1250, NAN], [700, 1000, NAN, NAN], [950, NAN, NAN, NAN]]


def test_a_what_if_is_what_a_run_would_give() -> None:
    triangles, selection = paid_of(drawn(8, 8)), choosing(average=Average.SIMPLE, last_periods=4)
    drawn_again = redraw(triangles, selection)
    assert drawn_again.development == development_of(Measure.PAID, triangles.measures[Measure.PAID], selection.factors)
    assert (drawn_again.chain_ladder,) == chain_ladder(triangles, selection)
    assert (drawn_again.mack,) == mack(triangles, selection)
    assert drawn_again.note == ""


def test_an_excluded_ratio_moves_factor_ultimate_and_reserve() -> None:
    triangles = paid_of(FOUR)
    before, after = redraw(triangles, Selection()), redraw(triangles, choosing(excluded=frozenset({("2003", 12)})))
    assert after.development.selected[0] == pytest.approx(430 / 300)
    assert before.development.selected[1:] == after.development.selected[1:]
    assert (after.chain_ladder.total.ibnr or 0) < (before.chain_ladder.total.ibnr or 0)
    assert after.chain_ladder.method is MethodName.CHAIN_LADDER


def test_a_what_if_without_an_error_says_why() -> None:
    drawn_again = redraw(paid_of(FOUR), choosing(average=Average.MEDIAL))
    assert drawn_again.mack is None
    assert "no variance" in drawn_again.note
    assert drawn_again.chain_ladder.total.ultimate is not None


def test_a_what_if_with_some_errors_says_what_is_missing() -> None:
    drawn_again = redraw(paid_of(drawn(6, 6)), choosing(picked={12: 2.0}))
    assert drawn_again.mack is not None
    assert drawn_again.mack.total.standard_error is None
    assert "picked by hand" in drawn_again.note


def test_a_what_if_that_excludes_everything_is_not_estimable() -> None:
    everything = frozenset({("2001", 12), ("2001", 24), ("2002", 12)})
    with pytest.raises(NotEstimableError, match="No link ratio counts"):
        redraw(paid_of([*FOUR[:2], [60, NAN, NAN, NAN]]), choosing(excluded=everything | {("2002", 24), ("2001", 36)}))


def test_a_what_if_redraws_twenty_origins_and_tells_how_long_it_took() -> None:
    triangles = paid_of(drawn(20, 20))
    redraw(triangles, Selection())
    began = time.perf_counter()
    drawn_again = redraw(triangles, choosing(last_periods=7))
    sys.stdout.write(f"what-if on 20 origins: {1000 * (time.perf_counter() - began):.1f} ms\n")
    assert len(drawn_again.chain_ladder.origins) == 20


def _with_premium(values: object, premium: tuple[float | None, ...] | None) -> TriangleSet:
    return TriangleSet({Measure.PAID: triangle_of(values)}, premium)


def test_the_industry_has_factors_and_loss_ratios_of_its_own() -> None:
    own = _with_premium(FOUR, (200, 400, 150, 250))
    industry = _with_premium(OTHERS, (1500, 1400, 1400, 1600))
    found = compare_industry(own, industry, "All companies", Selection())
    assert found.name == "All companies"
    assert found.selected[0] == pytest.approx(3300 / 2400)
    assert found.company_loss_ratios[0] == pytest.approx(190 / 200)
    assert found.industry_loss_ratios[0] == pytest.approx(1310 / 1500)
    (ours,) = chain_ladder(own, Selection())
    assert found.company_loss_ratios[3] == pytest.approx((ours.origins[3].ultimate or 0) / 250)


def test_exclusions_and_picks_concern_the_company_alone() -> None:
    own, industry = _with_premium(FOUR, (1, 1, 1, 1)), _with_premium(OTHERS, (1, 1, 1, 1))
    selection = choosing(excluded=frozenset({("2001", 12)}), picked={24: 9.0})
    found = compare_industry(own, industry, "All", selection)
    assert found.selected == compare_industry(own, industry, "All", Selection()).selected
    assert (found.company_loss_ratios[2] or 0) > 9 * 90


def test_the_industrys_factors_follow_the_average_chosen() -> None:
    industry = _with_premium(OTHERS, None)
    found = compare_industry(_with_premium(FOUR, None), industry, "All", choosing(average=Average.SIMPLE))
    assert found.selected[0] == pytest.approx((1200 / 900 + 1100 / 800 + 1000 / 700) / 3)


def test_without_a_premium_there_are_no_loss_ratios() -> None:
    found = compare_industry(_with_premium(FOUR, None), _with_premium(OTHERS, (1, None, 0, 1)), "All", Selection())
    assert found.company_loss_ratios == (None,) * 4
    assert [one is None for one in found.industry_loss_ratios] == [False, True, True, False]


def test_an_origin_that_the_industry_does_not_have_stays_empty() -> None:
    own = _with_premium(FOUR, (1, 1, 1, 1))
    industry = _with_premium([row[:3] for row in OTHERS[1:]], (1, 1, 1))
    found = compare_industry(own, industry, "All", Selection())
    assert found.industry_loss_ratios[3] is None


def test_an_industry_without_the_measure_cannot_be_compared() -> None:
    industry = TriangleSet({Measure.INCURRED: triangle_of(OTHERS)})
    with pytest.raises(NotEstimableError, match="no paid triangle"):
        compare_industry(paid_of(FOUR), industry, "All", Selection())
