"""Small and published triangles for studies, chains that answer about them, and files as an actuary sends them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from backend.domain.studies.selection import ALL_METHODS, FactorChoice, Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.actuarial import StudyInputs, responders
from backend.reserving.methods import LIBRARY_METHODS
from backend.reserving.samples import load_sample

NUMPY_METHODS = tuple(method for method in ALL_METHODS if method not in LIBRARY_METHODS)
"""Methods that need no chainladder, and so no seconds of import."""


def small(*, unit: str = "USD", origins: Sequence[str] = ("2021", "2022", "2023", "2024")) -> TriangleSet:
    """Give four years of paid and incurred losses with premium."""
    paid = ((1000, 1800, 2100, 2200), (1100, 1900, 2250, None), (1200, 2250, None, None), (1300, None, None, None))
    incurred = ((1500, 2000, 2200, 2250), (1600, 2150, 2300, None), (1800, 2500, None, None), (1900, None, None, None))
    ages = (12, 24, 36, 48)
    measures = {Measure.PAID: paid, Measure.INCURRED: incurred}
    triangles = {measure: Triangle.of_rows(origins, ages, rows) for measure, rows in measures.items()}
    return TriangleSet(triangles, (4000.0, 4200.0, 4400.0, 4600.0), unit)


def taylor_ashe(unit: str = "USD") -> TriangleSet:
    """Give Taylor and Ashe's triangle with the premium of the published Cape Cod case."""
    premium = tuple(10_000_000.0 + 400_000.0 * year for year in range(10))
    return replace(load_sample("genins"), premium=premium, unit=unit)


def study(triangles: TriangleSet, *methods: MethodName, factors: FactorChoice | None = None, **more: object):
    """Give the inputs of a study; without methods these are chain ladder and Mack."""
    selection = Selection(factors=factors or FactorChoice())
    if methods:
        selection = replace(selection, methods=methods)
    return StudyInputs(triangles, selection, **more)


def rules_chain() -> ProviderChain:
    """Give the chain of a machine without any key."""
    return ProviderChain((MockProvider(responders()),), board=BreakerBoard())


def saying(*sentences: tuple[str, list[str]]) -> str:
    """Give a model's answer with these sentences and the cells each cites."""
    return json.dumps({"sentences": [{"sentence": text, "cells": cells} for text, cells in sentences]})


def write_long(path: Path, triangles: TriangleSet, measures: Mapping[Measure, str] | None = None) -> Path:
    """Write a set as a long file; the premium stands at the first age."""
    named = measures or {measure: str(measure) for measure in triangles.measures}
    rows: list[tuple[object, ...]] = [("origin", "age_months", "value", "measure")]
    for measure, triangle in triangles.measures.items():
        for origin, cells in zip(triangle.origins, triangle.to_rows(), strict=True):
            known = [(age, cell) for age, cell in zip(triangle.ages, cells, strict=True) if cell is not None]
            rows += [(origin, age, repr(cell), named[measure]) for age, cell in known]
    premium = zip(triangles.origins, triangles.premium or (), strict=False)
    rows += [(origin, triangles.ages[0], amount, "premium") for origin, amount in premium]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
