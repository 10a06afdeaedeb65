"""Clark's growth curves as chainladder fits them, and whether a curve nearby fits better."""

from dataclasses import dataclass

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, Measure, Triangle, TriangleSet
from backend.reserving.chain_ladder import project
from backend.reserving.exposure import figures_of
from backend.reserving.ignored_choices import notes_on
from backend.reserving.library_triangles import call, library, must_be_regular, to_library
from backend.reserving.not_estimable import NotEstimableError

_LOGLOGISTIC, _WEIBULL = "loglogistic", "weibull"
_LAST_AGE_NOTE = (
    "The curve develops each origin to the last age of the triangle, as the library does. What it expects after that "
    "age is not in these figures; the method's parameters in the workbook have it."
)
_OPTIMISER_NOTE = "The library's optimiser stops early, without saying so: figures hold to about one in a thousand."
_ERROR_NOTE = "No standard error is computed here: the library fits Clark's curve without the error of its reserve."
_BETTER_NOTE = "The library stopped before the best fit: a curve nearby fits better, so do not rely on this figure."
_NEARBY = 0.05
_MOST_TIMES = 20.0
"""Beyond so many times the chain ladder an ultimate tells of a curve that does not fit, not of claims."""
_HALF_YEAR_MONTHS = 6


@dataclass(frozen=True, slots=True)
class _Curve:
    """A growth curve: the share of the ultimate reached at an average age of so many months."""

    name: str
    omega: float
    theta: float

    def reached(self, months: FloatArray) -> FloatArray:
        """Return the share reached, 0 at age 0."""
        ratio = (np.maximum(months, 0.0) / self.theta) ** self.omega
        return ratio / (1 + ratio) if self.name == _LOGLOGISTIC else 1 - np.exp(-ratio)


def clark_loglogistic(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by Clark's loglogistic growth curve (his LDF method, 2003).

    Raises:
        NotEstimableError: the curve does not fit, or the library cannot take the triangle.

    """
    return _clark(MethodName.CLARK_LOGLOGISTIC, _LOGLOGISTIC, triangles, selection)


def clark_weibull(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by Clark's Weibull growth curve (his LDF method, 2003).

    Raises:
        NotEstimableError: the curve does not fit, or the library cannot take the triangle.

    """
    return _clark(MethodName.CLARK_WEIBULL, _WEIBULL, triangles, selection)


def _clark(method: MethodName, name: str, triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    must_be_regular(triangle)
    if triangle.ages[0] == _HALF_YEAR_MONTHS:
        raise NotEstimableError("The library cannot fit Clark's curves to half-yearly development.")
    curve = call(_fit, measure, triangle, name)
    with np.errstate(over="ignore"):
        at_ages = curve.reached(_average_ages(triangle))
        best = _is_best_nearby(curve, triangle)
    if not np.isfinite(at_ages).all() or (at_ages <= 0).any():
        raise NotEstimableError("The growth curve cannot be fitted to these amounts.")
    begun = triangle.latest_index >= 0
    latest = np.where(begun, triangle.latest, np.nan)
    reached = at_ages[np.maximum(triangle.latest_index, 0)]
    total, rows = figures_of(triangle, latest, latest * at_ages[-1] / reached)
    _must_be_plausible(triangle, total.ultimate)
    parameters: dict[str, float | list[float]] = {
        "omega": curve.omega,
        "theta_months": curve.theta,
        "growth_at_last_age": float(at_ages[-1]),
        "ibnr_without_end": float((latest / reached - latest)[begun].sum()),
    }
    notes = (
        _LAST_AGE_NOTE,
        _OPTIMISER_NOTE,
        _ERROR_NOTE,
        *(() if best else (_BETTER_NOTE,)),
        *notes_on(selection.factors),
    )
    return (MethodResult(method, measure, total, rows, parameters, notes),)


def _must_be_plausible(triangle: Triangle, ultimate: float | None) -> None:
    """Refuse what comes of dividing by a share next to nothing; where no factors are, nothing tells."""
    plain = float(np.nansum(project(triangle, FactorChoice()).ultimate))
    if ultimate is not None and ultimate > _MOST_TIMES * plain > 0:
        raise NotEstimableError(
            f"The curve's ultimate is more than {_MOST_TIMES:g} times the chain ladder's: it does not fit these claims."
        )


def _fit(measure: Measure, triangle: Triangle, name: str) -> _Curve:
    fitted = library().ClarkLDF(growth=name).fit(to_library({measure: triangle}))
    return _Curve(name, float(fitted.omega_.iloc[0, 0]), float(fitted.theta_.iloc[0, 0]))


def _average_ages(triangle: Triangle) -> FloatArray:
    """Return each age less half a development period: claims arise on average in the middle of the period."""
    return np.array(triangle.ages, dtype=np.float64) - triangle.ages[0] / 2


def _is_best_nearby(curve: _Curve, triangle: Triangle) -> bool:
    """Tell whether no curve with parameters a little off is more likely."""
    off = (1 - _NEARBY, 1.0, 1 + _NEARBY)
    nearby = (_Curve(curve.name, curve.omega * one, curve.theta * other) for one in off for other in off)
    return max(_likelihood(one, triangle) for one in nearby) <= _likelihood(curve, triangle)


def _likelihood(curve: _Curve, triangle: Triangle) -> float:
    """Return Clark's log-likelihood of the increments (2003, section 2.2), without its constant dispersion."""
    reached = curve.reached(_average_ages(triangle))
    ultimate = triangle.latest / reached[np.maximum(triangle.latest_index, 0)]
    fitted = ultimate[:, None] * np.diff(reached, prepend=0.0)[None, :]
    actual = np.diff(triangle.values, axis=1, prepend=0.0)
    counts = ~np.isnan(actual) & (fitted > 0)
    return float((actual[counts] * np.log(fitted[counts]) - fitted[counts]).sum())
