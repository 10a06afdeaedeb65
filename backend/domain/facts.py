"""Facts: a value, the quote that proves it, and the place where the quote stands."""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.documents import Box


class FactMethod(StrEnum):
    """Who stated the fact."""

    LAYOUT = "layout"
    FORM_FIELD = "form_field"
    MODEL = "model"
    DERIVED = "derived"


class FactReview(StrEnum):
    """What a person said about a fact."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One value read from one page.

    `field` is a dotted name such as `claims[12].claim_paid` or `insured.name`; `value` is the text as the
    schema wants it (numbers without currency signs); `quote` is verbatim text of the page; `box` encloses the
    quote; `is_verified` is set by the quote check only. `document` is the SHA-256 of the bytes.
    A DERIVED fact has no quote of its own: `sources` names the fields it was computed from.
    """

    field: str
    value: str
    document: str
    page: int
    quote: str
    box: Box | None = None
    method: FactMethod = FactMethod.LAYOUT
    confidence: float = 1.0
    is_verified: bool = False
    sources: tuple[str, ...] = ()
