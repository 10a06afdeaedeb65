"""Claims of the fraud_oracle data as a score may see them: circumstances of the loss, nobody's traits."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

LABEL = "FraudFound_P"
LEFT_OUT = {
    "Sex": "personal",
    "MaritalStatus": "personal",
    "Age": "personal",
    "AgeOfPolicyHolder": "personal",
    "DriverRating": "personal",
    "RepNumber": "handler",
    "AgentType": "handler",
    "PolicyNumber": "identifier",
    "DayOfWeekClaimed": "calendar: an office's post, no circumstance of the loss",
    "Year": "calendar: says when the claims were collected and nothing of a later claim",
}
"""Columns that no score may see, with the reason."""
_MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}  # noqa: SIM905
_WEEKS_A_MONTH = 52 / 12
_ORDERED: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "AgeOfVehicle": (
        "vehicle_years",
        {"new": 0, **{f"{years} years": years for years in range(2, 8)}, "more than 7": 8},
    ),
    "VehiclePrice": (
        "vehicle_price_usd",
        {
            "less than 20000": 10_000,
            "20000 to 29000": 20_000,
            "30000 to 39000": 30_000,
            "40000 to 59000": 40_000,
            "60000 to 69000": 60_000,
            "more than 69000": 70_000,
        },
    ),
    "PastNumberOfClaims": ("prior_claims", {"none": 0, "1": 1, "2 to 4": 2, "more than 4": 5}),
    "NumberOfSuppliments": ("supplements", {"none": 0, "1 to 2": 1, "3 to 5": 3, "more than 5": 6}),
    "NumberOfCars": ("vehicles", {"1 vehicle": 1, "2 vehicles": 2, "3 to 4": 3, "5 to 8": 5, "more than 8": 9}),
    "Days_Policy_Accident": (
        "days_since_inception",
        {"none": 0, "1 to 7": 1, "8 to 15": 8, "15 to 30": 15, "more than 30": 31},
    ),
    "Days_Policy_Claim": ("days_inception_to_report", {"none": 0, "8 to 15": 8, "15 to 30": 15, "more than 30": 31}),
}
_WORDS = {
    "Make": "make",
    "AccidentArea": "area",
    "Fault": "fault",
    "PolicyType": "policy_type",
    "VehicleCategory": "vehicle_category",
    "BasePolicy": "base_policy",
    "AddressChange_Claim": "address_change",
    "Month": "loss_month",
    "MonthClaimed": "report_month",
    "Deductible": "deductible",
}
_YES_NO: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    "PoliceReportFiled": ("has_police_report", lambda word: word == "Yes"),
    "WitnessPresent": ("has_witness", lambda word: word == "Yes"),
}
MISSING = "0"


def read_claims(path: Path) -> tuple[list[Mapping[str, object]], list[int], list[str]]:
    """Return features, labels and calendar years of all claims; what the file writes as 0 for missing is left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [features(row) for row in rows], [int(row[LABEL]) for row in rows], [row["Year"] for row in rows]


def features(row: Mapping[str, str]) -> Mapping[str, object]:
    """Return what a score may see of one claim."""
    found: dict[str, object] = {name: row[column] for column, name in _WORDS.items() if row[column] != MISSING}
    found |= {name: levels[row[column]] for column, (name, levels) in _ORDERED.items() if row[column] in levels}
    found |= {name: tell(row[column]) for column, (name, tell) in _YES_NO.items()}
    found["is_weekend"] = row["DayOfWeek"] in {"Saturday", "Sunday"}
    if row["MonthClaimed"] in _MONTHS:
        found["report_delay_weeks"] = _delay_weeks(row)
    return found


def _delay_weeks(row: Mapping[str, str]) -> int:
    """Return the weeks from loss to report, told by month and week of month; the report is never the earlier one."""
    months = (_MONTHS[row["MonthClaimed"]] - _MONTHS[row["Month"]]) % 12
    weeks = int(row["WeekOfMonthClaimed"]) - int(row["WeekOfMonth"])
    return max(round(months * _WEEKS_A_MONTH) + weeks, 0)
