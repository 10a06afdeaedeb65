"""The reserving core agrees with chainladder on the samples of its wheel, or the test names why it cannot."""

import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from backend.domain.studies.selection import FactorChoice, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import FloatArray
from backend.reserving.assumption_tests import examine_assumptions
from backend.reserving.chain_ladder import newest_column, project
from backend.reserving.mack import mack_error
from backend.reserving.mack_batch import mack_batch
from backend.reserving.ratios import link_ratios
from fixtures.triangles import choosing, drawn, triangle_of

RULES = {SigmaRule.MACK: "mack", SigmaRule.LOGLINEAR: "log-linear"}
NOT_ONE_TRIANGLE = ("prism", "clrd", "_", "friedland_ch7")
"""Claim by claim, by company (agreement of the whole batch is below), no data, and not registered by the package."""
ALWAYS_AGREE = frozenset(
    {"abc", "berqsherm", "genins", "liab", "m3ir5", "mack_1997", "mcl", "mortgage", "mw2008", "mw2014", "raa",
     "tail_sample", "ukmotor", "usaa", "usauto", "friedland_med_mal", "friedland_us_industry_auto_case"}
)  # fmt: skip
NO_ULTIMATE = frozenset({"xyz", "friedland_gl_self_insurer"})
NO_ERROR = frozenset(
    {"cc_sample", "friedland_auto_bi_insurer", "friedland_us_auto", "friedland_uspp",
     "friedland_uspp_auto_increasing_case", "friedland_uspp_auto_increasing_claim", "friedland_uspp_auto_steady_state",
     "friedland_uspp_increasing_claim_case", "friedland_xyz_auto_bi"}
)  # fmt: skip
"""Samples where every triangle has one of the reasons below: nothing can be compared in them, and in no others."""
ZERO = "a cell is zero or below: chainladder reads it as not observed"
NO_RATIO = "an age has no link ratio: chainladder goes on with a factor of 1, we give no figure"
NO_SPREAD = "an age's ratios are all equal: chainladder puts the logarithm of 1e-320 on the line, R and we leave it out"
SEVERAL = "several last ages have one ratio: chainladder applies Mack's rule to the first alone, R and we go on with it"


def _samples() -> list[str]:
    spec = find_spec("chainladder")
    assert spec is not None
    assert spec.origin is not None
    names = {file.stem for file in (Path(spec.origin).parent / "utils" / "data").iterdir()}
    return sorted(name for name in names if not name.startswith(NOT_ONE_TRIANGLE))


@pytest.fixture(autouse=True)
def _chainladder_may_warn() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _package():
    return import_module("chainladder")


def _load(sample: str):
    loaded = _package().load_sample(sample).set_backend("numpy")
    loaded = loaded if loaded.is_cumulative else loaded.incr_to_cum()
    return loaded.val_to_dev() if loaded.is_val_tri else loaded


def _cells(loaded) -> FloatArray:
    observed = ~np.isnan(np.asarray(loaded.nan_triangle, dtype=np.float64))
    return np.where(observed, np.nan_to_num(np.array(loaded.values, dtype=np.float64)), np.nan)


def _fit(loaded, rule: SigmaRule):
    cl = _package()
    fitted = cl.MackChainladder().fit(cl.Development(sigma_interpolation=RULES[rule]).fit_transform(loaded))
    ultimates = np.nan_to_num(np.array(fitted.ultimate_.set_backend("numpy").values[..., -1], dtype=np.float64))
    errors = np.ravel(np.array(fitted.total_mack_std_err_, dtype=np.float64)).reshape(ultimates.shape[:2])
    return ultimates, errors


def _why_apart(values: FloatArray, rule: SigmaRule) -> str:
    ratios = link_ratios(triangle_of(values))
    counts = (~np.isnan(ratios)).sum(axis=0)
    if (values[~np.isnan(values)] <= 0).any():
        return ZERO
    if (counts == 0).any():
        return NO_RATIO
    spread = [np.nanmax(column) - np.nanmin(column) for column in ratios.T[counts > 1]]
    if not spread or min(spread) < 1e-9:
        return NO_SPREAD
    return SEVERAL if rule is SigmaRule.MACK and (counts == 1).sum() > 1 else ""


@pytest.mark.parametrize("sample", _samples())
def test_ultimates_and_errors_are_chainladders(sample: str) -> None:
    loaded = _load(sample)
    cells = _cells(loaded)
    compared = dict.fromkeys(("ultimates", "errors"), 0)
    for rule in RULES:
        ultimates, errors = _fit(loaded, rule)
        for place in np.ndindex(*cells.shape[:2]):
            why = _why_apart(cells[place], rule)
            assert not (why and sample in ALWAYS_AGREE and "premium" not in str(loaded.columns[place[1]]).lower()), why
            projection = project(triangle_of(cells[place]), FactorChoice(sigma=rule))
            if why not in (ZERO, NO_RATIO):
                assert projection.ultimate == pytest.approx(ultimates[place], rel=1e-9)
                compared["ultimates"] += 1
            if not why:
                error = mack_error(triangle_of(cells[place]), projection).total
                assert float(error) == pytest.approx(errors[place], rel=1e-6)
                compared["errors"] += 1
    assert (compared["ultimates"] == 0) is (sample in NO_ULTIMATE)
    assert (compared["errors"] == 0) is (sample in NO_ULTIMATE | NO_ERROR)


