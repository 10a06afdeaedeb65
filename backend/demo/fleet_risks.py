"""Invented motor carriers as a broker describes them."""

from datetime import date

from backend.demo import names
from backend.demo.chance import likely, weighted
from backend.demo.fleet_papers import fleet_papers
from backend.demo.risk import Draw, Risk, losses, term

_CARGO = {
    "general_freight": 34, "building_materials": 12, "refrigerated_food": 11, "dry_bulk": 9, "machinery": 8,
    "automobiles": 6, "household_goods": 6, "livestock": 3, "logs": 3, "waste": 3, "petroleum": 2,
    "hazardous_materials": 1.5, "passengers": 1.5,
}  # fmt: skip
_FORMS = {"limited_liability_company": 55, "corporation": 35, "partnership": 6, "sole_proprietor": 4}
_LIMITS = {"500000": 10, "750000": 15, "1000000": 52, "2000000": 15, "3000000": 4, "5000000": 3, "6000000": 1}
_RADIUS_GOOD = {"local": 35, "intermediate": 35, "regional": 22, "long_haul": 8}
_RADIUS_POOR = {"local": 10, "intermediate": 20, "regional": 30, "long_haul": 40}
_RATING_GOOD = {"satisfactory": 80, "unrated": 20}
_RATING_POOR = {"satisfactory": 52, "unrated": 30, "conditional": 14, "unsatisfactory": 4}
_POOR_FROM = 0.5
LARGEST_WITH_PAPERS = 8
SHARE_WITH_PAPERS = 0.5


def fleet_risk(draw: Draw) -> Risk:
    """Return a motor carrier, in half of the cases with loss run and driver schedule."""
    has_papers = likely(draw.chance, SHARE_WITH_PAPERS)
    units = draw.chance.randint(4, LARGEST_WITH_PAPERS) if has_papers else draw.chance.randint(3, 120)
    fields = {**_insured(draw), **_operation(draw, units), **_cover(draw), **term(draw), **_safety(draw)}
    if not has_papers:
        lost = losses(draw, draw.count(0.15 * units * (0.5 + draw.poorness)), 6_000)
        return Risk("commercial_auto", {**fields, **lost, "driver_count_declared": round(units * 1.15)})
    starts = date.fromisoformat(str(fields["effective_date"]))
    sent = fleet_papers(draw, str(fields["insured_name"]), units, starts)
    typed = {
        "prior_losses_count_5y": sent.claims + (2 if draw.is_bad(0.03, 0.2) else 0),
        "prior_losses_incurred_5y_usd": str(sent.incurred_usd),
        "driver_count_declared": sent.drivers,
    }
    return Risk("commercial_auto", {**fields, **typed}, sent.papers)


def _insured(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    return {
        "insured_name": names.company(chance),
        "fein": f"00-{chance.randint(1_000_000, 9_999_999)}",
        "dot_number": f"99{chance.randint(10_000, 99_999)}",
        "entity_type": weighted(chance, _FORMS),
        "state": weighted(chance, names.STATES),
        "years_in_business": draw.whole(22, 3, 0.7),
        "prior_carrier": chance.choice(names.CARRIERS),
        "cancelled_or_nonrenewed": draw.is_bad(0.0, 0.2),
    }


def _operation(draw: Draw, units: int) -> dict[str, object]:
    chance = draw.chance
    return {
        "operation_radius": weighted(chance, _RADIUS_POOR if draw.poorness > _POOR_FROM else _RADIUS_GOOD),
        "cargo": weighted(chance, _CARGO),
        "annual_revenue_usd": units * chance.randint(210, 330) * 1_000,
        "annual_mileage": units * draw.whole(70_000, 112_000, 0.2),
        "crosses_border": draw.is_bad(0.0, 0.15),
        "owner_operator_percent": draw.whole(5, 32, 0.8),
        "power_units": units,
        "trailers": round(units * chance.uniform(1.0, 1.6)),
        "average_vehicle_age_years": draw.whole(4, 11, 0.4),
        "fleet_value_usd": units * chance.randint(90, 160) * 1_000,
    }


def _cover(draw: Draw) -> dict[str, object]:
    return {
        "requested_limit_usd": weighted(draw.chance, _LIMITS),
        "deductible_usd": draw.chance.choice((500, 1_000, 2_500, 2_500, 5_000, 10_000)),
    }


def _safety(draw: Draw) -> dict[str, object]:
    return {
        "safety_programme": not draw.is_bad(0.05, 0.55),
        "telematics": not draw.is_bad(0.35, 0.85),
        "dot_rating": weighted(draw.chance, _RATING_POOR if draw.poorness > _POOR_FROM else _RATING_GOOD),
    }
