"""How figures and days are written where an institution works: separators and the order of a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

_NARROW = "\u202f"
_APOSTROPHE = "\u2019"


@dataclass(frozen=True, slots=True)
class Locale:
    """The signs between thousands and before decimals, and the pattern of a day."""

    name: str
    group: str
    point: str
    day: str


_SLASHED, _DOTTED, _ISO = "{day:02}/{month:02}/{year}", "{day:02}.{month:02}.{year}", "{year}-{month:02}-{day:02}"
LOCALES: Mapping[str, Locale] = {
    "en-US": Locale("English, United States", ",", ".", "{month:02}/{day:02}/{year}"),
    "en-AU": Locale("English, Australia", ",", ".", _SLASHED),
    "en-CA": Locale("English, Canada", ",", ".", _ISO),
    "en-GB": Locale("English, United Kingdom", ",", ".", _SLASHED),
    "en-IE": Locale("English, Ireland", ",", ".", _SLASHED),
    "en-NZ": Locale("English, New Zealand", ",", ".", _SLASHED),
    "da-DK": Locale("Danish, Denmark", ".", ",", _DOTTED),
    "de-AT": Locale("German, Austria", ".", ",", _DOTTED),
    "de-CH": Locale("German, Switzerland", _APOSTROPHE, ".", _DOTTED),
    "de-DE": Locale("German, Germany", ".", ",", _DOTTED),
    "es-ES": Locale("Spanish, Spain", ".", ",", _SLASHED),
    "fi-FI": Locale("Finnish, Finland", _NARROW, ",", "{day}.{month}.{year}"),
    "fr-FR": Locale("French, France", _NARROW, ",", _SLASHED),
    "it-IT": Locale("Italian, Italy", ".", ",", _SLASHED),
    "nb-NO": Locale("Norwegian, Norway", _NARROW, ",", _DOTTED),
    "nl-NL": Locale("Dutch, Netherlands", ".", ",", "{day:02}-{month:02}-{year}"),
    "pl-PL": Locale("Polish, Poland", _NARROW, ",", _DOTTED),
    "pt-BR": Locale("Portuguese, Brazil", ".", ",", _SLASHED),
    "pt-PT": Locale("Portuguese, Portugal", _NARROW, ",", _SLASHED),
    "sv-SE": Locale("Swedish, Sweden", _NARROW, ",", _ISO),
}
DEFAULT_LOCALE = "en-US"


def find_locale(code: str) -> Locale:
    """Return the locale of a code, `en_US` or `en-US`; that of the United States for one we do not know."""
    return LOCALES.get(code.replace("_", "-"), LOCALES[DEFAULT_LOCALE])


def figure(amount: Decimal, locale: Locale, places: int = 2) -> str:
    """Return an amount as it is written there: `1.234,50`."""
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN) + 0
    return f"{rounded:,.{places}f}".translate({ord(","): locale.group, ord("."): locale.point})


def day_figures(day: date, locale: Locale) -> str:
    """Return a day in figures as it is written there: `31.12.2026`."""
    return locale.day.format(year=day.year, month=day.month, day=day.day)
