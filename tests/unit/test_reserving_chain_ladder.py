"""The chain ladder develops what there is, and says in a sentence what it cannot."""

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import Measure, TriangleSet
from backend.reserving.chain_ladder import chain_ladder, newest_column, project
from backend.reserving.diagnostics import diagnose
from backend.reserving.mack import mack
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.one_year import one_year
from fixtures.triangles import NAN, choosing, drawn, paid_of, triangle_of

FOUR = [[100, 150, 180, 190], [200, 280, 330, NAN], [50, 90, NAN, NAN], [80, NAN, NAN, NAN]]
TRAPEZOID = drawn(8, 8)[:, :4]
HOLES = np.where(np.add.outer(np.arange(6), np.arange(6)) < 2, NAN, drawn(6, 6))
ALL_KINDS = {
    "square": drawn(6, 6),
    "trapezoid": TRAPEZOID,
    "missing older diagonals": HOLES,
    "quarterly": drawn(12, 45, step=4),
    "zeros first": np.where(np.arange(5) == 0, 0 * drawn(5, 5), drawn(5, 5)),
    "all zero": drawn(5, 5) * 0,
    "one zero": np.array([[0, 90, 120.0], [80, 100, NAN], [50, NAN, NAN]]),
    "negative": np.array([[100, 90, 120.0], [80, 100, NAN], [-5, NAN, NAN]]),
    "one origin": np.array([[100, 150, 180.0]]),
    "one age": np.array([[100.0], [90.0], [80.0]]),
    "two origins": drawn(2, 2),
    "three origins": drawn(3, 3),
    "empty": np.full((3, 3), NAN),
    "an origin not begun": np.vstack([drawn(5, 5), np.full((1, 5), NAN)]),
    "no development": np.where(np.isnan(drawn(5, 5)), NAN, 7.0),
}
TAILS = [Tail(), Tail(TailKind.CONSTANT, 1.05), Tail(TailKind.CONSTANT, 0.98), *map(Tail, list(TailKind)[2:])]


def test_each_origin_grows_by_the_factors_ahead_of_it() -> None:
    (result,) = chain_ladder(paid_of(FOUR), Selection())
    first, second, third = 520 / 350, 510 / 430, 190 / 180
    assert [row.ultimate for row in result.origins] == pytest.approx(
        [190, 330 * third, 90 * second * third, 80 * first * second * third]
    )
    assert [row.latest for row in result.origins] == [190, 330, 90, 80]


def test_the_total_is_the_sum_of_the_origins() -> None:
    (result,) = chain_ladder(paid_of(FOUR), Selection())
    assert result.total.ultimate == pytest.approx(sum(row.ultimate or 0 for row in result.origins))
    assert result.total.ibnr == pytest.approx(sum(row.ibnr or 0 for row in result.origins))


def test_the_tail_reaches_every_origin() -> None:
    (plain,) = chain_ladder(paid_of(FOUR), Selection())
    (longer,) = chain_ladder(paid_of(FOUR), choosing(tail=Tail(TailKind.CONSTANT, 1.1)))
    assert [row.ultimate for row in longer.origins] == pytest.approx([1.1 * (r.ultimate or 0) for r in plain.origins])


def test_the_basis_chosen_is_the_one_developed() -> None:
    triangles = TriangleSet({Measure.PAID: triangle_of(FOUR), Measure.INCURRED: triangle_of(2 * np.array(FOUR))})
    (result,) = chain_ladder(triangles, Selection(basis=Measure.INCURRED))
    assert result.measure is Measure.INCURRED
    assert result.total.latest == 2 * (190 + 330 + 90 + 80)


def test_an_age_without_a_ratio_stops_only_the_origins_that_pass_it() -> None:
    (result,) = chain_ladder(paid_of(FOUR), choosing(excluded=frozenset({("2001", 24), ("2002", 24)})))
    assert [row.ultimate is None for row in result.origins] == [False, False, True, True]
    assert result.total.ultimate is None
    assert result.notes == ("No link ratio counts from age 24: origins that need the factor have no figure.",)


def test_an_origin_without_any_amount_is_left_out_of_the_total_and_named() -> None:
    (result,) = chain_ladder(paid_of(ALL_KINDS["an origin not begun"]), Selection())
    assert result.origins[-1].ultimate is None
    assert result.total.ultimate == pytest.approx(sum(row.ultimate or 0 for row in result.origins))
    assert "2006" in result.notes[0]


def test_older_origins_of_a_trapezoid_are_fully_developed() -> None:
    (result,) = chain_ladder(paid_of(TRAPEZOID), Selection())
    assert [row.ibnr for row in result.origins[:5]] == [0] * 5
    assert all(row.ibnr and row.ibnr > 0 for row in result.origins[5:])


def test_annual_origins_may_have_quarterly_ages() -> None:
    projection = project(triangle_of(ALL_KINDS["quarterly"], months=3), FactorChoice())
    assert newest_column(triangle_of(ALL_KINDS["quarterly"])).tolist() == list(range(44, -1, -4))
    assert np.isfinite(projection.full).all()


def test_missing_older_diagonals_leave_the_newest_amounts_as_they_are() -> None:
    projection = project(triangle_of(HOLES), FactorChoice())
    assert np.isnan(projection.full[0, 0])
    assert projection.latest.tolist() == [HOLES[row, 5 - row] for row in range(6)]


@pytest.mark.parametrize("kind", ["all zero", "one age", "empty"])
def test_a_triangle_without_a_link_ratio_is_not_estimable(kind: str) -> None:
    with pytest.raises(NotEstimableError, match="No link ratio counts") as caught:
        chain_ladder(paid_of(ALL_KINDS[kind]), Selection())
    assert caught.value.reason.endswith(".")


def test_ultimates_that_all_need_a_missing_factor_are_not_estimable() -> None:
    values = [[100, NAN, NAN], [120, 150, NAN], [110, NAN, NAN]]
    with pytest.raises(NotEstimableError, match="No origin can be developed"):
        chain_ladder(paid_of(values), Selection())


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("tail", TAILS, ids=lambda tail: f"{tail.kind} {tail.factor}")
def test_no_triangle_makes_a_figure_that_is_not_a_number(kind: str, tail: Tail) -> None:
    triangles = paid_of(ALL_KINDS[kind], months=3 if kind == "quarterly" else 12)
    for average in Average:
        for rule in SigmaRule:
            selection = choosing(average=average, sigma=rule, tail=tail)
            for method in (chain_ladder, mack, one_year, diagnose):
                said = _said(method, triangles, selection)
                assert "nan" not in said
                assert "inf" not in said


def _said(method: object, triangles: TriangleSet, selection: Selection) -> str:
    assert callable(method)
    try:
        return repr(method(triangles, selection))
    except NotEstimableError as error:
        return error.reason
