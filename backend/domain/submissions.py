"""Submissions: states, transitions, and the request that brings one in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.errors import InvalidRequestError

FieldValue = str | int | Decimal | date | bool | None
"""A product field as Python sees it; money is Decimal, dates are dates, None is 'not given' (0 is a value)."""


class SubmissionStatus(StrEnum):
    """Where a submission stands."""

    NEW = "new"
    IN_REVIEW = "in_review"
    WAITING_FOR_INFORMATION = "waiting_for_information"
    REFERRED = "referred"
    QUOTED = "quoted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[SubmissionStatus, frozenset[SubmissionStatus]] = {
    SubmissionStatus.NEW: frozenset({SubmissionStatus.IN_REVIEW, SubmissionStatus.WITHDRAWN}),
    SubmissionStatus.IN_REVIEW: frozenset(
        {
            SubmissionStatus.WAITING_FOR_INFORMATION,
            SubmissionStatus.REFERRED,
            SubmissionStatus.QUOTED,
            SubmissionStatus.DECLINED,
            SubmissionStatus.WITHDRAWN,
        }
    ),
    SubmissionStatus.WAITING_FOR_INFORMATION: frozenset(
        {SubmissionStatus.IN_REVIEW, SubmissionStatus.DECLINED, SubmissionStatus.WITHDRAWN}
    ),
    SubmissionStatus.REFERRED: frozenset(
        {
            SubmissionStatus.IN_REVIEW,
            SubmissionStatus.QUOTED,
            SubmissionStatus.DECLINED,
            SubmissionStatus.WITHDRAWN,
        }
    ),
    SubmissionStatus.QUOTED: frozenset({SubmissionStatus.WITHDRAWN}),
    SubmissionStatus.DECLINED: frozenset(),
    SubmissionStatus.WITHDRAWN: frozenset(),
}


FINAL: frozenset[SubmissionStatus] = frozenset(
    {SubmissionStatus.QUOTED, SubmissionStatus.DECLINED, SubmissionStatus.WITHDRAWN}
)
"""States in which nothing is decided any more."""


def move(current: SubmissionStatus, target: SubmissionStatus) -> SubmissionStatus:
    """Return the target when the step is allowed, raise InvalidRequestError otherwise."""
    if target not in TRANSITIONS[current]:
        readable = current.replace("_", " "), target.replace("_", " ")
        raise InvalidRequestError(f"A submission that is {readable[0]} cannot become {readable[1]}.")
    return target


@dataclass(frozen=True, slots=True)
class SubmissionRequest:
    """A validated form: product code, the fields of that product, and the documents sent with it."""

    product: str
    fields: Mapping[str, FieldValue]
    document_ids: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
