"""Methods by the library: published figures, what it cannot take, and that nobody else imports it."""

import ast
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import Average, SigmaRule
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.reserving.chain_ladder import chain_ladder
from backend.reserving.expected import cape_cod
from backend.reserving.library import clark_loglogistic, clark_weibull, library_versions, munich, preload
from backend.reserving.library_triangles import library
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.samples import load_sample

ROOT = Path(__file__).parents[2]
PLAIN = Selection()
LOGLINEAR = Selection(factors=FactorChoice(sigma=SigmaRule.LOGLINEAR))


@pytest.fixture
def chainladder() -> Iterator[ModuleType]:
    """Give the library itself, to compare with; its own warnings are not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield library()


def totals(results: tuple[MethodResult, ...]) -> list[float]:
    return [result.total.ultimate or 0 for result in results]


def test_munich_gives_the_published_lambdas() -> None:
    paid, incurred = munich(load_sample("mcl"), PLAIN)
    assert (paid.measure, incurred.measure) == (Measure.PAID, Measure.INCURRED)
    assert paid.parameters["lambda"] == pytest.approx(0.636021, abs=5e-7)
    assert incurred.parameters["lambda"] == pytest.approx(0.436187, abs=5e-7)


def test_munich_brings_paid_and_incurred_closer_than_their_chain_ladders() -> None:
    triangles = load_sample("mcl")
    apart = [chain_ladder(triangles, Selection(basis=basis))[0] for basis in (Measure.PAID, Measure.INCURRED)]
    paid, incurred = totals(munich(triangles, PLAIN))
    assert totals((apart[0],)) == pytest.approx([31_463.210506], rel=1e-9)
    assert abs(incurred / paid - 1) < abs(totals((apart[1],))[0] / totals((apart[0],))[0] - 1) / 2


@pytest.mark.parametrize(("selection", "rule"), [(PLAIN, "mack"), (LOGLINEAR, "log-linear")])
def test_munich_is_the_librarys_with_the_sigma_rule_chosen(
    selection: Selection, rule: str, chainladder: ModuleType
) -> None:
    sample = chainladder.load_sample("mcl")
    development = chainladder.Development(sigma_interpolation=rule).fit_transform(sample)
    fitted = chainladder.MunichAdjustment(paid_to_incurred=("paid", "incurred")).fit(development)
    full = np.asarray(fitted.munich_full_triangle_)[:, 0, 0, :, -1].sum(axis=-1)
    assert totals(munich(load_sample("mcl"), selection)) == pytest.approx(full.tolist(), rel=1e-9)


def test_the_sigma_rule_changes_munich() -> None:
    assert totals(munich(load_sample("mcl"), PLAIN)) != totals(munich(load_sample("mcl"), LOGLINEAR))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("genins", "needs both paid and incurred"),
        ("quarterly", "of the same length"),
        ("friedland_uspp", "scatter too little"),
        ("prism_oydy", "Too few ratios"),
    ],
)
def test_munich_says_what_it_cannot_take(code: str, sentence: str) -> None:
    with pytest.raises(NotEstimableError, match=sentence):
        munich(load_sample(code), PLAIN)


def test_munich_refuses_a_zero_amount() -> None:
    triangles = load_sample("mcl")
    paid = triangles.measures[Measure.PAID]
    cells = paid.values.copy()
    cells[-1, 0] = 0
    measures = {**triangles.measures, Measure.PAID: Triangle(paid.origins, paid.ages, cells)}
    with pytest.raises(NotEstimableError, match="above zero"):
        munich(replace(triangles, measures=measures), PLAIN)


@pytest.mark.parametrize(("method", "curve"), [(clark_loglogistic, "loglogistic"), (clark_weibull, "weibull")])
def test_clark_is_the_librarys_to_the_last_age(method: object, curve: str, chainladder: ModuleType) -> None:
    assert callable(method)
    sample = chainladder.load_sample("genins")
    fitted = chainladder.Chainladder().fit(chainladder.ClarkLDF(growth=curve).fit_transform(sample))
    (result,) = method(load_sample("genins"), PLAIN)
    assert result.total.ibnr == pytest.approx(float(fitted.ibnr_.sum("origin")), rel=1e-3)


def test_clark_without_a_last_age_holds_more_than_to_the_last_age() -> None:
    (result,) = clark_loglogistic(load_sample("genins"), PLAIN)
    without_end = result.parameters["ibnr_without_end"]
    assert isinstance(without_end, float)
    assert without_end > (result.total.ibnr or 0)
    assert without_end == pytest.approx(35_533_309, rel=1e-3)
    assert result.parameters["omega"] == pytest.approx(1.4355657, rel=1e-3)


def test_clark_says_where_the_library_stopped_too_early() -> None:
    (stuck,) = clark_weibull(load_sample("quarterly"), PLAIN)
    (good,) = clark_weibull(load_sample("genins"), PLAIN)
    assert any("a curve nearby fits better" in note for note in stuck.notes)
    assert not any("a curve nearby fits better" in note for note in good.notes)


@pytest.mark.parametrize("method", [clark_loglogistic, clark_weibull])
def test_clark_refuses_a_curve_that_holds_many_times_what_the_factors_do(method: object) -> None:
    triangles = load_sample("clrd", "othliab", "36013")
    with pytest.raises(NotEstimableError, match="20 times the chain ladder"):
        method(triangles, PLAIN)


def test_clark_claims_no_error_and_says_which_choices_it_does_not_follow() -> None:
    (result,) = clark_weibull(load_sample("raa"), Selection(factors=FactorChoice(average=Average.SIMPLE)))
    assert {row.standard_error for row in (*result.origins, result.total)} == {None}
    assert any("All amounts count" in note for note in result.notes)
    assert any("No standard error is computed here" in note for note in result.notes)


def test_ages_that_are_not_ends_of_periods_are_refused() -> None:
    one = load_sample("raa").measures[Measure.LOSS]
    shifted = Triangle(one.origins, tuple(age - 5 for age in one.ages), one.values)
    with pytest.raises(NotEstimableError, match="1, 3, 6 or 12 months"):
        clark_loglogistic(TriangleSet({Measure.LOSS: shifted}), PLAIN)


@pytest.mark.parametrize(("trend", "decay"), [(0.0, 1.0), (0.03, 1.0), (0.0, 0.75), (-0.02, 0.5)])
def test_cape_cod_with_trend_and_decay_is_the_librarys(trend: float, decay: float, chainladder: ModuleType) -> None:
    sample = chainladder.load_sample("cc_sample")
    theirs = chainladder.CapeCod(trend=trend, decay=decay).fit(
        sample["loss"], sample_weight=sample["exposure"].latest_diagonal
    )
    chosen = Selection(expected=replace(PLAIN.expected, trend=trend, decay=decay))
    (ours,) = cape_cod(load_sample("cc_sample"), chosen)
    assert ours.total.ibnr == pytest.approx(float(theirs.ibnr_.sum("origin")), rel=1e-9)
    assert ours.parameters["loss_ratios"] == pytest.approx(theirs.detrended_apriori_.values.reshape(-1).tolist())


@pytest.mark.parametrize("code", ["raa", "genins", "abc", "ukmotor", "mcl", "usauto", "quarterly", "mw2014"])
def test_samples_hold_the_cells_that_the_library_reads(code: str, chainladder: ModuleType) -> None:
    theirs = chainladder.load_sample(code)
    for column, measure in {"paid": Measure.PAID, "incurred": Measure.INCURRED, "values": Measure.LOSS}.items():
        if column in list(theirs.columns):
            ours = load_sample(code).measures[measure].values
            cells = np.asarray(theirs[column].values)[0, 0]
            assert np.allclose(np.nan_to_num(ours), np.nan_to_num(cells))


def test_versions_are_named_and_the_library_can_be_loaded_ahead() -> None:
    preload()
    assert library_versions()["chainladder"]
    assert set(library_versions()) == {"chainladder", "numpy", "pandas", "scipy"}


def test_no_other_file_of_the_desk_names_the_library() -> None:
    heavy = {"chainladder", "scipy", "statsmodels", "sklearn"}
    found = set()
    for path in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            called = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args
            names += [node.args[0].value] if called and isinstance(node.args[0], ast.Constant) else []
            if any(str(name).split(".")[0] in heavy for name in names):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"backend/reserving/library_triangles.py"}


def test_the_core_and_the_samples_run_without_the_library() -> None:
    program = (
        "import sys\n"
        "from backend.domain.studies.selection import Selection, SimulationChoice\n"
        "from backend.reserving import library, methods\n"
        "from backend.reserving.bootstrap import odp_bootstrap\n"
        "from backend.reserving.samples import list_companies, load_sample\n"
        "list_companies('clrd', 'wkcomp')\n"
        "odp_bootstrap(load_sample('genins'), Selection(simulation=SimulationChoice(100)))\n"
        "print(sorted({'chainladder', 'scipy', 'numba', 'sparse'} & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("method", [clark_loglogistic, clark_weibull])
def test_clark_says_that_the_library_cannot_take_half_years(method: object) -> None:
    assert callable(method)
    with pytest.raises(NotEstimableError, match="half-yearly"):
        method(load_sample("prism_osds"), PLAIN)


@pytest.mark.parametrize("code", ["clrd", "usauto", "mcl", "tail_sample", "friedland_med_mal"])
def test_no_method_of_the_library_lets_anything_through_that_is_not_finite(code: str) -> None:
    for method in (munich, clark_loglogistic, clark_weibull):
        for result in method(load_sample(code), PLAIN):
            figures = [figure for row in result.origins for figure in (row.latest, row.ultimate, row.ibnr)]
            assert np.isfinite(np.array(figures, dtype=float)).all()
            assert (result.total.ultimate or 0) == pytest.approx(sum(row.ultimate or 0 for row in result.origins))


def test_doubling_money_doubles_munich() -> None:
    triangles = load_sample("mcl")
    doubled = {measure: Triangle(one.origins, one.ages, one.values * 2) for measure, one in triangles.measures.items()}
    small, large = munich(triangles, PLAIN), munich(TriangleSet(doubled), PLAIN)
    assert totals(large) == pytest.approx([2 * total for total in totals(small)], rel=1e-9)
    assert [one.parameters["lambda"] for one in large] == pytest.approx([one.parameters["lambda"] for one in small])


def test_an_origin_without_an_amount_yet_has_no_figure_in_clark() -> None:
    one = load_sample("raa").measures[Measure.LOSS]
    cells = np.vstack([one.values, np.full((1, 10), np.nan)])
    later = Triangle((*one.origins, "1991"), one.ages, cells)
    with pytest.raises(NotEstimableError, match="read the periods"):
        clark_loglogistic(TriangleSet({Measure.LOSS: later}), PLAIN)
