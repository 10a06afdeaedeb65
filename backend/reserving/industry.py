"""The company beside its line's industry: factors selected in the same way, and loss ratios by origin."""

from collections.abc import Mapping
from dataclasses import replace

from backend.domain.studies.result import Figure, Industry
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.triangles import Measure, TriangleSet
from backend.reserving.chain_ladder import project
from backend.reserving.factors import select_factors
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.ratios import figure, figures


def compare_industry(own: TriangleSet, industry: TriangleSet, name: str, selection: Selection) -> Industry:
    """
    Return the industry's factors and both loss ratios (chain-ladder ultimate over premium) by the company's origins.

    The industry's factors follow the same averages, periods and tail; single exclusions and factors picked by hand
    are about the company's own figures and stay with it.

    Raises:
        NotEstimableError: the industry has no triangle of the measure, or the tail's curve does not fit.

    """
    measure = selection.basis or own.basis
    if measure not in industry.measures:
        raise NotEstimableError(f"The industry has no {measure} triangle to compare with.")
    plain = replace(selection.factors, excluded=frozenset(), picked={})
    theirs = _loss_ratios(industry, measure, plain)
    ours = _loss_ratios(own, measure, selection.factors)
    return Industry(
        name=name,
        selected=figures(select_factors(industry.measures[measure], plain).factors),
        company_loss_ratios=tuple(ours[origin] for origin in own.origins),
        industry_loss_ratios=tuple(theirs.get(origin) for origin in own.origins),
    )


def _loss_ratios(triangles: TriangleSet, measure: Measure, choice: FactorChoice) -> Mapping[str, Figure]:
    premium = triangles.premium or (None,) * len(triangles.origins)
    ultimates = project(triangles.measures[measure], choice).ultimate
    rows = zip(triangles.origins, ultimates, premium, strict=True)
    return {origin: figure(ultimate / earned) if earned else None for origin, ultimate, earned in rows}
