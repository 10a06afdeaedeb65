"""Sentences of a method that does not follow every choice of factors: the reader must not think it did."""

from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import Average, MethodName, TailKind

FIT_BY_THEMSELVES = frozenset(
    {
        MethodName.INCREMENTAL_ADDITIVE,
        MethodName.MUNICH,
        MethodName.CLARK_LOGLOGISTIC,
        MethodName.CLARK_WEIBULL,
        MethodName.ODP_BOOTSTRAP,
    }
)
"""Methods that fit all amounts by themselves and follow no choice of factors."""


def notes_on(choice: FactorChoice) -> tuple[str, ...]:
    """Return what of the factor choice has no effect on a method that fits all amounts by itself."""
    notes = []
    if choice != FactorChoice(sigma=choice.sigma, tail=choice.tail):
        notes.append(
            "All amounts count, weighed by volume: other averages, exclusions and picked factors are not used."
        )
    if choice.tail.kind is not TailKind.NONE:
        notes.append("The tail is not part of this method: the ultimate is the amount at the last age.")
    return tuple(notes)


def ignored_by(method: MethodName, choice: FactorChoice) -> tuple[str, ...]:
    """Return the parts of the factor choice that a method does not follow, a few words each."""
    parts = {
        "exclusions": bool(choice.excluded),
        "picked factors": bool(choice.picked),
        "other averages": choice.average is not Average.VOLUME or bool(choice.averages),
        "limit to the newest periods": choice.last_periods is not None,
        "tail": choice.tail.kind is not TailKind.NONE,
    }
    return tuple(part for part, is_chosen in parts.items() if is_chosen and method in FIT_BY_THEMSELVES)
