"""What stands on one page of a PDF where it can: a heading with what it heads, a notice with its words."""

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

ROOM_FOR_SOME = 160.0
"""A heading of what is longer than a page stands where something of it has room beneath."""


class Kept(KeepTogether):
    """Parts that a page break does not tear apart; what is longer than a page is broken all the same."""

    def __init__(self, held: Sequence[Flowable]) -> None:
        super().__init__(list(held))
        self.held = tuple(held)


def under_heading(heading: Flowable, drawn: Sequence[Flowable]) -> list[Flowable]:
    """Return a heading with what it heads: never alone at the end of a page."""
    if drawn and isinstance(drawn[0], Kept):
        return [Kept([heading, *drawn[0].held]), *drawn[1:]]
    return [CondPageBreak(ROOM_FOR_SOME), heading, *drawn]
