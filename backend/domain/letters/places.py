"""What the law of a place asks a letter to say beside the rest, with the words that prove that it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.claims.words import LetterKind
from backend.domain.letters.facts import LetterFacts


@dataclass(frozen=True, slots=True)
class PlaceElement:
    """One element asked by the law of a place: its paragraph in the template, and what the text must name."""

    id: str
    wording: str
    citation: str
    paragraph: str
    must_name: tuple[str, ...]


_CALIFORNIA_REVIEW = PlaceElement(
    "ca_review",
    "the right to a review by the California Department of Insurance, with its address and telephone number",
    "10 CCR §2695.7(b)(3)",
    "If you believe that all or part of this claim was wrongly denied or rejected, you may have the matter reviewed by "
    "the California Department of Insurance, Claims Services Bureau, 300 South Spring Street, South Tower, "
    "Los Angeles, CA 90013, telephone 1-800-927-4357.",
    ("California Department of Insurance", "300 South Spring Street", "800-927-4357", "review"),
)
_NEW_YORK_COMPLAINT = PlaceElement(
    "ny_complaint",
    "the way to the New York State Department of Financial Services, with its web address and postal address",
    "11 NYCRR §216.6(h)",
    "Should you wish to take this matter up with the New York State Department of Financial Services, you may file "
    "with the Department on its website at www.dfs.ny.gov/complaint, or write to its Consumer Assistance Unit, "
    "One Commerce Plaza, Albany, NY 12257.",
    ("New York State Department of Financial Services", "dfs.ny.gov", "Albany, NY 12257"),
)
_NEW_YORK_SUIT = PlaceElement(
    "ny_time_to_sue",
    "whether the policy limits the time to sue",
    "11 NYCRR §216.6(c)",
    "Limits on the right to sue: [name the provision of the policy that limits the right to sue, or write that it has "
    "none].",
    ("right to sue",),
)
PLACE_ELEMENTS: Mapping[tuple[str, LetterKind], tuple[PlaceElement, ...]] = {
    ("CA", LetterKind.DENIAL): (_CALIFORNIA_REVIEW,),
    ("NY", LetterKind.DENIAL): (_NEW_YORK_COMPLAINT, _NEW_YORK_SUIT),
}


def elements_of_place(facts: LetterFacts, kind: LetterKind) -> tuple[PlaceElement, ...]:
    """
    Return what the law of a place asks of a letter of this kind; none where no such text is held.

    That nothing is paid rejects the claim, so that the letter says what a denial says there.
    """
    by_law = LetterKind.DENIAL if kind is LetterKind.PAYMENT and facts.is_nothing_owed else kind
    return PLACE_ELEMENTS.get((facts.place_code, by_law), ())


def extra_paragraphs(facts: LetterFacts, kind: LetterKind) -> list[str]:
    """Return the paragraphs that a place adds to a letter of this kind."""
    return [element.paragraph for element in elements_of_place(facts, kind)]
