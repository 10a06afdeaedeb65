"""What a reader of the figures must know: the gate's warnings, thin or falling data, factors below 1."""

from collections.abc import Iterable, Iterator

import numpy as np

from backend.domain.studies.result import Development, MethodResult
from backend.domain.triangles import Measure, Triangle
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.names import METHOD_LABELS

FEW_LINK_RATIOS = 3
"""An age with fewer link ratios that count is named; the last two ages of a square triangle always have fewer."""
_LAST_AGES = FEW_LINK_RATIOS - 1
_MOST_OF_ULTIMATE = 2.0
_NOISE = 1e-9
"""A part of what is paid that is nothing but rounding."""


def warnings_of(inputs: StudyInputs, development: Development | None) -> tuple[str, ...]:
    """Return the warnings of a study, each once, the gate's first."""
    triangle = inputs.triangles.measures[inputs.basis]
    found = list(inputs.warnings)
    if not any("decreas" in warning.lower() or "fall" in warning.lower() for warning in found):
        found += _decreasing(triangle)
    if development is not None:
        found += [*_few(triangle, development), *_below_one(triangle, development)]
    return tuple(dict.fromkeys(found))


def below_paid(results: Iterable[MethodResult]) -> Iterator[str]:
    """Name the methods that expect less in all than is paid already, in one sentence."""
    low = [one for one in results if one.measure is Measure.PAID and _is_below(one)]
    names = list(dict.fromkeys(METHOD_LABELS[one.method] for one in low))
    if names:
        *first, last = names
        listed = f"{', '.join(first)} and {last} expect" if first else f"{last} expects"
        yield f"More is paid already than {listed} in all."


def _is_below(result: MethodResult) -> bool:
    total = result.total
    return total.ibnr is not None and total.latest is not None and total.ibnr < -_NOISE * abs(total.latest)


def _decreasing(triangle: Triangle) -> Iterator[str]:
    """Name the origins whose cumulative amounts fall."""
    with np.errstate(invalid="ignore"):
        falls = np.diff(triangle.values, axis=1) < 0
    names = [name for name, fell in zip(triangle.origins, falls, strict=True) if fell.any()]
    if names:
        listed = ", ".join(name[:40] for name in names[:5]) + (" and others" if len(names) > 5 else "")  # noqa: PLR2004
        yield f"Cumulative amounts are decreasing in {listed}."


def _few(triangle: Triangle, development: Development) -> Iterator[str]:
    """Name the ages with few link ratios, but for the last ones, which have few in every triangle."""
    counted = np.array(development.counts, dtype=bool).reshape(len(triangle.origins), -1).sum(axis=0)
    for age, count in list(zip(triangle.ages, counted, strict=False))[:-_LAST_AGES]:
        if count < FEW_LINK_RATIOS:
            yield f"There are few link ratios at age {age}: {count} of them {'counts' if count == 1 else 'count'}."


def _below_one(triangle: Triangle, development: Development) -> Iterator[str]:
    for age, factor in zip(triangle.ages, development.selected, strict=False):
        if factor is not None and factor < 1:
            yield f"The selected factor at age {age} is below 1: {factor:.4f}."
    if development.tail.factor > _MOST_OF_ULTIMATE:
        yield f"The tail factor is {development.tail.factor:.4f}: most of the ultimate lies beyond the triangle's ages."
    if development.tail.factor < 1:
        yield f"The tail factor is below 1: {development.tail.factor:.4f}."
