"""Bootstrap of the over-dispersed Poisson model with gamma process error: the distribution of the reserve."""

import numpy as np

from backend.domain.studies.result import TOTAL, MethodResult, OriginFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import FloatArray, TriangleSet
from backend.reserving.bootstrap_draws import Simulated, simulate
from backend.reserving.glm_error import AnalyticError, analytic_error
from backend.reserving.ignored_choices import notes_on
from backend.reserving.odp_model import OdpModel, fit_odp
from backend.reserving.ratios import figure

LEVELS = (0.5, 0.75, 0.9, 0.95, 0.99, 0.995)
_PERCENTS = tuple(percent / 100 for percent in range(1, 100))
_FAR = 1.5
_MEAN_NOTE = (
    "The IBNR is the mean of the simulations; the chain ladder's best estimate stands beside it among the method's "
    "parameters."
)
_DRAW_NOTE = (
    "Residuals are adjusted by the root of n / (n - p), not centred, and drawn with replacement; an increment drawn "
    "below zero stays, and one to come takes the sign of its mean in the gamma draw."
)


def odp_bootstrap(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
    """
    Return mean, standard error and quantiles of the reserve, with parameter and process error together.

    Source: England and Verrall (1999); England (2002), addendum to it, for the gamma process error.

    Raises:
        NotEstimableError: the model does not fit the triangle, or too many simulations give no reserve.

    """
    measure = selection.basis or triangles.basis
    triangle = triangles.measures[measure]
    model = fit_odp(triangle)
    analytic = analytic_error(model)
    simulated = simulate(model, selection.simulation)
    total = simulated.reserves.sum(axis=0)
    return (
        MethodResult(
            method=MethodName.ODP_BOOTSTRAP,
            measure=measure,
            total=_figures(TOTAL, float(np.nansum(model.latest)), total),
            origins=tuple(map(_figures, triangle.origins, model.latest.tolist(), simulated.reserves)),
            parameters={
                **_parameters(model, analytic),
                "mean_reserve": float(total.mean()),
                "simulations": float(selection.simulation.simulations),
                "seed": float(selection.simulation.seed),
            },
            notes=(_MEAN_NOTE, _DRAW_NOTE, *_doubts(simulated, analytic), *notes_on(selection.factors)),
            samples=tuple(np.quantile(total, _PERCENTS).tolist()),
        ),
    )


def _figures(name: str, latest: float, reserves: FloatArray) -> OriginFigures:
    if np.isnan(latest):
        return OriginFigures(name, None, None, None)
    mean, scatter = reserves.mean(), reserves.std(ddof=1)
    cuts = np.quantile(reserves, LEVELS)
    quantiles = {str(level): float(cut) for level, cut in zip(LEVELS, cuts, strict=True)}
    return OriginFigures(
        name, figure(latest), figure(latest + mean), figure(mean), figure(scatter), quantiles=quantiles
    )


def _doubts(simulated: Simulated, analytic: AnalyticError) -> tuple[str, ...]:
    """Return why the figures may not stand: draws without a factor, or a scatter far from the analytic one."""
    doubts = []
    if simulated.failed:
        many = "1 simulation is" if simulated.failed == 1 else f"{simulated.failed:,} simulations are"
        doubts.append(f"{many} left out: the amounts drawn add up to nothing or less at an age and give no factor.")
    if simulated.reserves.sum(axis=0).std(ddof=1) > _FAR * analytic.total_standard_error > 0:
        doubts.append(
            "The simulated standard error is far above the analytic one: some triangles drawn have next to nothing at "
            "an age. Read the quantiles rather than mean and standard error."
        )
    return tuple(doubts)


def _parameters(model: OdpModel, analytic: AnalyticError) -> dict[str, float | list[float]]:
    return {
        "chain_ladder_ibnr": analytic.total_reserve,
        "dispersion": model.dispersion,
        "degrees_of_freedom": float(model.degrees_of_freedom),
        "analytic_standard_error": analytic.total_standard_error,
        "analytic_process_error": analytic.total_process_error,
        "analytic_parameter_error": analytic.total_parameter_error,
        "analytic_standard_errors": analytic.standard_error.tolist(),
    }
