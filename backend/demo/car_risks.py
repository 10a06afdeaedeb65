"""Invented drivers and their cars as an agent describes them; makes and models are made up as well."""

from random import Random

from backend.demo import names
from backend.demo.chance import weighted
from backend.demo.risk import Draw, Risk, losses, term

_USE = {"commute": 52, "pleasure": 34, "business": 8, "rideshare": 3, "delivery": 3}
_STATUS_GOOD = {"valid": 98, "permit": 1, "expired": 1}
_STATUS_POOR = {"valid": 84, "permit": 3, "expired": 3, "suspended": 7, "revoked": 3}
_POOR_FROM = 0.5
_CARS = {
    "Arcadia": ("Lumen", "Trellis", "Corsa Six"), "Borealis": ("Drift", "Fjord"), "Kestrel": ("Mistral", "Tern"),
    "Novaro": ("Passeggio", "Vento"), "Tamarind": ("Breeze", "Harvest", "Roam"),
}  # fmt: skip
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_LEARNING_AGE = 17


def car_risk(draw: Draw) -> Risk:
    """Return a driver with a car."""
    chance = draw.chance
    fields: dict[str, object] = {
        "insured_name": names.person(chance),
        "state": weighted(chance, names.STATES),
        "postal_code": names.postal_code(chance),
        "prior_carrier": chance.choice(names.CARRIERS),
        "continuous_cover_months": draw.whole(60, 6, 0.6),
        "cancelled_or_nonrenewed": draw.is_bad(0.01, 0.15),
        **_driver(draw),
        **_car(draw),
        **term(draw),
        **_cover(chance),
        **losses(draw, min(5, draw.count(0.15 + 1.8 * draw.poorness**2)), 4_200),
    }
    return Risk("personal_auto", fields)


def _driver(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    licensed = draw.whole(26, 5, 0.6)
    household = chance.choice((1, 1, 2, 2, 3))
    return {
        "date_of_birth": f"{draw.received.year - licensed - _LEARNING_AGE - chance.randint(0, 6)}-03-01",
        "license_number": names.licence(chance),
        "license_status": weighted(chance, _STATUS_POOR if draw.poorness > _POOR_FROM else _STATUS_GOOD),
        "years_licensed": licensed,
        "household_drivers": household,
        "youngest_driver_years_licensed": licensed if household == 1 else min(licensed, draw.whole(15, 3, 0.8)),
        "at_fault_accidents_3y": min(4, draw.count(0.05 + 1.1 * draw.poorness**2)),
        "minor_violations_3y": min(6, draw.count(0.2 + 2.0 * draw.poorness**2)),
        "major_violations_5y": min(3, draw.count(0.01 + 0.7 * draw.poorness**3)),
    }


def _car(draw: Draw) -> dict[str, object]:
    chance = draw.chance
    make = chance.choice(list(_CARS))
    return {
        "vehicle_year": draw.received.year - draw.whole(4, 14, 0.7),
        "vehicle_make": make,
        "vehicle_model": chance.choice(_CARS[make]),
        "vin": _vin(chance),
        "vehicle_value_usd": chance.randint(6, 62) * 1_000,
        "vehicle_use": weighted(chance, _USE),
        "annual_mileage": draw.whole(9_500, 19_000, 0.4),
        "salvage_title": draw.is_bad(0.01, 0.08),
        "anti_theft": not draw.is_bad(0.4, 0.7),
        "telematics": not draw.is_bad(0.55, 0.9),
    }


def _vin(chance: Random) -> str:
    return "DEM0" + "".join(chance.choice(_VIN_SIGNS) for _ in range(13))


def _cover(chance: Random) -> dict[str, object]:
    return {
        "bodily_injury_limit_usd": chance.choice(
            (50_000, 100_000, 300_000, 300_000, 500_000, 500_000, 500_000, 1_000_000)
        ),
        "property_damage_limit_usd": chance.choice((25_000, 50_000, 100_000)),
        "deductible_usd": chance.choice((250, 500, 500, 1_000, 1_000)),
    }
