"""What rules weigh beside the form: values derived from documents, and figures calculated from both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from backend.domain.guidelines.rules import SCORE_FIELD
from backend.domain.products import PRODUCTS, FieldKind

_LOSS_RUNS = "Please send currently valued loss runs of all carriers for the last five years."
_SCHEDULE = "Please send the driver schedule with dates of birth, hire dates and years of experience."
_RECORDS = "Please send the certified driving records of the scheduled drivers."
_AMOUNTS = "Please send loss runs that state reserve, paid and recovered for each claim."
_TOTALS = "Please send loss runs with printed totals for each policy period."
_PERIODS = "Please send loss runs that name the policy period of each claim."
_VALUATION = "Please state as of which date the loss runs are valued."
_CLAIMS, _COUNT = "claim_count", "driver_count"
_DAYS = frozenset({"loss_valuation_date"})
"""Inputs that are days; all others are numbers."""
_NONE = ""


@dataclass(frozen=True, slots=True)
class RuleInput:
    """
    One value that rules may use and no form asks for; `question` is put where it is not known.

    Where `needs` is not known either, its question is put instead: whoever sent no loss run at all is not asked
    for the totals of it.
    """

    name: str
    label: str
    question: str = _NONE
    unit: str = ""
    needs: str = ""


_DOCUMENT_CHECKS = (
    RuleInput("insured_name_conflicts", "Documents that name another insured"),
    RuleInput("other_conflicts", "Statements that contradict one another"),
    RuleInput("instruction_like_passages", "Passages written to steer an assistant"),
    RuleInput("hidden_text_documents", "Documents with hidden text"),
)
_LOSSES = (
    RuleInput("claim_count", "Claims in the loss runs", _LOSS_RUNS),
    RuleInput("claim_count_5y", "Claims in the five years before cover starts", _LOSS_RUNS),
    RuleInput("open_claim_count", "Open claims", _LOSS_RUNS),
    RuleInput("incurred_total_usd", "Incurred, all years", _AMOUNTS, "USD", _CLAIMS),
    RuleInput("incurred_5y_usd", "Incurred in the five years before cover starts", _AMOUNTS, "USD", _CLAIMS),
    RuleInput("largest_claim_usd", "Largest claim", _AMOUNTS, "USD", _CLAIMS),
    RuleInput("claims_without_amounts", "Claims whose amounts were not found", _LOSS_RUNS),
    RuleInput("printed_total_difference_usd", "Difference to the printed totals", _TOTALS, "USD", _CLAIMS),
    RuleInput("loss_years", "Policy years in the loss runs", _PERIODS, "years", _CLAIMS),
    RuleInput("loss_valuation_date", "Valuation date of the loss runs", _VALUATION, _NONE, _CLAIMS),
    RuleInput("loss_run_age_days", "Age of the loss runs when cover starts", _VALUATION, "days", _CLAIMS),
)
# Private persons have no loss runs: where one is sent it is weighed, where none is sent nobody asks for it.
_LOSSES_IF_SENT = tuple(replace(entry, question=_NONE, needs=_NONE) for entry in _LOSSES)
_DRIVERS = (
    RuleInput("driver_count", "Drivers in the schedule", _SCHEDULE),
    RuleInput("share_of_drivers_under_3_years", "Share of drivers with under 3 years' experience", _SCHEDULE),
    RuleInput("drivers_with_major_violations", "Drivers with a major violation", _RECORDS, _NONE, _COUNT),
    RuleInput("drivers_with_accidents", "Drivers with an accident in five years", _RECORDS, _NONE, _COUNT),
    RuleInput("drivers_without_record", "Drivers without a certified record", _SCHEDULE),
    RuleInput("drivers_without_commercial_class", "Drivers without class A or B", _SCHEDULE),
)
_FLEET_FIGURES = (
    RuleInput("claim_frequency_per_power_unit", "Claims for each power unit"),
    RuleInput("claim_frequency_per_power_unit_year", "Claims for each power unit and year"),
    RuleInput("incurred_per_power_unit_year_usd", "Incurred for each power unit and year", _NONE, "USD"),
    RuleInput("average_claim_usd", "Average claim", _NONE, "USD"),
    RuleInput("drivers_per_power_unit", "Drivers for each power unit"),
    RuleInput("mileage_per_power_unit", "Miles for each power unit and year", _NONE, "miles"),
)
_HOME_FIGURES = (
    RuleInput("insurance_to_value", "Coverage A over replacement cost"),
    RuleInput("home_age_years", "Age of the home", _NONE, "years"),
    RuleInput("wiring_age_years", "Age of the wiring", _NONE, "years"),
)
_CAR_FIGURES = (RuleInput("vehicle_age_years", "Age of the vehicle", _NONE, "years"),)

_BY_PRODUCT: Mapping[str, tuple[RuleInput, ...]] = {
    "commercial_auto": _DOCUMENT_CHECKS + _LOSSES + _DRIVERS + _FLEET_FIGURES,
    "homeowners": _DOCUMENT_CHECKS + _LOSSES_IF_SENT + _HOME_FIGURES,
    "personal_auto": _DOCUMENT_CHECKS + _LOSSES_IF_SENT + _CAR_FIGURES,
}

_COMPARED_AS: Mapping[FieldKind, type] = {
    FieldKind.TEXT: str,
    FieldKind.CHOICE: str,
    FieldKind.INTEGER: Decimal,
    FieldKind.MONEY: Decimal,
    FieldKind.PERCENT: Decimal,
    FieldKind.DATE: date,
    FieldKind.BOOLEAN: bool,
}


def inputs_of(product: str) -> dict[str, RuleInput]:
    """Return what rules of a product may use beside its form fields, by name."""
    return {entry.name: entry for entry in _BY_PRODUCT.get(product, ())}


def kind_of(product: str, name: str) -> type | None:
    """Return what a form field or a rule's input is compared as: Decimal, date, bool or str; None for a strange one."""
    if product not in PRODUCTS:
        return None
    if name == SCORE_FIELD or name in inputs_of(product):
        return date if name in _DAYS else Decimal
    spec = PRODUCTS[product].field(name)
    return _COMPARED_AS[spec.kind] if spec else None


def label_of(product: str, name: str) -> str:
    """Return what people call a form field or a rule's input; a name nobody knows is only spelt out."""
    entry = inputs_of(product).get(name) or (PRODUCTS[product].field(name) if product in PRODUCTS else None)
    return entry.label if entry else name.replace("_", " ").capitalize()
