"""The answer of `manage.py reserve` as one JSON object."""

from collections.abc import Iterable
from dataclasses import asdict

from backend.domain.studies.result import Development, MethodResult, OriginFigures, StudyFigures
from backend.domain.studies.views import RejectedRow
from backend.domain.studies.words import MethodName
from backend.pipelines.actuarial.assumptions import assumptions_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.libraries import versions_of

Json = dict[str, object]


def reserve_json(inputs: StudyInputs, figures: StudyFigures, rejected: Iterable[RejectedRow]) -> Json:
    """Return figures by method, tests, development and everything they rest on."""
    triangles, own = inputs.triangles, figures.development_of(figures.basis)
    tests = figures.diagnostics.tests
    return {
        "kind": "reserve",
        "basis": figures.basis.value,
        "unit": triangles.unit,
        "origins": list(triangles.origins),
        "ages": list(triangles.ages),
        "methods": _methods(figures),
        "tests": {
            "development_correlation": None if (one := tests.development_correlation) is None else asdict(one),
            "calendar_year": None if (whole := tests.calendar_year) is None else asdict(whole),
        },
        "development": None if own is None else _development(own),
        "other_developments": [_development(one) for one in figures.development if one is not own],
        "assumptions": {**_assumptions(inputs, own), "methods": assumptions_of(inputs.selection, figures.basis, own)},
        "warnings": list(figures.warnings),
        "rejected_rows": [asdict(row) for row in rejected],
        "data_hash": triangles.data_hash,
        "libraries": versions_of(inputs.selection.methods),
    }


def _methods(figures: StudyFigures) -> Json:
    """Return each method's figures under its name; Munich's under paid and incurred."""
    answer: Json = {}
    for result in figures.methods:
        if result.method is MethodName.MUNICH:
            both = answer.setdefault(result.method.value, {})
            if isinstance(both, dict):
                both[result.measure.value] = _method(result)
        else:
            answer[result.method.value] = _method(result)
    return {**answer, **{one.method.value: {"not_estimable": one.reason} for one in figures.not_estimable}}


def _method(result: MethodResult) -> Json:
    return {
        "measure": result.measure.value,
        "total": _row(result.total),
        "origins": [_row(row) for row in result.origins],
        "parameters": dict(result.parameters),
        "notes": list(result.notes),
    }


def _row(row: OriginFigures) -> Json:
    """Return one line; quantiles only where the method simulates."""
    line: Json = {**asdict(row), "quantiles": dict(row.quantiles)}
    if not row.quantiles:
        line.pop("quantiles")
    return line


def _development(one: Development) -> Json:
    line: Json = asdict(one)
    line["measure"], line["factors"] = one.measure.value, line.pop("selected")
    return line


def _assumptions(inputs: StudyInputs, own: Development | None) -> Json:
    """Return what was chosen, as one list for all methods."""
    selection = inputs.selection
    factors = selection.factors
    return {
        "basis": inputs.basis.value,
        "sigma": factors.sigma.value,
        "average": factors.average.value,
        "last_periods": factors.last_periods,
        "excluded": [[origin, age] for origin, age in sorted(factors.excluded)],
        "picked": {str(age): factor for age, factor in sorted(factors.picked.items())},
        "tail": asdict(factors.tail) if own is None else asdict(own.tail),
        **asdict(selection.expected),
        **asdict(selection.simulation),
    }
