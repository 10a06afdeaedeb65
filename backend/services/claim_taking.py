"""A claim that somebody takes, reserves or pays is being investigated, whatever nobody had done with it before."""

from typing import TypedDict

from backend.domain.claims.status import ClaimStatus, move_claim
from backend.domain.claims.views import ClaimView

UNTOUCHED = frozenset({ClaimStatus.REPORTED, ClaimStatus.TRIAGED})


class Begun(TypedDict, total=False):
    """The state that a claim moves to as somebody begins to work on it; without one it stays where it is."""

    status: ClaimStatus


def begun(claim: ClaimView) -> Begun:
    """Return the state to write, and to note in the history, as somebody works on the claim."""
    if claim.status not in UNTOUCHED:
        return {}
    return {"status": move_claim(claim.status, ClaimStatus.INVESTIGATING)}
