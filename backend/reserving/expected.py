"""Methods that weigh what is observed against what the premium lets expect; none of them has a standard error."""

from dataclasses import dataclass, replace

import numpy as np

from backend.domain.studies.result import MethodResult
from backend.domain.studies.selection import ExpectedChoice, Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, Measure, Triangle, TriangleSet
from backend.reserving.chain_ladder import must_project, newest_column, project
from backend.reserving.exposure import figures_of, missing_notes, origin_years, premiums_of
from backend.reserving.not_estimable import NotEstimableError

_PRIOR_NOTE = "No loss ratio was entered: Cape Cod's is the prior one."
_SAME_NOTE = "No loss ratio was entered: it takes Cape Cod's loss ratio, so it equals Cape Cod."


@dataclass(frozen=True, slots=True, eq=False)
class Exposed:
    """A triangle with premium: newest amounts, premium and growth to the ultimate, each of shape (origins,)."""

    measure: Measure
    triangle: Triangle
    latest: FloatArray
    premium: FloatArray
    growth: FloatArray
    notes: tuple[str, ...]

    def expect(self, prior: FloatArray, iterations: int) -> FloatArray:
        """Return ultimates: the open share of a prior ultimate added to what is observed, again and again."""
        ultimate = prior
        for _ in range(iterations):
            ultimate = self.latest + (1 - 1 / self.growth) * ultimate
        return ultimate


def bornhuetter_ferguson(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by Bornhuetter and Ferguson: observed, and the open share of premium times loss ratio.

    Raises:
        NotEstimableError: there is no premium, or no factor.

    """
    return _by_prior(MethodName.BORNHUETTER_FERGUSON, triangles, selection, 1)


def benktander(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by Benktander: Bornhuetter-Ferguson repeated with its own ultimate as the prior one.

    Raises:
        NotEstimableError: there is no premium, or no factor.

    """
    return _by_prior(MethodName.BENKTANDER, triangles, selection, selection.expected.iterations)


def cape_cod(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return ultimates by Cape Cod, with trend and decay as Gluck generalised it.

    Raises:
        NotEstimableError: there is no premium, or no factor.

    """
    exposed = _expose(triangles, selection, "Cape Cod")
    ratios = loss_ratios(exposed, selection.expected)
    ultimate = exposed.expect(exposed.premium * ratios, 1)
    return (_result(MethodName.CAPE_COD, exposed, ultimate, ratios),)


def loss_ratios(exposed: Exposed, choice: ExpectedChoice) -> FloatArray:
    """
    Return Cape Cod's expected loss ratio of each origin at that origin's own level.

    Losses are trended to the newest origin, weighed by premium times the share already observed and by decay to the
    power of the years between, and trended back. Source: Gluck (1997), eq. 2 to 4; Stanard (1985) without them.

    Raises:
        NotEstimableError: no origin has premium that counts.

    """
    places = np.arange(len(exposed.latest)) * origin_years(exposed.triangle)
    trend = (1 + choice.trend) ** (places[-1] - places)
    used = exposed.premium / exposed.growth
    counts = ~np.isnan(used) & ~np.isnan(exposed.latest)
    weights = np.where(counts[None, :], choice.decay ** np.abs(places[:, None] - places[None, :]), 0.0)
    weighed = weights @ np.where(counts, used, 0.0)
    if not (weighed > 0).all():
        raise NotEstimableError("Cape Cod finds no origin with both a premium and an amount to weigh.")
    return np.asarray(weights @ np.where(counts, exposed.latest * trend, 0.0) / weighed / trend)


def _by_prior(
    method: MethodName, triangles: TriangleSet, selection: Selection, iterations: int
) -> tuple[MethodResult, ...]:
    name = "Bornhuetter-Ferguson" if method is MethodName.BORNHUETTER_FERGUSON else "Benktander"
    exposed, chosen = _expose(triangles, selection, name), selection.expected.loss_ratio
    ratios = np.full(len(exposed.latest), chosen) if chosen is not None else loss_ratios(exposed, selection.expected)
    ultimate = exposed.expect(exposed.premium * ratios, iterations)
    own = () if chosen is not None else (_SAME_NOTE if iterations == 1 else _PRIOR_NOTE,)
    result = _result(method, exposed, ultimate, ratios)
    parameters = {**result.parameters, "iterations": float(iterations)}
    return (replace(result, parameters=parameters, notes=result.notes + own),)


def _expose(triangles: TriangleSet, selection: Selection, method: str) -> Exposed:
    measure = selection.basis or triangles.basis
    triangle, premium = triangles.measures[measure], premiums_of(triangles, method)
    projection = project(triangle, selection.factors)
    notes = must_project(triangle, projection) + missing_notes(triangle, premium)
    growth = projection.selected.cdf[np.maximum(newest_column(triangle), 0)]
    growth = np.where(growth > 0, growth, np.nan)
    return Exposed(measure, triangle, projection.latest, premium, growth, notes)


def _result(method: MethodName, exposed: Exposed, ultimate: FloatArray, ratios: FloatArray) -> MethodResult:
    total, rows = figures_of(exposed.triangle, exposed.latest, ultimate)
    known = ~np.isnan(exposed.premium)
    overall = float((exposed.premium * ratios)[known].sum() / exposed.premium[known].sum())
    parameters: dict[str, float | list[float]] = {
        "loss_ratio": overall,
        "loss_ratios": [float(ratio) for ratio in ratios],
    }
    return MethodResult(method, exposed.measure, total, rows, parameters, exposed.notes)
