"""Every rule of the demonstration manual beside the value that just fires it and the one that just does not."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from backend.domain.decisions import Outcome
from backend.domain.guidelines import DEFAULT_GUIDELINES, Guideline, Rule, RuleOutcome, evaluate
from backend.domain.submissions import FieldValue


@dataclass(frozen=True)
class Line:
    """One line of the manual, written down a second time."""

    rule: str
    field: str
    fires: FieldValue
    passes: FieldValue
    points: int
    floor: str


D = Decimal
YES, NO = True, False
CENT = D("0.01")
COMMERCIAL_AUTO = (
    Line("CA-01", "years_in_business", 0, 1, 12, "refer"),
    Line("CA-02", "years_in_business", 2, 3, 8, "accept"),
    Line("CA-03", "cancelled_or_nonrenewed", YES, NO, 10, "refer"),
    Line("CA-10", "operation_radius", "regional", "local", 4, "accept"),
    Line("CA-11", "operation_radius", "long_haul", "regional", 10, "accept"),
    Line("CA-12", "cargo", "petroleum", "machinery", 12, "refer"),
    Line("CA-12", "cargo", "hazardous_materials", "waste", 12, "refer"),
    Line("CA-13", "cargo", "passengers", "livestock", 20, "decline"),
    Line("CA-14", "crosses_border", YES, NO, 5, "refer"),
    Line("CA-15", "owner_operator_percent", D("30.1"), D(30), 6, "accept"),
    Line("CA-16", "mileage_per_power_unit", D("120000.5"), D(120_000), 6, "accept"),
    Line("CA-17", "power_units", 401, 400, 4, "refer"),
    Line("CA-18", "average_vehicle_age_years", 13, 12, 5, "accept"),
    Line("CA-20", "requested_limit_usd", D(2_000_000) + CENT, D(2_000_000), 6, "refer"),
    Line("CA-21", "requested_limit_usd", D(5_000_000) + CENT, D(5_000_000), 10, "decline"),
    Line("CA-22", "deductible_usd", D("999.99"), D(1_000), 4, "accept"),
    Line("CA-22", "deductible_usd", D(0), D(1_500), 4, "accept"),
    Line("CA-30", "dot_rating", "unsatisfactory", "unrated", 20, "decline"),
    Line("CA-31", "dot_rating", "conditional", "satisfactory", 8, "refer"),
    Line("CA-32", "safety_programme", NO, YES, 6, "accept"),
    Line("CA-33", "telematics", YES, NO, -5, "accept"),
    Line("CA-40", "claim_frequency_per_power_unit_year", D("0.1501"), D("0.15"), 8, "accept"),
    Line("CA-41", "claim_frequency_per_power_unit_year", D("0.4001"), D("0.4"), 12, "refer"),
    Line("CA-42", "claim_frequency_per_power_unit_year", D("1.5001"), D("1.5"), 20, "decline"),
    Line("CA-43", "incurred_per_power_unit_year_usd", D(4_000) + CENT, D(4_000), 8, "accept"),
    Line("CA-44", "incurred_per_power_unit_year_usd", D(10_000) + CENT, D(10_000), 12, "refer"),
    Line("CA-45", "largest_claim_usd", D(250_000), D(250_000) - CENT, 6, "refer"),
    Line("CA-46", "open_claim_count", 11, 10, 4, "accept"),
    Line("CA-47", "loss_years", 2, 3, 4, "refer"),
    Line("CA-48", "loss_run_age_days", 121, 120, 0, "refer"),
    Line("CA-49", "printed_total_difference_usd", D("1.01"), D(1), 0, "refer"),
    Line("CA-50", "claims_without_amounts", 1, 0, 0, "refer"),
    Line("CA-60", "share_of_drivers_under_3_years", D("0.1001"), D("0.1"), 6, "accept"),
    Line("CA-61", "share_of_drivers_under_3_years", D("0.3001"), D("0.3"), 10, "refer"),
    Line("CA-62", "drivers_with_major_violations", 1, 0, 10, "refer"),
    Line("CA-63", "drivers_with_accidents", 4, 3, 5, "accept"),
    Line("CA-64", "drivers_without_record", 1, 0, 3, "accept"),
    Line("CA-65", "drivers_without_commercial_class", 1, 0, 5, "refer"),
    Line("CA-66", "drivers_per_power_unit", D("1.51"), D("1.5"), 4, "accept"),
)
HOMEOWNERS = (
    Line("HO-01", "occupancy", "vacant", "tenant", 20, "decline"),
    Line("HO-02", "occupancy", "tenant", "owner_primary", 8, "accept"),
    Line("HO-02", "occupancy", "owner_secondary", "vacant", 8, "accept"),
    Line("HO-03", "construction", "log", "masonry", 10, "refer"),
    Line("HO-03", "construction", "manufactured", "frame", 10, "refer"),
    Line("HO-04", "construction", "frame", "masonry_veneer", 4, "accept"),
    Line("HO-05", "home_age_years", 61, 60, 6, "accept"),
    Line("HO-06", "wiring_age_years", 41, 40, 8, "refer"),
    Line("HO-07", "roof_age_years", 16, 15, 6, "accept"),
    Line("HO-08", "roof_age_years", 26, 25, 10, "refer"),
    Line("HO-09", "roof_covering", "wood_shake", "tile", 8, "refer"),
    Line("HO-10", "wood_stove", YES, NO, 5, "accept"),
    Line("HO-11", "protection_class", 9, 8, 10, "refer"),
    Line("HO-12", "hydrant_distance_ft", 1_001, 1_000, 5, "accept"),
    Line("HO-13", "fire_station_distance_miles", 6, 5, 6, "accept"),
    Line("HO-14", "central_alarm", YES, NO, -4, "accept"),
    Line("HO-20", "swimming_pool_unfenced", YES, NO, 8, "refer"),
    Line("HO-21", "trampoline", YES, NO, 4, "accept"),
    Line("HO-30", "coast_distance_miles", 1, 2, 15, "refer"),
    Line("HO-31", "wildfire_score", 60, 59, 12, "refer"),
    Line("HO-32", "wildfire_score", 85, 84, 15, "decline"),
    Line("HO-33", "special_flood_hazard_area", YES, NO, 5, "refer"),
    Line("HO-40", "insurance_to_value", D("0.7999"), D("0.8"), 8, "refer"),
    Line("HO-41", "coverage_a_usd", D(1_500_000) + CENT, D(1_500_000), 6, "refer"),
    Line("HO-42", "deductible_usd", D("499.99"), D(500), 4, "accept"),
    Line("HO-50", "prior_losses_count_5y", 2, 1, 10, "accept"),
    Line("HO-51", "prior_losses_count_5y", 4, 3, 20, "decline"),
    Line("HO-52", "prior_losses_incurred_5y_usd", D(50_000) + CENT, D(50_000), 8, "refer"),
    Line("HO-53", "cancelled_or_nonrenewed", YES, NO, 8, "refer"),
    Line("HO-54", "claims_without_amounts", 1, 0, 0, "refer"),
)
PERSONAL_AUTO = (
    Line("PA-01", "license_status", "suspended", "expired", 30, "decline"),
    Line("PA-01", "license_status", "revoked", "permit", 30, "decline"),
    Line("PA-02", "license_status", "permit", "valid", 10, "refer"),
    Line("PA-02", "license_status", "expired", "revoked", 10, "refer"),
    Line("PA-03", "years_licensed", 2, 3, 12, "accept"),
    Line("PA-04", "youngest_driver_years_licensed", 2, 3, 8, "accept"),
    Line("PA-05", "at_fault_accidents_3y", 1, 0, 8, "accept"),
    Line("PA-06", "at_fault_accidents_3y", 3, 2, 20, "refer"),
    Line("PA-07", "minor_violations_3y", 3, 2, 8, "accept"),
    Line("PA-08", "major_violations_5y", 1, 0, 15, "refer"),
    Line("PA-09", "major_violations_5y", 2, 1, 25, "decline"),
    Line("PA-20", "vehicle_use", "rideshare", "commute", 12, "refer"),
    Line("PA-20", "vehicle_use", "delivery", "business", 12, "refer"),
    Line("PA-21", "vehicle_use", "business", "pleasure", 5, "accept"),
    Line("PA-22", "annual_mileage", 20_001, 20_000, 6, "accept"),
    Line("PA-23", "vehicle_age_years", 21, 20, 5, "accept"),
    Line("PA-24", "vehicle_value_usd", D(100_000) + CENT, D(100_000), 8, "refer"),
    Line("PA-25", "salvage_title", YES, NO, 10, "refer"),
    Line("PA-26", "anti_theft", YES, NO, -2, "accept"),
    Line("PA-27", "telematics", YES, NO, -5, "accept"),
    Line("PA-30", "bodily_injury_limit_usd", D(500_000) + CENT, D(500_000), 5, "refer"),
    Line("PA-31", "deductible_usd", D("249.99"), D(250), 3, "accept"),
    Line("PA-40", "continuous_cover_months", 5, 6, 8, "accept"),
    Line("PA-41", "prior_losses_count_5y", 3, 2, 10, "refer"),
    Line("PA-42", "prior_losses_incurred_5y_usd", D(40_000) + CENT, D(40_000), 8, "refer"),
    Line("PA-43", "cancelled_or_nonrenewed", YES, NO, 8, "refer"),
)
MANUALS = {"commercial_auto": COMMERCIAL_AUTO, "homeowners": HOMEOWNERS, "personal_auto": PERSONAL_AUTO}
LINES = [(product, line) for product, lines in MANUALS.items() for line in lines]
IDS = [f"{line.rule}-{line.fires}" for _, line in LINES]
PREFIXES = {"commercial_auto": "CA", "homeowners": "HO", "personal_auto": "PA"}
BANDS = {"commercial_auto": (45, 80), "homeowners": (40, 75), "personal_auto": (40, 75)}
SHARED = ("insured_name_conflicts", "other_conflicts", "instruction_like_passages", "hidden_text_documents")


def rule_of(product: str, rule_id: str) -> tuple[Guideline, Rule]:
    guideline = DEFAULT_GUIDELINES[product]
    return guideline, next(rule for rule in guideline.rules if rule.id == rule_id)


def outcome_of(product: str, rule_id: str, field: str, value: FieldValue) -> RuleOutcome:
    guideline, _ = rule_of(product, rule_id)
    return next(r.outcome for r in evaluate(guideline, {field: value}) if r.rule_id == rule_id)


@pytest.mark.parametrize(("product", "line"), LINES, ids=IDS)
def test_a_rule_fires_just_there_where_the_manual_says(product: str, line: Line):
    assert outcome_of(product, line.rule, line.field, line.fires) is RuleOutcome.FIRED
    assert outcome_of(product, line.rule, line.field, line.passes) is RuleOutcome.PASSED
    assert outcome_of(product, line.rule, line.field, None) is RuleOutcome.MISSING


@pytest.mark.parametrize(("product", "line"), LINES, ids=IDS)
def test_a_fired_rule_gives_the_points_and_the_floor_of_the_manual(product: str, line: Line):
    guideline, _ = rule_of(product, line.rule)
    fired = next(r for r in evaluate(guideline, {line.field: line.fires}) if r.rule_id == line.rule)

    assert fired.points == line.points
    assert fired.floor is Outcome(line.floor)
    assert "{" not in fired.wording


@pytest.mark.parametrize("product", MANUALS)
def test_every_rule_of_the_guideline_stands_in_the_manual(product: str):
    shared = {f"{PREFIXES[product]}-{number}" for number in (80, 81, 82, 83, 90, 91)}
    written = {line.rule for line in MANUALS[product]} | shared

    assert {rule.id for rule in DEFAULT_GUIDELINES[product].rules} == written


@pytest.mark.parametrize("product", MANUALS)
def test_each_sign_of_untrustworthy_papers_refers_and_adds_no_points(product: str):
    for number, field in enumerate(SHARED, 80):
        _, rule = rule_of(product, f"{PREFIXES[product]}-{number}")
        assert rule.field == field
        assert (rule.points, rule.floor) == (0, Outcome.REFER)
        assert outcome_of(product, rule.id, field, 1) is RuleOutcome.FIRED
        assert outcome_of(product, rule.id, field, 0) is RuleOutcome.PASSED


@pytest.mark.parametrize(("product", "bands"), BANDS.items())
def test_the_bands_of_the_score_refer_and_decline(product: str, bands: tuple[int, int]):
    for number, threshold, floor in ((90, bands[0], Outcome.REFER), (91, bands[1], Outcome.DECLINE)):
        _, rule = rule_of(product, f"{PREFIXES[product]}-{number}")
        assert (rule.field, rule.threshold, rule.floor) == ("score", Decimal(threshold), floor)


@pytest.mark.parametrize(
    ("product", "fields"),
    [
        (
            "commercial_auto",
            {
                "cancelled_or_nonrenewed",
                "dot_rating",
                "claim_frequency_per_power_unit_year",
                "incurred_per_power_unit_year_usd",
                "share_of_drivers_under_3_years",
                "drivers_with_major_violations",
            },
        ),
        (
            "homeowners",
            {
                "roof_age_years",
                "protection_class",
                "insurance_to_value",
                "prior_losses_count_5y",
                "cancelled_or_nonrenewed",
            },
        ),
        (
            "personal_auto",
            {"at_fault_accidents_3y", "major_violations_5y", "prior_losses_count_5y", "cancelled_or_nonrenewed"},
        ),
    ],
)
def test_what_must_be_known_before_anybody_accepts_refers_while_it_is_not(product: str, fields: set[str]):
    refers = {rule.field for rule in DEFAULT_GUIDELINES[product].rules if rule.missing_floor is Outcome.REFER}

    assert refers == fields
