"""Driver schedules and certified records to the figures that rules weigh."""

import re
from collections.abc import Iterable
from decimal import Decimal

from backend.domain.facts import Fact
from backend.pipelines.underwriting.derived import Derived
from backend.pipelines.underwriting.records import Record, records_of

NEW_DRIVER_YEARS = 3
COMMERCIAL_CLASSES = frozenset({"A", "B"})

# The offences for which 49 CFR 383.51 (b) disqualifies, and those that motor carriers treat alike.
_MAJOR = re.compile(
    r"""
    \b(?:d\.?u\.?i|d\.?w\.?i|o\.?u\.?i|o\.?w\.?i)\b | driving\ while\ impaired | intoxicat | under\ (?:the\ )?influence
    | refus\w*\ (?:to\ (?:submit|take)|.*test) | controlled\ substance | open\ container
    | leaving\ the\ (?:scene|accident) | hit[\ -](?:and|&)[\ -]run | reckless | racing | speed\ contest
    | (?:suspended|revoked|disqualified)\b | elud | fleeing | evad | felony | homicide | manslaughter | assault
    | excessive\ speed | speed\w*.*\b(?:2[5-9]|[3-9]\d)\+?\ ?(?:mph|over)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = frozenset({"", "none", "n/a", "clear", "no violations", "0"})


def is_major_violation(text: str) -> bool:
    """Tell whether a printed violation is one of those that an insurer calls major."""
    return bool(_MAJOR.search(text))


def derive_drivers(facts: Iterable[Fact]) -> tuple[Derived, ...]:
    """Return what schedule and records say; every value is None where no schedule was sent."""
    drivers = drivers_of(facts)
    if not drivers:
        return tuple(Derived(name, None, "no driver schedule was read") for name in _NAMES)
    return (
        Derived(
            "driver_count", len(drivers), "drivers with a verified name or licence, each once", ("drivers[*].name",)
        ),
        _new_share(drivers),
        *_records(drivers),
        _without_class(drivers),
    )


def drivers_of(facts: Iterable[Fact]) -> tuple[Record, ...]:
    """Return each driver once, told apart by licence number, else by name."""
    drivers: dict[str, Record] = {}
    for row in records_of(facts, "drivers"):
        key = re.sub(r"\W", "", row.text("license_number") or row.text("name")).casefold()
        if key:
            drivers.setdefault(key, row)
    return tuple(drivers.values())


_NAMES = (
    "driver_count",
    "share_of_drivers_under_3_years",
    "drivers_with_major_violations",
    "drivers_with_accidents",
    "drivers_without_record",
    "drivers_without_commercial_class",
)


def _new_share(drivers: tuple[Record, ...]) -> Derived:
    years = [amount for driver in drivers if (amount := driver.amount("years_experienced")) is not None]
    new = sum(1 for amount in years if amount < NEW_DRIVER_YEARS)
    return Derived(
        "share_of_drivers_under_3_years",
        Decimal(new) / len(years) if years else None,
        f"{new} of {len(years)} drivers whose experience is stated",
        ("drivers[*].years_experienced",),
    )


def _records(drivers: tuple[Record, ...]) -> tuple[Derived, ...]:
    certified = [d for d in drivers if "accidents_last_5_years" in d.facts or "mvr_violations" in d.facts]
    accidents = [amount for d in certified if (amount := d.amount("accidents_last_5_years")) is not None]
    violations = [d.text("mvr_violations") for d in certified if "mvr_violations" in d.facts]
    major = sum(1 for text in violations if text.casefold() not in _NOTHING and is_major_violation(text))
    with_accident = sum(1 for amount in accidents if amount > 0)
    return (
        Derived(
            "drivers_with_major_violations",
            major if violations else None,
            f"of {len(violations)} drivers whose violations are certified",
            ("drivers[*].mvr_violations",),
        ),
        Derived(
            "drivers_with_accidents",
            with_accident if accidents else None,
            f"of {len(accidents)} drivers whose accidents are certified",
            ("drivers[*].accidents_last_5_years",),
        ),
        Derived(
            "drivers_without_record",
            len(drivers) - len(certified),
            f"{len(drivers)} scheduled drivers less {len(certified)} certified records",
            ("drivers[*].name", "drivers[*].mvr_violations"),
        ),
    )


def _without_class(drivers: tuple[Record, ...]) -> Derived:
    classes = [letters.upper() for driver in drivers if (letters := driver.text("license_class"))]
    without = sum(1 for letters in classes if letters not in COMMERCIAL_CLASSES)
    return Derived(
        "drivers_without_commercial_class",
        without if classes else None,
        f"of {len(classes)} drivers whose class is stated",
        ("drivers[*].license_class",),
    )
