"""Driver schedules and certified records to figures."""

from decimal import Decimal

import pytest

from backend.domain.submissions import FieldValue
from backend.pipelines.underwriting.drivers import derive_drivers
from backend.pipelines.underwriting.violations import is_major_violation
from tests.fakes.underwriting_rig import driver, fact, packet


def value(name: str, *drivers: dict[str, str]) -> FieldValue:
    return next(entry.value for entry in derive_drivers(packet(*drivers).facts) if entry.name == name)


def uncertified(number: int, **changes: str) -> dict[str, str]:
    plain = driver(number, **changes)
    del plain["accidents_last_5_years"], plain["mvr_violations"]
    return plain


def test_counts_each_driver_once_by_licence():
    assert value("driver_count", driver(1), driver(2), driver(1)) == 2
    assert value("driver_count", driver(1), driver(1, license_number="OH-1")) == 1


def test_the_share_of_new_drivers_counts_only_stated_experience():
    silent = driver(4)
    del silent["years_experienced"]
    drivers = [driver(1, years_experienced="2"), driver(2, years_experienced="3"), driver(3), silent]

    assert value("share_of_drivers_under_3_years", *drivers) == Decimal(1) / Decimal(3)


def test_no_experience_is_zero_years_and_not_unknown():
    assert value("share_of_drivers_under_3_years", driver(1, years_experienced="0")) == 1


def test_accidents_and_violations_are_known_only_where_certified():
    drivers = [uncertified(1), uncertified(2)]

    assert value("drivers_with_accidents", *drivers) is None
    assert value("drivers_with_major_violations", *drivers) is None
    assert value("drivers_without_record", *drivers) == 2


def test_counts_accidents_and_major_violations_of_certified_records():
    drivers = [
        uncertified(1),
        driver(2, accidents_last_5_years="2", mvr_violations="DUI - 2023-05-01"),
        driver(3, mvr_violations="Speeding - 2024-11-04"),
    ]

    assert value("drivers_with_accidents", *drivers) == 1
    assert value("drivers_with_major_violations", *drivers) == 1
    assert value("drivers_without_record", *drivers) == 1


def test_counts_drivers_without_a_commercial_class():
    assert value("drivers_without_commercial_class", driver(1), driver(2, license_class="C")) == 1


def test_without_a_schedule_nothing_is_known():
    found = derive_drivers((fact("insured.name", "Somebody"),))

    assert {entry.value for entry in found} == {None}
    assert len(found) == 6


@pytest.mark.parametrize(
    "text",
    [
        "DUI",
        "D.W.I. alcohol",
        "Driving under the influence - 2024",
        "Reckless driving",
        "Leaving the scene of an accident",
        "Hit and run, property damage",
        "Driving while license suspended",
        "Refused to submit to chemical test",
        "Speeding 30 mph over",
        "Street racing",
        "Fleeing police officer",
        "Vehicular homicide",
    ],
)
def test_major_violations_are_recognised(text: str):
    assert is_major_violation(text)


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "Speeding - 2024-11-04",
        "Speeding 11 mph over",
        "Unsafe following distance - 2025-02-08",
        "Lane violation - 2023-08-17",
        "Failure to obey traffic control - 2022-05-29",
        "Improper turn",
        "Logbook violation",
    ],
)
def test_minor_violations_are_not_called_major(text: str):
    assert not is_major_violation(text)
