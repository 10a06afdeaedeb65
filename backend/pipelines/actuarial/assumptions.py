"""What each method's figures rest on: choices, sigma rule, averages, exclusions, tail, seed."""

from dataclasses import asdict

from backend.domain.studies.result import Development
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure

_EXPECTED = {
    MethodName.BORNHUETTER_FERGUSON: ("loss_ratio", "trend", "decay"),
    MethodName.CAPE_COD: ("trend", "decay"),
    MethodName.BENKTANDER: ("loss_ratio", "trend", "decay", "iterations"),
}
_OWN_PATTERN = frozenset({MethodName.INCREMENTAL_ADDITIVE, MethodName.CLARK_LOGLOGISTIC, MethodName.CLARK_WEIBULL})
"""Methods that fit increments or a curve and know no development factors."""
_ALL_BY_VOLUME = frozenset({MethodName.MUNICH, MethodName.ODP_BOOTSTRAP})
"""Methods that take every link ratio by volume, whatever was chosen, and no tail."""
_WITH_SIGMA = frozenset({MethodName.MACK, MethodName.ONE_YEAR, MethodName.MUNICH})


def assumptions_of(selection: Selection, basis: Measure, development: Development | None) -> dict[str, object]:
    """Return the assumptions of every chosen method by its name; None is 'this method does not use it'."""
    return {method.value: _assumptions(method, selection, basis, development) for method in selection.methods}


def _assumptions(
    method: MethodName, selection: Selection, basis: Measure, development: Development | None
) -> dict[str, object]:
    simulated = asdict(selection.simulation) if method is MethodName.ODP_BOOTSTRAP else {}
    expected = asdict(selection.expected)
    return {
        "measure": "paid and incurred" if method is MethodName.MUNICH else basis.value,
        "sigma": selection.factors.sigma.value if method in _WITH_SIGMA else None,
        **_factors(method, selection, development),
        "seed": simulated.get("seed"),
        "simulations": simulated.get("simulations"),
        **{name: expected[name] for name in _EXPECTED.get(method, ())},
    }


def _factors(method: MethodName, selection: Selection, development: Development | None) -> dict[str, object]:
    """Return averages, exclusions and tail where the method takes the selected factors."""
    if method in _OWN_PATTERN:
        return dict.fromkeys(("average", "averages", "last_periods", "excluded", "picked", "tail"))
    if method in _ALL_BY_VOLUME:
        return _factors(MethodName.CHAIN_LADDER, Selection(), None)
    choice = selection.factors
    tail = asdict(development.tail) if development is not None else asdict(choice.tail)
    return {
        "average": choice.average.value,
        "averages": {str(age): average.value for age, average in sorted(choice.averages.items())},
        "last_periods": choice.last_periods,
        "excluded": [[origin, age] for origin, age in sorted(choice.excluded)],
        "picked": {str(age): factor for age, factor in sorted(choice.picked.items())},
        "tail": {**tail, "kind": str(tail["kind"])},
    }
