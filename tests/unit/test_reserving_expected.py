"""Methods with a premium: published figures, trend and decay, and what happens where premium is missing."""

from dataclasses import replace

import numpy as np
import pytest

from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving.expected import benktander, bornhuetter_ferguson, cape_cod
from backend.reserving.exposure import origin_months
from backend.reserving.incremental_additive import incremental_additive
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.samples import load_sample

PLAIN = Selection()


@pytest.fixture
def taylor_ashe() -> TriangleSet:
    """Give Taylor-Ashe with 10.0 million of premium, 0.4 million more each year."""
    return replace(load_sample("genins"), premium=tuple(10e6 + 0.4e6 * year for year in range(10)))


def expecting(**choice: float) -> Selection:
    return Selection(expected=replace(ExpectedChoice(), **choice))


def test_cape_cod_gives_the_reference_on_taylor_ashe(taylor_ashe: TriangleSet) -> None:
    (result,) = cape_cod(taylor_ashe, PLAIN)
    assert result.total.ibnr == pytest.approx(19_802_308.3927, rel=1e-9)
    assert result.parameters["loss_ratio"] == pytest.approx(0.458986, abs=5e-7)


def test_bornhuetter_ferguson_gives_the_reference_on_taylor_ashe(taylor_ashe: TriangleSet) -> None:
    (result,) = bornhuetter_ferguson(taylor_ashe, expecting(loss_ratio=0.6))
    assert result.total.ibnr == pytest.approx(25_886_135.9187, rel=1e-9)


def test_benktander_gives_the_reference_on_taylor_ashe(taylor_ashe: TriangleSet) -> None:
    (result,) = benktander(taylor_ashe, expecting(loss_ratio=0.6))
    assert result.total.ibnr == pytest.approx(23_598_483.7597, rel=1e-9)
    assert result.parameters["iterations"] == 2


def test_cape_cod_gives_the_reference_on_its_own_sample() -> None:
    (result,) = cape_cod(load_sample("cc_sample"), PLAIN)
    assert result.total.ibnr == pytest.approx(10_431.707317, rel=1e-9, abs=1e-5)
    assert result.parameters["loss_ratio"] == pytest.approx(0.6495935, abs=5e-8)


def test_incremental_additive_gives_the_reference_on_its_own_sample() -> None:
    (result,) = incremental_additive(load_sample("ia_sample"), PLAIN)
    zeta = [0.24321225, 0.22196026, 0.15397836, 0.14185271, 0.09067327, 0.03677019]
    assert result.parameters["zeta"] == pytest.approx(zeta, abs=5e-9)
    assert result.total.ibnr == pytest.approx(10_654.144138, rel=1e-9, abs=1e-6)


def test_one_iteration_of_benktander_is_bornhuetter_ferguson(taylor_ashe: TriangleSet) -> None:
    choice = expecting(loss_ratio=0.6, iterations=1)
    assert benktander(taylor_ashe, choice)[0].origins == bornhuetter_ferguson(taylor_ashe, choice)[0].origins


def test_many_iterations_of_benktander_come_to_the_chain_ladder(taylor_ashe: TriangleSet) -> None:
    (result,) = benktander(taylor_ashe, expecting(loss_ratio=0.6, iterations=400))
    assert result.total.ibnr == pytest.approx(18_680_855.611924, rel=1e-6)


def test_without_a_loss_ratio_the_prior_is_cape_cods(taylor_ashe: TriangleSet) -> None:
    (prior,) = bornhuetter_ferguson(taylor_ashe, PLAIN)
    assert prior.total == cape_cod(taylor_ashe, PLAIN)[0].total
    assert any("Cape Cod's" in note for note in prior.notes)


def test_trend_and_decay_give_each_origin_its_own_loss_ratio(taylor_ashe: TriangleSet) -> None:
    (result,) = cape_cod(taylor_ashe, expecting(trend=0.03, decay=0.8))
    ratios = result.parameters["loss_ratios"]
    assert isinstance(ratios, list)
    assert len(set(ratios)) == 10


