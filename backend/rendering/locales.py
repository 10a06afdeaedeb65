"""Days, figures of an axis and the paper as an institution's place writes them."""

import re
from datetime import UTC, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_decimal

_OTHERWISE = "en_US"
_NAME = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z0-9]{2,4}){0,2}")
_LETTER_PLACES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})
_THOUSAND = 1000
_SMALLEST, _LARGEST = 1e-5, 1e15


def locale_of(written: str) -> Locale:
    """Return the locale an institution names, that of the United States for a name nobody knows."""
    try:
        return Locale.parse(written if _NAME.fullmatch(written) else _OTHERWISE)
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale.parse(_OTHERWISE)


def moment(when: datetime, locale: Locale) -> str:
    """Return a moment in words of the place, in UTC."""
    at = when.astimezone(UTC)
    return f"{format_date(at.date(), 'long', locale)}, {format_time(at.time(), 'HH:mm', locale=locale)} UTC"


def axis_figure(value: float, locale: Locale) -> str:
    """Return a figure for an axis: shortened from a thousand up, as the place writes it."""
    if value and not _SMALLEST <= abs(value) < _LARGEST:
        return f"{value:.1e}"
    if abs(value) >= _THOUSAND:
        return str(format_compact_decimal(value, locale=locale, fraction_digits=2))
    return str(format_decimal(round(value, 6), locale=locale))


def is_letter_paper(locale: Locale) -> bool:
    """Tell whether the place prints on Letter paper rather than on A4."""
    return locale.territory in _LETTER_PLACES


def language_of_text(locale: Locale) -> str:
    """Return the language the report is written in: English, in the spelling of the place where it has one."""
    return f"en-{locale.territory}" if locale.language == "en" and locale.territory else "en"
