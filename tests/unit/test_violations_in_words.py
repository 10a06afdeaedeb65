"""Which words of a driving record make a violation major, and which do not."""

import pytest

from backend.pipelines.underwriting.drivers import derive_drivers
from backend.pipelines.underwriting.violations import MAJOR_EXCESS_MPH, is_major_violation
from fakes.underwriting_rig import PACKET, driver, rows


@pytest.mark.parametrize(
    "text",
    [
        "DUI",
        "D.U.I.",
        "DUID (drugs)",
        "DUII",
        "DWI - 2nd offense",
        "DWAI",
        "OUI",
        "OVI",
        "OWI",
        "Driving while impaired by alcohol",
        "Driving While Intoxicated",
        "operating under influence",
        "Refusal to submit to chemical test",
        "Refused a breath test",
        "Possession of a controlled substance",
        "Open container in vehicle",
        "Leaving scene of accident",
        "Leaving the scene",
        "Failure to stop after an accident",
        "Failing to stop at the accident",
        "HIT AND RUN",
        "Hit & Run - property damage",
        "hit-and-run",
        "Wet reckless",
        "Drag racing",
        "Speed contest",
        "Driving while license suspended",
        "Operating with a revoked licence",
        "Driving while disqualified",
        "Driving under suspension",
        "Operating under revocation",
        "Eluding a police officer",
        "Fleeing",
        "Fled from police",
        "Evading arrest",
        "Felony with a motor vehicle",
        "Vehicular homicide",
        "Manslaughter by vehicle",
        "Vehicular assault",
        "Excessive speed",
    ],
)
def test_an_offence_that_disqualifies_is_major(text):
    assert is_major_violation(text)
    assert is_major_violation(text.upper())
    assert is_major_violation(f"2024-03-01: {text} (Ohio)")


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "Improper lane change",
        "Following too closely",
        "Failure to yield",
        "Failure to stop at a red light",
        "Stop sign violation",
        "Careless driving",
        "Using a hand-held phone",
        "Driving without insurance",
        "Expired registration",
        "Railroad crossing violation",
        "Overweight vehicle",
        "Log book not current",
        "Tracing of tyres",
        "Defective suspension",
        "Speeding",
        "Guiding lights not lit",
        "Seat belt",
    ],
)
def test_an_everyday_offence_is_not_major(text):
    assert not is_major_violation(text)
    assert not is_major_violation(text.upper())


@pytest.mark.parametrize(
    ("text", "is_major"),
    [
        ("Speeding 24 mph over", False),
        ("Speeding 25 mph over", True),
        ("Speeding 25+ over", True),
        ("Speeding 15-19 over limit", False),
        ("Speeding 1-14 mph over", False),
        ("Speeding 15+ mph over", False),
        ("Speed in excess of 26 mph over the limit", True),
        ("Speeding 70 mph in a 65 zone", False),
        ("Speeding 45 in 35", False),
        ("Speeding 89 mph in a 65 mph zone", False),
        ("Speeding 90 mph in a 65 mph zone", True),
        ("Speeding 92/65", True),
        ("Speeding 104 in 70", True),
        ("Speeding 100+ mph", True),
        ("Speeding, 2025-02-28", False),
        ("Speeding 02/28/2025", False),
        ("Truck 99 over weight", False),
    ],
)
def test_speeding_is_major_by_its_excess_over_the_limit(text, is_major):
    assert MAJOR_EXCESS_MPH == 25
    assert is_major_violation(text) is is_major


def figures(*drivers):
    return {entry.name: entry for entry in derive_drivers(rows("drivers", drivers, PACKET))}


@pytest.mark.parametrize("nothing", ["None", "NONE", "n/a", "Clear", "No violations", "0", ""])
def test_a_clean_record_counts_as_a_record_without_violation(nothing):
    found = figures(driver(1, mvr_violations=nothing), driver(2, mvr_violations="DUI"))

    assert found["drivers_with_major_violations"].value == 1
    assert found["drivers_without_record"].value == 0


def test_a_driver_counts_once_however_many_major_violations_there_are():
    assert figures(driver(1, mvr_violations="DUI; reckless driving"))["drivers_with_major_violations"].value == 1


def test_one_certified_half_of_a_record_is_a_record():
    half = driver(1)
    del half["accidents_last_5_years"]
    found = figures(half, driver(2))

    assert found["drivers_without_record"].value == 0
    assert found["drivers_with_accidents"].how.startswith("of 1 drivers")


def test_the_computation_of_each_figure_says_over_how_many_drivers_it_goes():
    unknown = {"name": "No Record", "license_number": "X 9"}
    found = figures(driver(1, years_experienced="2"), driver(2, license_class="C"), unknown)

    assert found["share_of_drivers_under_3_years"].how == "1 of 2 drivers whose experience is stated"
    assert found["drivers_without_record"].how == "3 scheduled drivers less 2 certified records"
    assert found["drivers_without_commercial_class"].how == "of 2 drivers whose class is stated"
    assert found["drivers_with_major_violations"].sources == ("drivers[*].mvr_violations",)


@pytest.mark.parametrize(("years", "share"), [("0", 1), ("2.9", 1), ("3", 0), ("3.0", 0), ("2", 1)])
def test_a_driver_is_new_below_three_years(years, share):
    assert figures(driver(1, years_experienced=years))["share_of_drivers_under_3_years"].value == share


@pytest.mark.parametrize(
    ("letters", "without"),
    [
        ("A", 0),
        ("b", 0),
        ("C", 1),
        ("D", 1),
        ("CDL A", 0),
        ("Class B", 0),
        ("CDL-A", 0),
        ("Class C", 1),
        ("AM", 1),
        ("M", 1),
        ("", None),
    ],
)
def test_classes_a_and_b_are_commercial(letters, without):
    assert figures(driver(1, license_class=letters))["drivers_without_commercial_class"].value == without


@pytest.mark.parametrize("spelled", ["OH 1", "oh1", "OH-1", " OH.1 "])
def test_one_licence_in_two_spellings_is_one_driver(spelled):
    assert figures(driver(1), driver(2, license_number=spelled))["driver_count"].value == 1


def test_drivers_without_a_licence_number_are_told_apart_by_name():
    people = [{"name": "Ann Ray"}, {"name": "ANN RAY"}, {"name": "Bob Ray"}, {"name": ""}]

    assert figures(*people)["driver_count"].value == 2