def test_a_decay_near_zero_leaves_each_origin_its_own_chain_ladder(taylor_ashe: TriangleSet) -> None:
    (result,) = cape_cod(taylor_ashe, expecting(decay=1e-9))
    assert result.total.ibnr == pytest.approx(18_680_855.611924, rel=1e-6)


def test_trend_alone_keeps_the_ratio_of_neighbouring_years(taylor_ashe: TriangleSet) -> None:
    ratios = cape_cod(taylor_ashe, expecting(trend=0.05))[0].parameters["loss_ratios"]
    assert isinstance(ratios, list)
    assert np.array(ratios[1:]) / np.array(ratios[:-1]) == pytest.approx([1.05] * 9)


def test_doubling_money_doubles_every_figure_and_keeps_the_ratio(taylor_ashe: TriangleSet) -> None:
    one = taylor_ashe.measures[Measure.LOSS]
    doubled = TriangleSet(
        {Measure.LOSS: Triangle(one.origins, one.ages, one.values * 2)},
        tuple(2 * (premium or 0) for premium in taylor_ashe.premium or ()),
    )
    for method in (cape_cod, incremental_additive, benktander):
        small, large = method(taylor_ashe, PLAIN)[0], method(doubled, PLAIN)[0]
        assert large.total.ibnr == pytest.approx(2 * (small.total.ibnr or 0))


def test_a_constant_tail_makes_more_of_each_origin_open(taylor_ashe: TriangleSet) -> None:
    tail = Selection(factors=FactorChoice(tail=Tail(TailKind.CONSTANT, 1.05)))
    assert (cape_cod(taylor_ashe, tail)[0].origins[0].ibnr or 0) > 0


@pytest.mark.parametrize("method", [bornhuetter_ferguson, benktander, cape_cod, incremental_additive])
def test_a_method_without_premium_says_what_it_needs(method: object) -> None:
    assert callable(method)
    with pytest.raises(NotEstimableError, match="needs a premium"):
        method(load_sample("genins"), PLAIN)


@pytest.mark.parametrize("method", [bornhuetter_ferguson, benktander, cape_cod, incremental_additive])
def test_an_origin_without_premium_has_no_figure_and_leaves_no_total(method: object, taylor_ashe: TriangleSet) -> None:
    assert callable(method)
    premium = taylor_ashe.premium or ()
    (result,) = method(replace(taylor_ashe, premium=(*premium[:8], None, premium[9])), PLAIN)
    assert result.origins[8].ibnr is None
    assert result.origins[9].ibnr is not None
    assert result.total.ibnr is None
    assert any("No premium for 2009" in note for note in result.notes)


@pytest.mark.parametrize("method", [bornhuetter_ferguson, benktander, cape_cod, incremental_additive])
def test_none_of_these_methods_claims_an_error(method: object, taylor_ashe: TriangleSet) -> None:
    assert callable(method)
    (result,) = method(taylor_ashe, PLAIN)
    assert {row.standard_error for row in (*result.origins, result.total)} == {None}


def test_the_additive_method_says_that_it_does_not_follow_averages_or_tails(taylor_ashe: TriangleSet) -> None:
    choice = FactorChoice(average=Average.SIMPLE, tail=Tail(TailKind.CONSTANT, 1.05))
    (result,) = incremental_additive(taylor_ashe, Selection(factors=choice))
    assert len(result.notes) == 2
    assert result.total == incremental_additive(taylor_ashe, PLAIN)[0].total


def test_the_length_of_an_origin_is_told_by_the_newest_ages() -> None:
    assert origin_months(load_sample("genins").measures[Measure.LOSS]) == 12
    assert origin_months(load_sample("quarterly").measures[Measure.PAID]) == 12
    assert origin_months(load_sample("prism_oqdq").measures[Measure.PAID]) == 3
