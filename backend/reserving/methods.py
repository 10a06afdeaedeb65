"""Every method of a study by its name; a library is imported only when a method that needs it runs."""

import importlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import TypeAlias, cast

import structlog

from backend.domain.studies.result import MethodResult, NotEstimable
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import TriangleSet
from backend.reserving.not_estimable import NUMERIC_FAILURES, NotEstimableError

Method: TypeAlias = Callable[[TriangleSet, Selection], tuple[MethodResult, ...]]

NOT_COMPUTED = "This method could not be computed on this triangle."
LIBRARY_METHODS = frozenset({MethodName.MUNICH, MethodName.CLARK_LOGLOGISTIC, MethodName.CLARK_WEIBULL})
"""Methods that chainladder computes."""


def _found_in(module: str, name: str) -> Method:
    """Return the method of a module that is imported when the method is called."""

    def compute(triangles: TriangleSet, selection: Selection) -> tuple[MethodResult, ...]:
        method = cast("Method", getattr(importlib.import_module(f"backend.reserving.{module}"), name))
        return method(triangles, selection)

    return compute


_MODULES = {
    MethodName.CHAIN_LADDER: "chain_ladder",
    MethodName.MACK: "mack",
    MethodName.BORNHUETTER_FERGUSON: "expected",
    MethodName.CAPE_COD: "expected",
    MethodName.BENKTANDER: "expected",
    MethodName.INCREMENTAL_ADDITIVE: "incremental_additive",
    MethodName.MUNICH: "library",
    MethodName.CLARK_LOGLOGISTIC: "library",
    MethodName.CLARK_WEIBULL: "library",
    MethodName.ODP_BOOTSTRAP: "bootstrap",
    MethodName.ONE_YEAR: "one_year",
}
METHODS: Mapping[MethodName, Method] = MappingProxyType(
    {name: _found_in(module, name.value) for name, module in _MODULES.items()}
)


def run_methods(
    triangles: TriangleSet, selection: Selection, methods: Mapping[MethodName, Method] = METHODS
) -> tuple[tuple[MethodResult, ...], tuple[NotEstimable, ...]]:
    """Return what each chosen method gives, in the order chosen, and why the others give nothing."""
    results: list[MethodResult] = []
    missing: list[NotEstimable] = []
    for name in selection.methods:
        try:
            given = methods[name](triangles, selection)
        except NotEstimableError as error:
            missing.append(NotEstimable(name, error.reason))
        except NUMERIC_FAILURES as error:
            structlog.get_logger().warning("method_not_computed", method=name.value, error=type(error).__name__)
            missing.append(NotEstimable(name, NOT_COMPUTED))
        else:
            strange = not given or any(not math.isfinite(number) for number in _numbers(given))
            missing += [NotEstimable(name, NOT_COMPUTED)] if strange else []
            results += () if strange else given
    return tuple(results), tuple(missing)


def _numbers(value: object) -> Iterator[float]:
    """Give every number inside a result, however deep."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping):
        yield from _numbers(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _numbers(part)
    elif is_dataclass(value):
        yield from _numbers(tuple(getattr(value, field.name) for field in fields(value)))