@pytest.mark.parametrize("rule", RULES)
def test_all_companies_of_schedule_p_agree_in_one_batch(rule: SigmaRule) -> None:
    loaded = _load("clrd")["CumPaidLoss"]
    cells = _cells(loaded)[:, 0]
    ultimates, errors = _fit(loaded, rule)
    batch = mack_batch(cells, rule)
    alike = np.array([not _why_apart(values, rule) for values in cells])
    assert alike.sum() > 220
    assert batch.is_estimable[alike].all()
    assert batch.ultimate[alike] == pytest.approx(ultimates[:, 0].sum(axis=-1)[alike], rel=1e-9)
    assert batch.standard_error[alike] == pytest.approx(errors[:, 0][alike], rel=1e-6)


@pytest.mark.parametrize("sample", ["raa", "genins", "abc", "mw2008", "mw2014", "ukmotor", "mortgage"])
def test_the_tests_of_assumptions_have_chainladders_statistics(sample: str) -> None:
    cl = _package()
    loaded = _load(sample)
    ours = examine_assumptions(triangle_of(_cells(loaded)[0, 0]))
    correlation, years = cl.DevelopmentCorrelation(loaded), cl.ValuationCorrelation(loaded, total=True)
    assert ours.development_correlation is not None
    assert ours.calendar_year is not None
    assert ours.development_correlation.statistic == pytest.approx(float(correlation.t_expectation.iloc[0, 0]))
    assert ours.development_correlation.high == pytest.approx(float(correlation.confidence_interval[1]))
    assert ours.development_correlation.rejects == bool(correlation.reject)
    assert ours.calendar_year.z == pytest.approx(float(years.z.iloc[0, 0]))
    assert ours.calendar_year.expected == pytest.approx(float(years.z_expectation.iloc[0, 0]))
    assert ours.calendar_year.variance == pytest.approx(float(years.z_variance.iloc[0, 0]))


@pytest.mark.parametrize("kind", [TailKind.EXPONENTIAL, TailKind.INVERSE_POWER])
@pytest.mark.parametrize("sample", ["raa", "genins", "abc", "mw2014", "tail_sample"])
def test_curves_are_chainladders(sample: str, kind: TailKind) -> None:
    cl = _package()
    loaded = _load(sample)
    fitted = cl.TailCurve(curve=str(kind)).fit(cl.Development().fit_transform(loaded))
    projection = project(triangle_of(_cells(loaded)[0, 0]), FactorChoice(tail=Tail(kind)))
    tail = np.prod(np.array(fitted.ldf_.set_backend("numpy").values[0, 0, 0, loaded.shape[-1] - 1 :]))
    assert projection.selected.tail.factor == pytest.approx(tail, rel=1e-9)


def test_exclusions_and_other_averages_are_chainladders() -> None:
    cl = _package()
    loaded = _load("genins")
    triangle = triangle_of(_cells(loaded)[0, 0])
    for average in (Average.VOLUME, Average.SIMPLE, Average.REGRESSION, Average.GEOMETRIC):
        theirs = cl.Development(
            average=str(average), drop=[("2003", 12), ("2004", 36)], sigma_interpolation="mack"
        ).fit(loaded)
        ours = project(triangle, choosing(average=average, excluded=frozenset({("2003", 12), ("2004", 36)})).factors)
        assert ours.selected.factors == pytest.approx(theirs.ldf_.values[0, 0, 0])
        if average is not Average.GEOMETRIC:
            assert ours.selected.sigmas == pytest.approx(theirs.sigma_.values[0, 0, 0])
            assert ours.selected.standard_errors == pytest.approx(theirs.std_err_.values[0, 0, 0])


def test_the_newest_periods_are_chainladders() -> None:
    cl = _package()
    loaded = _load("genins")
    theirs = cl.Development(n_periods=4, sigma_interpolation="mack").fit(loaded)
    ours = project(triangle_of(_cells(loaded)[0, 0]), FactorChoice(last_periods=4)).selected
    assert ours.factors == pytest.approx(theirs.ldf_.values[0, 0, 0])
    assert ours.sigmas == pytest.approx(theirs.sigma_.values[0, 0, 0])


def test_a_drawn_quarterly_triangle_has_its_newest_amounts_four_ages_apart() -> None:
    assert newest_column(triangle_of(_cells(_load("quarterly"))[0, 1])).tolist() == list(
        newest_column(triangle_of(drawn(12, 45, step=4)))
    )
