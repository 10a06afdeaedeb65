"""What an administrator settles about an institution, checked as one form."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from backend.domain.branding import ACCENT, PRIMARY, read_ground, read_letterhead, read_name, read_rule
from backend.domain.currencies import CURRENCIES, KEPT_IN
from backend.domain.locales import DEFAULT_LOCALE, LOCALES
from backend.errors import InvalidRequestError

MOST_UNITS = Decimal(10) ** 9
RATE_PLACES = 6
OLDEST_RATE = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class InstitutionSettings:
    """
    What one form holds; `units_per_usd` is the rate of exchange and `rate_on` its day.

    An institution that reports in US dollars has the rate 1 and no day.
    """

    name: str
    primary: str = PRIMARY
    accent: str = ACCENT
    currency: str = KEPT_IN
    units_per_usd: Decimal = Decimal(1)
    rate_on: date | None = None
    locale: str = DEFAULT_LOCALE
    letterhead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """An institution as administrators see it; `version` goes back with each change."""

    institution_id: UUID
    code: str
    settings: InstitutionSettings
    logo_png: bytes
    logo_sha256: str
    version: int
    created_at: datetime


def checked(wanted: InstitutionSettings, today: date) -> InstitutionSettings:
    """Return the settings tidied up, or raise InvalidRequestError with the first thing that does not fit."""
    if wanted.currency not in CURRENCIES:
        raise InvalidRequestError("There is no currency of that code; choose one from the list.")
    if wanted.locale not in LOCALES:
        raise InvalidRequestError("That way of writing figures and days is not offered; choose one from the list.")
    units, day = _checked_rate(wanted, today)
    return replace(
        wanted,
        name=read_name(wanted.name),
        primary=read_ground(wanted.primary),
        accent=read_rule(wanted.accent),
        units_per_usd=units,
        rate_on=day,
        letterhead=read_letterhead(wanted.letterhead),
    )


def changes(before: InstitutionSettings, after: InstitutionSettings) -> Mapping[str, tuple[str, str]]:
    """Return old and new value of everything that differs, as text."""
    pairs = {each.name: (getattr(before, each.name), getattr(after, each.name)) for each in fields(before)}
    return {name: (_shown(old), _shown(new)) for name, (old, new) in pairs.items() if old != new}


def _checked_rate(wanted: InstitutionSettings, today: date) -> tuple[Decimal, date | None]:
    """Return the rate with its day; US dollars need neither."""
    if wanted.currency == KEPT_IN:
        return Decimal(1), None
    units = wanted.units_per_usd
    if not units.is_finite() or not 0 < units < MOST_UNITS or round(units, RATE_PLACES) != units:
        raise InvalidRequestError(
            f"Say how many {wanted.currency} one US dollar is worth: more than 0, at most {RATE_PLACES} decimals."
        )
    if wanted.rate_on is None or not OLDEST_RATE <= wanted.rate_on <= today:
        raise InvalidRequestError("Say of which day the rate of exchange is; that day cannot lie in the future.")
    return units, wanted.rate_on


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")
