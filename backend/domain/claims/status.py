"""Where a claim stands and which steps are allowed."""

from collections.abc import Mapping
from enum import StrEnum

from backend.errors import InvalidRequestError


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    REPORTED = "reported"
    TRIAGED = "triaged"
    INVESTIGATING = "investigating"
    REFERRED = "referred"
    SETTLED = "settled"
    DENIED = "denied"
    CLOSED = "closed"


_WORK = frozenset({ClaimStatus.INVESTIGATING, ClaimStatus.REFERRED, ClaimStatus.SETTLED, ClaimStatus.DENIED})
CLAIM_STEPS: Mapping[ClaimStatus, frozenset[ClaimStatus]] = {
    ClaimStatus.REPORTED: _WORK | {ClaimStatus.TRIAGED, ClaimStatus.CLOSED},
    ClaimStatus.TRIAGED: _WORK | {ClaimStatus.CLOSED},
    ClaimStatus.INVESTIGATING: (_WORK | {ClaimStatus.CLOSED}) - {ClaimStatus.INVESTIGATING},
    ClaimStatus.REFERRED: (_WORK | {ClaimStatus.CLOSED}) - {ClaimStatus.REFERRED},
    ClaimStatus.SETTLED: frozenset({ClaimStatus.CLOSED, ClaimStatus.INVESTIGATING}),
    ClaimStatus.DENIED: frozenset({ClaimStatus.CLOSED, ClaimStatus.INVESTIGATING}),
    ClaimStatus.CLOSED: frozenset({ClaimStatus.INVESTIGATING}),
}
"""Reopening (a contest, a new bill) leads back to investigating."""
OPEN_CLAIMS: frozenset[ClaimStatus] = frozenset(
    {ClaimStatus.REPORTED, ClaimStatus.TRIAGED, ClaimStatus.INVESTIGATING, ClaimStatus.REFERRED}
)
"""States in which the claim is still to be decided."""


def move_claim(current: ClaimStatus, target: ClaimStatus) -> ClaimStatus:
    """Return the target when the step is allowed, raise InvalidRequestError otherwise."""
    if target not in CLAIM_STEPS[current]:
        raise InvalidRequestError(f"A claim that is {current} cannot become {target}.")
    return target
