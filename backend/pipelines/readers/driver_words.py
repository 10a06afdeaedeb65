"""How rosters and driving records head their columns: many labels, one field name."""

import re
from collections.abc import Iterable

DRIVER_FIELDS = (
    "name",
    "state_licensed",
    "license_number",
    "date_of_birth",
    "date_hired",
    "years_experienced",
    "mvr_run_date",
    "license_class",
    "accidents_last_5_years",
    "mvr_violations",
)
"""The fields of one driver, in the order in which they are given back."""

_ENTRIES = {
    "name": "name|driver name|full name|driver|employee name|operator|operator name|driver full name|employee",
    "first_name": "first name|first|given name",
    "last_name": "last name|last|surname",
    "state_licensed": "state|st|license state|lic state|state licensed|jurisdiction|dl state|issuing state"
    "|state of issue|licensed state|dl st|lic st|state of license",
    "license_number": "driver license number|license number|dl number|lic number|license|license identifier|cdl"
    "|drivers license number|cdl number|operator license number|dl|driver license|drivers license|dln|license id",
    "date_of_birth": "date of birth|dob|birth date|d o b|born|birthdate",
    "date_hired": "date hired|hire date|date of hire|doh|hired|start date|hired on|employed since",
    "years_experienced": "years exp|years experience|yrs exp|years of experience|experience|exp|years cdl|cdl years"
    "|years experienced|yrs experience|years driving experience|exp yrs|experience yrs|experience years|cdl exp",
    "mvr_run_date": "mvr run date|mvr date|run date|mvr ordered|date of mvr|mvr|mvr run|mvr pulled",
    "license_class": "class|license class|lic class|cdl class|dl class",
    "accidents_last_5_years": "accidents|accidents last 5 years|accidents 5 yrs|accidents 5yrs|number of accidents"
    "|at fault accidents|accidents 5 years|crashes|acc|accidents 5 yr",
    "license_status": "status|license status|dl status",
    "mvr_violations": "violations|moving violations|mvr violations|convictions|traffic violations|viol|citations",
}
DRIVER_LABELS = {label: field for field, labels in _ENTRIES.items() for label in labels.split("|")}
"""Labels of columns and bands that belong to one driver; first and last name make up the name."""

DRIVER_DATES = frozenset({"date_of_birth", "date_hired", "mvr_run_date"})
IDENTITY = frozenset({"name", "license_number"})
_STATE = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[^\W\d_][^\d_:$]*")
_LICENSE = re.compile(r"(?=(?:.*\d){3})[A-Za-z0-9][A-Za-z0-9 *-]{3,24}")
_CLASS = re.compile(r"(?:class\s+)?[A-Za-z]{1,2}(?:[ /-][A-Za-z0-9]{1,4}){0,2}|CDL(?:[ -]?[A-C])?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,2}")
_YEARS = re.compile(r"\d{1,2}(?:\.\d)?")
FORMS = {
    "name": _NAME,
    "first_name": _NAME,
    "last_name": _NAME,
    "state_licensed": _STATE,
    "license_number": _LICENSE,
    "license_class": _CLASS,
    "years_experienced": _YEARS,
    "accidents_last_5_years": _COUNT,
}
"""What a value must look like; dates are checked by reading them, violations may be any words."""


def license_key(number: str) -> str:
    """Return a licence number as two documents can be compared by it: letters and digits only."""
    return "".join(letter for letter in number.upper() if letter.isalnum())


def in_order(fields: Iterable[str]) -> list[str]:
    """Return the driver fields among the given names, in the order of the schema."""
    given = set(fields)
    return [field for field in DRIVER_FIELDS if field in given]
