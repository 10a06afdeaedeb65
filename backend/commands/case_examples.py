"""Complete cases for the assess command, to start from; insureds and policies are invented."""

from collections.abc import Mapping
from datetime import date, timedelta

UNDERWRITING_EXAMPLE: dict[str, object] = {
    "kind": "underwriting",
    "product": "commercial_auto",
    "fields": {
        "insured_name": "Lakeshore Haulage LLC",
        "fein": "12-3456789",
        "dot_number": "1234567",
        "entity_type": "limited_liability_company",
        "state": "OH",
        "years_in_business": 12,
        "annual_revenue_usd": "18500000.00",
        "operation_radius": "regional",
        "cargo": "general_freight",
        "annual_mileage": 3600000,
        "crosses_border": False,
        "owner_operator_percent": 10,
        "power_units": 40,
        "trailers": 55,
        "driver_count_declared": 46,
        "average_vehicle_age_years": 5,
        "fleet_value_usd": "5200000.00",
        "effective_date": "2027-01-01",
        "expiry_date": "2028-01-01",
        "requested_limit_usd": "1000000.00",
        "deductible_usd": "2500.00",
        "prior_carrier": "Harborview Mutual",
        "cancelled_or_nonrenewed": False,
        "prior_losses_count_5y": 9,
        "prior_losses_incurred_5y_usd": "143250.00",
        "safety_programme": True,
        "telematics": True,
        "dot_rating": "satisfactory",
        "remarks": "Renewal; same routes as last year.",
    },
    "documents": [],
}

_LOSS: Mapping[str, object] = {
    "policy_number": "AU-204411",
    "loss_state": "OH",
    "loss_location": "Dorr Street, Toledo",
    "loss_type": "collision",
    "description": "Reversed into a bollard in a car park; the rear bumper and one lamp are broken.",
    "vin": "1M8GDM9AXKP042788",
    "vehicle_age_years": 4,
    "driver_name": "Maren Oakfield",
    "driver_licensed": True,
    "vehicle_use": "personal",
    "fault": "insured",
    "police_called": False,
    "injured_persons": 0,
    "is_drivable": True,
    "insured_name": "Maren Oakfield",
    "reporter_name": "Maren Oakfield",
    "reporter_role": "insured",
    "contact_phone": "+1 419 555 0126",
    "claimed_usd": "1840.50",
    "parts_usd": "320.00",
}

_POLICY: Mapping[str, object] = {
    "number": "AU-204411",
    "line": "auto",
    "insured_name": "Maren Oakfield",
    "limit_usd": "40000.00",
    "deductible_usd": "500.00",
    "state_code": "OH",
    "depreciation_rate": "0.10",
    "perils": ["collision", "theft", "glass", "weather", "fire", "vandalism", "animal"],
    "sublimits": [{"name": "Glass", "perils": ["glass"], "limit_usd": "1500.00"}],
    "clauses": [
        {
            "id": "A-1",
            "kind": "insuring",
            "title": "Collision",
            "text": "We pay for damage to an insured vehicle from striking another object.",
            "perils": ["collision"],
        },
        {
            "id": "A-7",
            "kind": "exclusion",
            "title": "Racing",
            "text": "There is no cover while the vehicle takes part in a race.",
            "circumstances": {"vehicle_use": ["racing"]},
        },
    ],
    "insured_things": [{"vin": "1M8GDM9AXKP042788", "year": "2023", "make": "Brandt", "model": "Estate"}],
}


def claim_example(today: date) -> dict[str, object]:
    """Return a claim of a loss thirty days ago, so that its kind, line and fields can be sent as they stand."""
    loss_date = today - timedelta(days=30)
    began = loss_date - timedelta(days=137)
    fields = {"loss_date": loss_date, "reported_date": loss_date + timedelta(days=1)}
    term = {"effective_date": began, "expiry_date": began + timedelta(days=365)}
    earlier = {"reference": "CL-000118", "loss_date": loss_date - timedelta(days=1192), "paid_usd": "950.00"}
    return {
        "kind": "claim",
        "line": "auto",
        "fields": {**_LOSS, **_written(fields)},
        "policy": {**_POLICY, **_written(term)},
        "prior_claims": [_written(earlier)],
        "documents": [],
    }


def _written(values: Mapping[str, object]) -> dict[str, str]:
    """Return dates in ISO 8601 beside text as it is."""
    return {name: str(value) for name, value in values.items()}
