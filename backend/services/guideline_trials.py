"""Trying a draft of a guideline: what the newest assessed cases would have come to; nothing is stored or asked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import fmean

from backend.domain.decisions import Outcome
from backend.domain.guidelines import Guideline, standing, values_from_json
from backend.domain.guidelines.versions import MovedCase, Trial
from backend.domain.products import Product
from backend.errors import InvalidRequestError
from backend.store.weighed_cases import WeighedCase


def try_guideline(product: Product, active: Guideline, draft: Guideline, cases: Iterable[WeighedCase]) -> Trial:
    """
    Return what a draft says of cases beside the version in force, both weighed anew on the same values.

    The rules alone are weighed: what was proposed beside them could only have been stricter.
    """
    pair = active.without_switched_off(), draft.without_switched_off()
    looked = [_weigh(product, pair, case) for case in cases]
    weighed = [case for case in looked if case is not None]
    moved = [case for case in weighed if case.before is not case.after]
    return Trial(
        tried=len(looked),
        unreadable=len(looked) - len(weighed),
        against=active.version,
        moved=Counter((case.before, case.after) for case in moved),
        cases=tuple(sorted(moved, key=_weight)),
        rescored=sum(case.score_before != case.score_after for case in weighed),
        mean_score_before=_mean(case.score_before for case in weighed),
        mean_score_after=_mean(case.score_after for case in weighed),
    )


def _weigh(product: Product, pair: tuple[Guideline, Guideline], case: WeighedCase) -> MovedCase | None:
    """Return both outcomes of a case, None where one version cannot weigh what is stored."""
    try:
        values = values_from_json(product, case.values)
        (before, score_before), (after, score_after) = (standing(guideline, values) for guideline in pair)
    except (ValueError, ArithmeticError, InvalidRequestError):
        return None
    return MovedCase(case.submission_id, case.reference, before, after, score_before, score_after)


def _weight(case: MovedCase) -> tuple[int, int]:
    """Order by how far the outcome moves, then by how far the score does."""
    return -_distance(case.before, case.after), -abs(case.score_after - case.score_before)


def _distance(before: Outcome, after: Outcome) -> int:
    return abs(after.strictness - before.strictness)


def _mean(scores: Iterator[int]) -> float:
    listed = list(scores)
    return fmean(listed) if listed else 0.0
