"""Loss runs printed abroad: 1.500,00 and 31/12/2024 make every like figure of the document open to two readings."""

import re
from collections.abc import Iterable, Sequence

from backend.domain.facts import Fact
from backend.pipelines.readers.layout import Line

_DECIMAL_COMMA = re.compile(r"(?:EUR|[€£$])?-?(?:\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d{1,3},\d{1,2})(?:EUR|€)?")
_DAY_FIRST = re.compile(r"(?<![\d/-])(?:1[3-9]|2\d|3[01])([/-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d{2})(?![\d/-])")
_FIGURED_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_MONEY = re.compile(r"\.(?:claim_(?:reserves|paid|recovered)|(?:total|difference)_\w+)$")
_LEAST_SIGNS = 2


def without_two_readings(facts: Iterable[Fact], lines: Sequence[Line]) -> list[Fact]:
    """Return the facts without the amounts and dates that the document's own way of printing makes uncertain."""
    words = [word.text.rstrip(".;:") for line in lines for word in line.whole.words]
    has_commas = sum(1 for word in words if _DECIMAL_COMMA.fullmatch(word)) >= _LEAST_SIGNS
    is_day_first = sum(1 for word in words if _DAY_FIRST.fullmatch(word)) >= _LEAST_SIGNS
    return [fact for fact in facts if not _is_doubtful(fact, has_commas=has_commas, is_day_first=is_day_first)]


def _is_doubtful(fact: Fact, *, has_commas: bool, is_day_first: bool) -> bool:
    if has_commas and _MONEY.search(fact.field):
        return True
    return is_day_first and _FIGURED_DATE.fullmatch(fact.value) is not None
