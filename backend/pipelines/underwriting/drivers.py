"""Driver schedules and certified records to the figures that rules weigh."""

import re
from collections.abc import Iterable
from decimal import Decimal

from backend.domain.facts import Fact
from backend.pipelines.derived import Derived
from backend.pipelines.records import Record, records_of
from backend.pipelines.underwriting.violations import is_major_violation

NEW_DRIVER_YEARS = 3
COMMERCIAL_CLASSES = frozenset({"A", "B"})

_NOTHING = frozenset({"", "none", "n/a", "clear", "no violations", "0"})


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
    classes = [set(re.findall(r"\b[A-Z]\b", text.upper())) for d in drivers if (text := d.text("license_class"))]
    without = sum(1 for letters in classes if not letters & COMMERCIAL_CLASSES)
    return Derived(
        "drivers_without_commercial_class",
        without if classes else None,
        f"of {len(classes)} drivers whose class is stated",
        ("drivers[*].license_class",),
    )
