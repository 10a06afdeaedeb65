"""The check of a commentary's judgements: a test is spoken of with its own cells, and only as it came out."""

import re
from collections.abc import Sequence

from backend.pipelines.wording_checks.cell import Cell

_TESTS = {
    "tests.development_correlation.": re.compile(r"correlat|independ", re.IGNORECASE),
    "tests.calendar_year.": re.compile(r"\bcalendar", re.IGNORECASE),
}
"""What a sentence about each test of Mack's is told by, by the beginning of its cells' ids."""
_ANY_TEST = re.compile(r"reject|\btest(?:s|ed|ing)?\b|assumption", re.IGNORECASE)
_TURNED = {
    "rejects": re.compile(
        r"\b(?:not|no|never|neither|nor|nothing|nobody|none|hardly|barely|without)\b|n['\u2019]t\b", re.IGNORECASE
    ),
    "does not reject": re.compile(r"\breject(?:s|ed)\b", re.IGNORECASE),
    "more": re.compile(r"\b(?:less|fewer|below|under|short)\b", re.IGNORECASE),
    "less": re.compile(r"\b(?:more|above|over|exceed\w*)\b", re.IGNORECASE),
}
"""Words that turn a verdict round."""


def misjudged(text: str, cited: Sequence[Cell]) -> str:
    """Return what is wrong with the judgement of a sentence, empty where it says what its cells say."""
    verdicts = {cell.verdict for cell in cited if cell.verdict}
    if any(not re.search(rf"\b{verdict}\b", text) for verdict in verdicts):
        return "speaks of a finding without its verdict"
    if any(_TURNED[verdict].search(text) for verdict in verdicts):
        return "turns a verdict round"
    if any(cell.caveat.lower() not in text.lower() for cell in cited):
        return "leaves out what a method does not take"
    spoken_of = [prefix for prefix, words in _TESTS.items() if words.search(text)]
    if any(not _cites(cited, prefix) for prefix in spoken_of):
        return "speaks of a test without its figures"
    if _ANY_TEST.search(text) and not any(_cites(cited, prefix) for prefix in _TESTS):
        return "speaks of a test without its figures"
    return ""


def _cites(cited: Sequence[Cell], prefix: str) -> bool:
    return any(cell.id.startswith(prefix) for cell in cited)
