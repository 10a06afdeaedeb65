"""Ages as files write them to months: months, development periods counted from 0 or 1, or days of valuation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from backend.domain.triangles.origins import OriginPeriod, read_origin, settle_lengths

_NUMBER = re.compile(r"(?P<number>[0-9]{1,5})(?:\.0+)?(?: *(?P<unit>[a-z]+))?", re.IGNORECASE)
_SAY_MONTHS = re.compile(r"\bm(?:o|os|onths?)?\b", re.IGNORECASE)
_SAY_YEARS = re.compile(r"\b(?:y|yrs?|years?)\b", re.IGNORECASE)
_SAY_QUARTERS = re.compile(r"\b(?:q|quarters?)\b", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class AgeReader:
    """How the ages of one table are read: times `months`, `shift` added before; or valuations, where `months` is 0."""

    months: int
    shift: int = 0
    valuations: dict[str, OriginPeriod] | None = None
    warning: str = ""

    def read(self, text: str, origin: OriginPeriod) -> int | None:
        """Return the age in months, None where the text is no age."""
        if self.valuations is not None:
            day = self.valuations.get(text)
            return None if day is None or not origin.months else day.first_month + day.months - origin.first_month
        number = _number(text)
        return None if number is None else (number + self.shift) * self.months


def make_age_reader(name: str, texts: Iterable[str], origins: Iterable[OriginPeriod]) -> AgeReader:
    """Return how to read the ages under a heading; the warning says what was decided where the heading does not."""
    written, periods = set(texts), set(origins)
    numbers = {number for text in written if (number := _number(text)) is not None}
    valuations = {text: day for text in written if (day := _valuation(text))}
    if valuations and len(valuations) >= _MOST * len(written):
        settled = settle_lengths(valuations.values())
        ends = {text: settled[day] for text, day in valuations.items()}
        return AgeReader(0, valuations=ends, warning="Ages are computed from the valuation of each cell.")
    said = " ".join((name, *(text for text in written if not text.isdigit())))
    if _SAY_MONTHS.search(said):
        return AgeReader(1)
    return _counted(said, numbers, periods)


def _counted(said: str, numbers: set[int], periods: set[OriginPeriod]) -> AgeReader:
    """Return a reader of ages that are counted in periods, where the figures or the heading say that they are."""
    length = min((period.months for period in settle_lengths(periods).values() if period.months), default=12)
    shift = 1 if 0 in numbers else 0
    is_counted = bool(numbers & {0, 1}) and max(numbers, default=0) <= len(periods) + 1
    if _SAY_QUARTERS.search(said):
        length = 3
    elif _SAY_YEARS.search(said) and (is_counted or max(numbers, default=0) < length):
        length = 12
    elif not is_counted:
        return AgeReader(1, warning="" if "age" in said else "Ages are read as months.")
    examples = sorted(numbers)[:3]
    counted = ", ".join(str(each) for each in examples)
    months = ", ".join(str((each + shift) * length) for each in examples)
    return AgeReader(length, shift, warning=f"Ages count periods: {counted} are read as {months} months.")


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text.strip())
    return int(found["number"]) if found else None


def _valuation(text: str) -> OriginPeriod | None:
    number = _number(text)
    if number is not None and not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    day = read_origin(text)
    return day if day is not None and day.months else None
