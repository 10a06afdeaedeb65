"""Figures calculated from form fields and document values; the only arithmetic between an input and a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.guidelines.shown import shown
from backend.domain.submissions import FieldValue


@dataclass(frozen=True, slots=True)
class Quotient:
    """One figure: `numerator` divided by each of the `divisors`; not known while one of them is missing or 0."""

    name: str
    numerator: str
    divisors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Age:
    """One figure: completed years from the year in `since` to the year of `until`, never below 0."""

    name: str
    since: str
    until: str = "effective_date"


@dataclass(frozen=True, slots=True)
class Days:
    """One figure: days from one date to another, never below 0."""

    name: str
    since: str
    until: str = "effective_date"


QUOTIENTS: tuple[Quotient, ...] = (
    Quotient("claim_frequency_per_power_unit", "claim_count", ("power_units",)),
    Quotient("claim_frequency_per_power_unit_year", "claim_count", ("power_units", "loss_years")),
    Quotient("incurred_per_power_unit_year_usd", "incurred_total_usd", ("power_units", "loss_years")),
    Quotient("average_claim_usd", "incurred_total_usd", ("claim_count",)),
    Quotient("drivers_per_power_unit", "driver_count", ("power_units",)),
    Quotient("mileage_per_power_unit", "annual_mileage", ("power_units",)),
    Quotient("insurance_to_value", "coverage_a_usd", ("replacement_cost_usd",)),
)
AGES: tuple[Age, ...] = (
    Age("home_age_years", "year_built"),
    Age("wiring_age_years", "wiring_updated_year"),
    Age("vehicle_age_years", "vehicle_year"),
)
DAYS: tuple[Days, ...] = (Days("loss_run_age_days", "loss_valuation_date"),)


def complete(values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return the values with every figure that can be calculated from them, replacing figures of an earlier call."""
    completed = dict(values)
    for quotient in QUOTIENTS:
        if _applies(values, quotient.numerator, *quotient.divisors):
            completed[quotient.name] = _divide(quotient, values)
    for age in AGES:
        if _applies(values, age.since, age.until):
            completed[age.name] = _years(values.get(age.since), values.get(age.until))
    for days in DAYS:
        if _applies(values, days.since, days.until):
            completed[days.name] = _days(values.get(days.since), values.get(days.until))
    return completed


def explain(name: str, values: Mapping[str, FieldValue]) -> str:
    """Return how a figure comes about, `claim_count 300 / power_units 240 = 1.25`; empty for any other value."""
    for quotient in QUOTIENTS:
        if quotient.name == name:
            parts = (f"{part} {shown(values.get(part))}" for part in (quotient.numerator, *quotient.divisors))
            return " / ".join(parts) + f" = {shown(values.get(name))}"
    for age in AGES:
        if age.name == name:
            return f"year of {age.until} {shown(values.get(age.until))} less {age.since} {values.get(age.since)}"
    for days in DAYS:
        if days.name == name:
            since, until = shown(values.get(days.since)), shown(values.get(days.until))
            return f"days from {days.since} {since} to {days.until} {until}"
    return ""


def sources_of(name: str) -> tuple[str, ...]:
    """Return the values that a figure is calculated from."""
    quotient = {q.name: (q.numerator, *q.divisors) for q in QUOTIENTS}
    spans: tuple[Age | Days, ...] = (*AGES, *DAYS)
    span = {entry.name: (entry.since, entry.until) for entry in spans}
    return quotient.get(name) or span.get(name) or ()


def _applies(values: Mapping[str, FieldValue], *names: str) -> bool:
    return all(name in values for name in names)


def _divide(quotient: Quotient, values: Mapping[str, FieldValue]) -> Decimal | None:
    result = _number(values.get(quotient.numerator))
    for divisor in quotient.divisors:
        number = _number(values.get(divisor))
        result = None if result is None or not number else result / number
    return result


def _number(value: FieldValue) -> Decimal | None:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if is_number and isinstance(value, int | Decimal) else None


def _years(since: FieldValue, until: FieldValue) -> int | None:
    if not isinstance(since, int) or not isinstance(until, date):
        return None
    return max(0, until.year - since)


def _days(since: FieldValue, until: FieldValue) -> int | None:
    if not isinstance(since, date) or not isinstance(until, date):
        return None
    return max(0, (until - since).days)
