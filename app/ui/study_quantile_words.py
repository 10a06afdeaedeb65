"""What of the chosen factors the simulated figures do not follow, in a sentence beside them; pure."""

from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.words import TailKind

STANDARD = FactorChoice()


def apart_words(factors: FactorChoice) -> str:
    """Say what the bootstrap's quantiles leave aside; nothing where they follow all that was chosen."""
    aside = [
        name
        for name, is_chosen in (
            ("the link ratios taken out", bool(factors.excluded)),
            ("the last periods", factors.last_periods != STANDARD.last_periods),
            ("the averages", (factors.average, factors.averages) != (STANDARD.average, STANDARD.averages)),
            ("the factors by hand", bool(factors.picked)),
            ("the tail", factors.tail.kind is not TailKind.NONE),
        )
        if is_chosen
    ]
    if not aside:
        return ""
    *first, last = aside
    named = f"{', '.join(first)} and {last}" if first else last
    return f"The bootstrap's quantiles come from all amounts to the last age: they do not follow {named} chosen here."
