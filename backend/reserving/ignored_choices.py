"""Sentences of a method that does not follow every choice of factors: the reader must not think it did."""

from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import TailKind


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
