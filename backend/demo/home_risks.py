"""Invented homes as a broker describes them."""

from backend.demo import names
from backend.demo.chance import weighted
from backend.demo.risk import Draw, Risk, losses, term

_CONSTRUCTION = {"frame": 40, "masonry_veneer": 28, "masonry": 24, "fire_resistive": 5, "log": 1.5, "manufactured": 1.5}
_ROOFS = {"asphalt_shingle": 62, "metal": 15, "tile": 10, "slate": 7, "flat_membrane": 4, "wood_shake": 2}
_OCCUPANCY = {"owner_primary": 84, "owner_secondary": 8, "tenant": 6, "vacant": 2}
_OLDEST_OWNER, _YOUNGEST_OWNER = 78, 27
_THOUSAND = 1000


def home_risk(draw: Draw) -> Risk:
    """Return a home."""
    chance = draw.chance
    fields: dict[str, object] = {
        "insured_name": names.person(chance),
        "date_of_birth": f"{draw.received.year - chance.randint(_YOUNGEST_OWNER, _OLDEST_OWNER)}-06-15",
        "property_address": names.address(chance),
        "state": weighted(chance, names.STATES),
        "postal_code": names.postal_code(chance),
        "occupancy": weighted(chance, _OCCUPANCY),
        "prior_carrier": chance.choice(names.CARRIERS),
        "cancelled_or_nonrenewed": draw.is_bad(0.01, 0.2),
        **_building(draw),
        **_surroundings(draw),
        **term(draw),
        **_cover(draw),
        **losses(draw, min(6, draw.count(0.2 + 2.2 * draw.poorness**2)), 7_500),
    }
    return Risk("homeowners", fields)


def _building(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    built = draw.received.year - draw.whole(22, 75, 0.5)
    return {
        "construction": weighted(chance, _CONSTRUCTION),
        "year_built": built,
        "living_area_sqft": chance.randint(90, 420) * 10,
        "roof_covering": weighted(chance, _ROOFS),
        "roof_age_years": draw.whole(6, 22, 0.5),
        "wiring_updated_year": max(built, draw.received.year - draw.whole(12, 36, 0.5)),
        "wood_stove": draw.is_bad(0.05, 0.25),
        "swimming_pool_unfenced": draw.is_bad(0.01, 0.12),
        "trampoline": draw.is_bad(0.04, 0.15),
    }


def _surroundings(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    return {
        "protection_class": min(10, max(1, draw.whole(3, 8, 0.3))),
        "hydrant_distance_ft": draw.whole(350, 1_100, 0.6),
        "fire_station_distance_miles": draw.whole(2, 6, 0.5),
        "coast_distance_miles": chance.randint(0, 4) if draw.is_bad(0.02, 0.1) else chance.randint(10, 600),
        "wildfire_score": min(100, draw.whole(15, 55, 0.7)),
        "special_flood_hazard_area": draw.is_bad(0.02, 0.12),
        "central_alarm": not draw.is_bad(0.45, 0.85),
    }


def _cover(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    rebuilt_usd = round(chance.lognormvariate(12.85, 0.45) / _THOUSAND) * _THOUSAND
    share = 0.7 if draw.is_bad(0.02, 0.2) else 1.0
    return {
        "replacement_cost_usd": rebuilt_usd,
        "coverage_a_usd": max(80_000, round(rebuilt_usd * share)),
        "liability_limit_usd": chance.choice((100_000, 300_000, 300_000, 500_000, 1_000_000)),
        "deductible_usd": chance.choice((500, 1_000, 1_000, 2_500, 2_500, 5_000)),
        "wind_deductible_percent": chance.choice((1, 2, 2, 5)),
    }
