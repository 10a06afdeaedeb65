"""What the parts of the studies' desk share: their adapters, and the checks of what people type."""

from collections.abc import Mapping
from uuid import UUID

from backend.domain.runs import RunKind
from backend.domain.studies.checks import check_selection
from backend.domain.studies.selection import Selection
from backend.domain.texts import LONGEST_REASON, clean_text, must_not_exceed, says_enough
from backend.domain.triangles import TriangleSet
from backend.errors import InvalidRequestError
from backend.queueing.rate_limit import RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory

ACTION = RunKind.ACTUARIAL
"""What the run limit counts studies under: the kind of their runs, so that retries share the same places."""
MIN_REASON = 10
MOST_GAPS = 10
NO_REASON = f"Say why in at least {MIN_REASON} characters: the reason stands beside the version for whoever checks it."


class StudyDesk:
    """Where every part of the studies' desk stands."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, queue: RunQueue, limiter: RateLimiter) -> None:
        self.unit_of_work = unit_of_work
        self.queue = queue
        self.limiter = limiter


def reason_in_words(reason: str) -> str:
    """Return a reason as it is kept; InvalidRequestError where it says nothing or too much."""
    kept = clean_text(reason)
    if not says_enough(kept, MIN_REASON):
        raise InvalidRequestError(NO_REASON)
    must_not_exceed(kept, LONGEST_REASON)
    return kept


def must_fit(selection: Selection, triangles: TriangleSet) -> None:
    """Raise InvalidRequestError with a sentence for each choice that does not fit the triangle, the first few whole."""
    gaps = check_selection(selection, triangles)
    more = len(gaps) - MOST_GAPS
    if gaps:
        raise InvalidRequestError(" ".join((*gaps[:MOST_GAPS], *([f"And {more:,} more."] if more > 0 else ()))))


def study_act(action: str, study_id: UUID, details: Mapping[str, object]) -> Act:
    """Return an act on a study for the audit chain."""
    return Act(action, "study", str(study_id), details)
