"""What two selections choose differently, as sentences; pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from app.ui.format import percent
from app.ui.study_amounts import MEASURES
from app.ui.study_choice_words import AVERAGES, METHODS, SIGMAS, TAILS
from backend.domain.studies.selection import ExpectedChoice, FactorChoice, Selection, Tail
from backend.domain.studies.words import Average
from backend.domain.triangles import Measure

PROPER = ("Mack", "Cape Cod")
"""Names that keep their capital within a sentence."""
MOST_CELLS = 6
"""So many excluded factors are named one by one; of more, the number is said."""
Value = TypeVar("Value")
Cell = tuple[str, int]


def differences(before: Selection, after: Selection) -> tuple[str, ...]:
    """Return what the second selection chooses differently from the first; nothing where they are equal."""
    return (
        *_methods(before, after),
        *_changed("Basis", _basis(before.basis), _basis(after.basis)),
        *_factors(before.factors, after.factors),
        *_expected(before.expected, after.expected),
        *_changed("Simulations", f"{before.simulation.simulations:,}", f"{after.simulation.simulations:,}"),
        *_changed("Seed", str(before.simulation.seed), str(after.simulation.seed)),
    )


def cells_words(cells: Iterable[Cell]) -> str:
    """Return link ratios by origin and age: `2003 from 24 months, 2004 from 12 months`."""
    ordered = sorted(cells, key=lambda cell: (cell[0], cell[1]))
    if len(ordered) > MOST_CELLS:
        return f"{len(ordered)} link ratios"
    return ", ".join(f"{origin} from {age} months" for origin, age in ordered)


def last_words(last_periods: int | None) -> str:
    """Return how many of the newest link ratios count."""
    return "all" if last_periods is None else f"the last {last_periods}"


def tail_words(tail: Tail) -> str:
    """Return a tail with the figures that were given for it."""
    parts = [TAILS[tail.kind].lower()]
    if tail.factor != 1.0:
        parts.append(f"{tail.factor:.5g}")
    if tail.sigma is not None:
        parts.append(f"sigma {tail.sigma:.5g}")
    if tail.standard_error is not None:
        parts.append(f"standard error {tail.standard_error:.5g}")
    return " ".join(parts)


def _methods(before: Selection, after: Selection) -> list[str]:
    added = [METHODS[one].name for one in after.methods if one not in before.methods]
    gone = [METHODS[one].name for one in before.methods if one not in after.methods]
    return [
        f"{word}: {', '.join(names)}."
        for word, names in (("Methods added", added), ("Methods left out", gone))
        if names
    ]


def _factors(before: FactorChoice, after: FactorChoice) -> list[str]:
    out, back = after.excluded - before.excluded, before.excluded - after.excluded
    return [
        *_changed("Average", AVERAGES[before.average], AVERAGES[after.average]),
        *_by_age("Average", _named(before.averages), _named(after.averages), "as all"),
        *_changed("Link ratios of each age", last_words(before.last_periods), last_words(after.last_periods)),
        *([f"Taken out: {cells_words(out)}."] if out else []),
        *([f"Taken in again: {cells_words(back)}."] if back else []),
        *_by_age("Factor by hand", _typed(before.picked), _typed(after.picked), "none"),
        *_changed("Last sigma", SIGMAS[before.sigma], SIGMAS[after.sigma]),
        *_changed("Tail", tail_words(before.tail), tail_words(after.tail)),
    ]


def _expected(before: ExpectedChoice, after: ExpectedChoice) -> list[str]:
    return [
        *_changed("Expected loss ratio", _ratio(before.loss_ratio), _ratio(after.loss_ratio)),
        *_changed("Trend a year", f"{before.trend:.2%}", f"{after.trend:.2%}"),
        *_changed("Weight kept a year away", percent(before.decay), percent(after.decay)),
        *_changed("Rounds of Benktander", str(before.iterations), str(after.iterations)),
    ]


def _changed(name: str, before: str, after: str) -> list[str]:
    return [] if before == after else [f"{name}: {_lower(before)} before, now {_lower(after)}."]


def _lower(words: str) -> str:
    """Return words as they stand within a sentence; a proper name keeps its capital."""
    return words if words.startswith(PROPER) else f"{words[:1].lower()}{words[1:]}"


def _by_age(name: str, before: Mapping[int, str], after: Mapping[int, str], nothing: str) -> list[str]:
    ages = sorted({*before, *after})
    return [
        sentence
        for age in ages
        for sentence in _changed(f"{name} from {age} months", before.get(age, nothing), after.get(age, nothing))
    ]


def _named(averages: Mapping[int, Average]) -> dict[int, str]:
    return {age: AVERAGES[average] for age, average in averages.items()}


def _typed(picked: Mapping[int, float]) -> dict[int, str]:
    return {age: f"{factor:.6g}" for age, factor in picked.items()}


def _basis(basis: Measure | None) -> str:
    return MEASURES[basis].lower() if basis else "paid where there is any"


def _ratio(loss_ratio: float | None) -> str:
    return "Cape Cod's" if loss_ratio is None else f"{loss_ratio:.1%}"
