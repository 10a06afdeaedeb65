"""Names of origins and ages in months inside a sentence: they name periods and are no figures."""

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?:18|19|20|21)\d\d(?:\W?(?:Q[1-4]|H[12]|M?(?:0[1-9]|1[0-2])))?", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    r"\b(?:origins?|years?|periods?|quarters?|months?)(?:\s\S{1,40}\s(?:and|to))?\s$", re.IGNORECASE
)
_MONEY_BEFORE = re.compile(r"(?:\b[A-Z]{3}|[$€£])\s?$")
_FIGURE_BEHIND = r"(?![\w%]|[.,]\d|\s?%|\s(?:per|thousand|million|billion|[A-Z]{3}\b|dollars?))"
_AGES = re.compile(
    r"(?P<word>\bages?\s)?(?P<first>\d{1,3})(?:\s?(?:to|and|-)\s?(?P<second>\d{1,3}))?(?P<months>[\s-]months?\b)?",
    re.IGNORECASE,
)


def without_periods(text: str, origins: Sequence[str], ages: Sequence[int]) -> str:
    """Return a sentence without the origins and ages of the triangle that it names."""
    rest = text
    for name in sorted({name for name in origins if any(sign.isdigit() for sign in name)}, key=len, reverse=True):
        rest = re.sub(rf"(?<![\w.,%-]){re.escape(name)}{_FIGURE_BEHIND}", _Naming(name), rest)
    return _AGES.sub(lambda found: " " if _is_age(found, text=rest, ages=ages) else found.group(), rest)


class _Naming:
    """Takes a name out of a sentence where it stands as a name."""

    def __init__(self, name: str) -> None:
        self._is_year = _YEAR.fullmatch(name) is not None

    def __call__(self, found: re.Match[str]) -> str:
        before = found.string[: found.start()]
        is_name = not _MONEY_BEFORE.search(before) and (self._is_year or _SPOKEN_OF.search(before))
        return " " if is_name else found.group()


def _is_age(found: re.Match[str], *, text: str, ages: Sequence[int]) -> bool:
    """Tell whether the numbers found are ages of the triangle and are spoken of as such."""
    numbers = [int(part) for part in (found["first"], found["second"]) if part]
    is_spoken = bool(found["word"] or found["months"])
    stands_alone = not re.search(r"[\w.,]$", text[: found.start()]) and not re.match(
        r"[\w%]|[.,]\d|\s?%", text[found.end() :]
    )
    return is_spoken and stands_alone and all(number in ages for number in numbers)
