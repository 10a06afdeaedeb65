"""Link ratios in sentences: how many count, which were taken out by hand, what a colour means; pure."""

from app.ui.format import count_of
from app.ui.study_differences import cells_words
from app.ui.study_link_chart import MOST_WRITTEN
from backend.domain.studies.result import Development
from backend.domain.triangles import TriangleSet

COLOURS = "Orange lies below the factor chosen for the age, blue above it; gray does not count, struck through by hand."
TOO_MANY = "There are too many ages to write figures into the cells: point at one, or open the table."


def title_of(development: Development) -> str:
    """Say how many link ratios count, as the heading of their picture."""
    there, counted = _count(development)
    if there == counted:
        return f"All {count_of(there, 'link ratio')} count"
    return f"{counted} of {count_of(there, 'link ratio')} count"


def left_out(development: Development, sets: TriangleSet, by_hand: frozenset[tuple[str, int]]) -> str:
    """Say which link ratios somebody took out, and how many the last periods leave out; nothing where all count."""
    there, counted = _count(development)
    by_rule = there - counted - sum(_is_there(cell, development, sets) for cell in by_hand)
    sentences = [
        f"Taken out by hand: {cells_words(by_hand)}." if by_hand else "",
        f"{count_of(by_rule, 'link ratio')} left out, older than the last periods chosen." if by_rule > 0 else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def legend(ages: tuple[int, ...]) -> str:
    """Say what the colours mean, and how to read the cells where they are too narrow for figures."""
    return f"{COLOURS} {TOO_MANY}" if len(ages) - 1 > MOST_WRITTEN else COLOURS


def _count(development: Development) -> tuple[int, int]:
    """Return how many link ratios there are, and how many of them count."""
    pairs = [
        counts
        for line, flags in zip(development.link_ratios, development.counts, strict=True)
        for ratio, counts in zip(line, flags, strict=True)
        if ratio is not None
    ]
    return len(pairs), sum(pairs)


def _is_there(cell: tuple[str, int], development: Development, sets: TriangleSet) -> bool:
    row, column = sets.origins.index(cell[0]), sets.ages.index(cell[1])
    return development.link_ratios[row][column] is not None
