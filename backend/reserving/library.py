"""Methods computed by chainladder, which is imported only when one of them runs or a worker begins."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import MethodName, SigmaRule
from backend.domain.triangles import FloatArray, Measure, Triangle, TriangleSet
from backend.reserving.chain_ladder import project
from backend.reserving.exposure import figures_of, origin_months
from backend.reserving.ignored_choices import notes_on
from backend.reserving.library_clark import clark_loglogistic, clark_weibull
from backend.reserving.library_triangles import call, library, must_be_regular, to_library
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.samples import load_sample

_PACKAGES = ("chainladder", "numpy", "pandas", "scipy")
_SIGMA_RULES = {SigmaRule.MACK: "mack", SigmaRule.LOGLINEAR: "log-linear"}
_PAIR = (Measure.PAID, Measure.INCURRED)
_FAR = 10.0
_WARM_UP = "mcl"

__all__ = ["clark_loglogistic", "clark_weibull", "library_versions", "munich", "preload"]


def preload() -> None:
    """
    Import chainladder and run its methods once, before a worker forks: every study after that starts at once.

    The first run compiles what the library's sparse arrays need; a forked study would pay 0.8 s and 120 MB for it.
    """
    small = load_sample(_WARM_UP)
    for method in (munich, clark_loglogistic, clark_weibull):
        method(small, Selection())


def library_versions() -> Mapping[str, str]:
    """Return the versions of the packages that figures depend on, read without importing them."""
    return {name: found for name in _PACKAGES if (found := _version(name))}


def munich(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return Munich chain ladder for paid and for incurred, each developed with a look at the other.

    Source: Quarg and Mack (2004). The last sigma follows the selection's rule; the paper's example fixes it at 0.1.

    Raises:
        NotEstimableError: one of the two is missing or not above zero, or the library cannot take them.

    """
    if any(measure not in triangles.measures for measure in _PAIR):
        raise NotEstimableError("Munich chain ladder needs both paid and incurred amounts.")
    pair = {measure: triangles.measures[measure] for measure in _PAIR}
    for triangle in pair.values():
        _must_suit_munich(triangle)
    ultimates, lambdas = call(_fit_munich, pair, selection.factors.sigma)
    _must_be_plausible(ultimates, lambdas, [project(one, FactorChoice()).ultimate for one in pair.values()])
    notes = notes_on(selection.factors)
    results = []
    for place, (measure, triangle) in enumerate(pair.items()):
        total, rows = figures_of(triangle, triangle.latest, ultimates[place])
        parameters: dict[str, float | list[float]] = {"lambda": float(lambdas[place])}
        results.append(MethodResult(MethodName.MUNICH, measure, total, rows, parameters, notes))
    return tuple(results)


def _must_suit_munich(triangle: Triangle) -> None:
    must_be_regular(triangle)
    if triangle.ages[0] != origin_months(triangle):
        raise NotEstimableError("Munich chain ladder needs origin and development periods of the same length.")
    if not (triangle.values[triangle.observed] > 0).all():
        raise NotEstimableError("Munich chain ladder needs every paid and incurred amount above zero.")


def _must_be_plausible(ultimates: FloatArray, lambdas: FloatArray, plain: list[FloatArray]) -> None:
    """Refuse what comes of dividing by a scatter that is next to nothing: figures far from both chain ladders."""
    if not np.isfinite(lambdas).all():
        raise NotEstimableError("Too few ratios of paid to incurred amounts to see how they depend on one another.")
    if not (np.abs(ultimates) <= _FAR * np.array(plain)).all():
        raise NotEstimableError(
            "Paid and incurred amounts scatter too little around each other for Munich chain ladder."
        )


def _fit_munich(pair: Mapping[Measure, Triangle], rule: SigmaRule) -> tuple[FloatArray, FloatArray]:
    """Return ultimates of both measures and their lambdas; every default that changes a figure is written out."""
    development = library().Development(n_periods=-1, average="volume", sigma_interpolation=_SIGMA_RULES[rule])
    names = (str(Measure.PAID), str(Measure.INCURRED))
    fitted = (
        library()
        .MunichAdjustment(paid_to_incurred=names, fillna=False)
        .fit(development.fit_transform(to_library(pair)))
    )
    full = fitted.munich_full_triangle_
    return np.asarray(full, dtype=np.float64)[:, 0, 0, :, -1], np.asarray(
        fitted.lambda_coef_, dtype=np.float64
    ).reshape(-1)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
