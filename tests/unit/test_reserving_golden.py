"""The reserving core gives the published figures of well-known triangles, to a millionth."""

from dataclasses import replace

import pytest

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import SigmaRule, TailKind
from backend.domain.triangles import Measure, TriangleSet
from backend.reserving.chain_ladder import chain_ladder
from backend.reserving.factors import select_factors
from backend.reserving.mack import mack
from backend.reserving.one_year import one_year
from backend.reserving.samples import load_industry, load_sample

TO_A_MILLIONTH = 1e-6
PLAIN = Selection()
LOGLINEAR = Selection(factors=FactorChoice(sigma=SigmaRule.LOGLINEAR))
TAYLOR_ASHE_IBNR = [
    0, 94633.8145, 469511.2901, 709637.8208, 984888.6390, 1419459.4577, 2177640.6201, 3920301.0120, 4278972.2633,
    4625810.6944,
]  # fmt: skip
TAYLOR_ASHE_ERRORS = [
    0, 75535.0408, 121698.5616, 133548.8530, 261406.4493, 411009.7039, 558316.8581, 875327.5119, 971257.8065,
    1363154.9117,
]  # fmt: skip
TAYLOR_ASHE_FACTORS = [3.490607, 1.747333, 1.457413, 1.173852, 1.103824, 1.086269, 1.053874, 1.076555, 1.017725]
ONE_YEAR_TAYLOR_ASHE = [0, 75535, 105309, 79846, 235115, 318427, 361089, 629681, 588662, 1029925]
ONE_YEAR_2008 = [0, 566, 1486, 3923, 9723, 28443, 20954, 28119, 53321]


def _mack(triangles: TriangleSet, selection: Selection = PLAIN) -> MethodResult:
    (result,) = mack(triangles, selection)
    return result


def _on(measure: Measure) -> Selection:
    return replace(Selection(), basis=measure)


def test_taylor_ashe_has_the_published_total_and_its_two_errors() -> None:
    total = _mack(load_sample("genins")).total
    assert total.latest == 34_358_090
    assert total.ultimate == pytest.approx(53_038_945.611924, rel=TO_A_MILLIONTH)
    assert total.ibnr == pytest.approx(18_680_855.611924, rel=TO_A_MILLIONTH)
    assert total.standard_error == pytest.approx(2_447_094.860835, rel=TO_A_MILLIONTH)
    assert total.process_error == pytest.approx(1_878_291.7979, rel=TO_A_MILLIONTH)
    assert total.parameter_error == pytest.approx(1_568_532.1737, rel=TO_A_MILLIONTH)


def test_taylor_ashe_has_the_published_figures_by_origin() -> None:
    origins = _mack(load_sample("genins")).origins
    assert [row.ibnr for row in origins] == pytest.approx(TAYLOR_ASHE_IBNR, rel=TO_A_MILLIONTH)
    assert [row.standard_error for row in origins] == pytest.approx(TAYLOR_ASHE_ERRORS, rel=TO_A_MILLIONTH)


def test_taylor_ashe_has_the_published_factors() -> None:
    triangles = load_sample("genins")
    selected = select_factors(triangles.measures[triangles.basis], FactorChoice())
    assert selected.factors == pytest.approx(TAYLOR_ASHE_FACTORS, abs=5e-7)


@pytest.mark.parametrize(
    ("sample", "ibnr", "error"),
    [
        ("raa", 52_135.228261, 26_909.011156),
        ("abc", 5_277_760.357626, 152_283.139091),
        ("ukmotor", 28_655.772932, 1_417.267181),
        ("mw2008", 2_237_826.106910, 108_401.387451),
        ("mortgage", 14_546_730.144469, 3_728_870.241258),
    ],
)
def test_mack_gives_the_figures_of_the_literature(sample: str, ibnr: float, error: float) -> None:
    total = _mack(load_sample(sample)).total
    assert total.ibnr == pytest.approx(ibnr, rel=TO_A_MILLIONTH)
    assert total.standard_error == pytest.approx(error, rel=TO_A_MILLIONTH)


@pytest.mark.parametrize(("sample", "error"), [("raa", 26_880.740330), ("genins", 2_441_364.13)])
def test_the_log_linear_rule_gives_its_own_error(sample: str, error: float) -> None:
    assert _mack(load_sample(sample), LOGLINEAR).total.standard_error == pytest.approx(error, rel=TO_A_MILLIONTH)


@pytest.mark.parametrize(
    ("measure", "ultimate", "error"),
    [(Measure.PAID, 31_463.210506, 994.580542), (Measure.INCURRED, 33_070.853883, 995.278432)],
)
def test_quarg_and_macks_triangles_have_their_separate_chain_ladders(
    measure: Measure, ultimate: float, error: float
) -> None:
    total = _mack(load_sample("mcl"), _on(measure)).total
    assert total.ultimate == pytest.approx(ultimate, rel=TO_A_MILLIONTH)
    assert total.standard_error == pytest.approx(error, rel=TO_A_MILLIONTH)


def test_an_exponential_tail_on_raa_gives_its_published_factor_and_reserve() -> None:
    selection = Selection(factors=FactorChoice(tail=Tail(TailKind.EXPONENTIAL)))
    triangles = load_sample("raa")
    tail = select_factors(triangles.measures[triangles.basis], selection.factors).tail
    (result,) = chain_ladder(triangles, selection)
    assert tail.factor == pytest.approx(1.00943575, abs=5e-9)
    assert result.total.ibnr == pytest.approx(54_146.196664, rel=TO_A_MILLIONTH)


@pytest.mark.parametrize(
    ("line", "ibnr", "error"),
    [
        ("comauto", 1_743_192.5400, 65_561.3442),
        ("medmal", 1_330_330.5219, 103_791.3826),
        ("othliab", 1_640_597.4238, 111_557.5565),
        ("ppauto", 17_138_458.5221, 699_446.8991),
        ("prodliab", 531_648.7437, 127_947.6086),
        ("wkcomp", 2_777_812.6891, 182_647.6994),
    ],
)
def test_the_lines_of_schedule_p_have_their_reserves_and_errors(line: str, ibnr: float, error: float) -> None:
    total = _mack(load_industry("clrd", line), _on(Measure.PAID)).total
    assert total.ibnr == pytest.approx(ibnr, rel=TO_A_MILLIONTH)
    assert total.standard_error == pytest.approx(error, rel=TO_A_MILLIONTH)


@pytest.mark.parametrize(
    ("sample", "by_origin", "total"),
    [("genins", ONE_YEAR_TAYLOR_ASHE, 1_778_968), ("mw2008", ONE_YEAR_2008, 81_080)],
)
def test_the_one_year_view_is_that_of_merz_and_wuthrich(sample: str, by_origin: list[float], total: float) -> None:
    (result,) = one_year(load_sample(sample), Selection())
    assert [row.standard_error for row in result.origins] == pytest.approx(by_origin, abs=1)
    assert result.total.standard_error == pytest.approx(total, abs=1)


def test_the_one_year_view_is_that_of_the_full_picture() -> None:
    (result,) = one_year(load_sample("mw2014"), Selection())
    assert result.total.standard_error == pytest.approx(1842.9, abs=0.1)
    assert result.parameters["run_off_standard_error"] == pytest.approx(3233.7, abs=0.1)
