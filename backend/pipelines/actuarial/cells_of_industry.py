"""The computed cells about the company beside its line's industry: loss ratios and the first factor."""

from collections.abc import Iterator

from backend.domain.studies.result import Industry, StudyFigures
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.wording_checks.cell import Cell, figure, fraction, word


def industry_cells(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    """Give the cells of the comparison, nothing where there is no industry."""
    if figures.industry is None:
        return
    yield from _loss_ratios(inputs, figures.industry)
    yield from _factors(inputs, figures, figures.industry)


def _loss_ratios(inputs: StudyInputs, industry: Industry) -> Iterator[Cell]:
    """Give both loss ratios over the origins that both have, weighed by the company's premium."""
    premium = inputs.triangles.premium or ()
    rows = zip(premium, industry.company_loss_ratios, industry.industry_loss_ratios, strict=False)
    known = [
        (earned, own, theirs)
        for earned, own, theirs in rows
        if earned is not None and earned > 0 and own is not None and theirs is not None
    ]
    weight = sum(earned for earned, _, _ in known)
    if not weight:
        return
    ours, theirs = sum(one[0] * one[1] for one in known), sum(one[0] * one[2] for one in known)
    label = "chain-ladder ultimate / premium over the origins that both have"
    yield fraction("industry.company_loss_ratio", f"company: {label}", ours / weight)
    yield fraction("industry.loss_ratio", f"industry: {label}, weighed by the company's premium", theirs / weight)


def _factors(inputs: StudyInputs, figures: StudyFigures, industry: Industry) -> Iterator[Cell]:
    """Give both selected factors at the first age where both have one."""
    own = figures.development_of(figures.basis)
    theirs = dict(zip(inputs.industry.ages, industry.selected, strict=False)) if inputs.industry else {}
    ages = zip(inputs.triangles.ages, own.selected if own else (), strict=False)
    first = next(((age, one, other) for age, one in ages if one is not None and (other := theirs.get(age))), None)
    if first is None:
        return
    age, one, other = first
    yield word("industry.age", "first age at which company and industry have a factor, in months", str(age))
    yield figure("industry.company_factor", f"company: selected factor at age {age} months", one)
    yield figure("industry.factor", f"industry: selected factor at age {age} months", other)
