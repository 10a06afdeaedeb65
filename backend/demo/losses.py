"""Losses of the demonstration, as the insured reports them: the fields of the line's form, drawn under a policy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backend.demo import names
from backend.demo.chance import likely, money, weighted
from backend.demo.loss_words import REPAIRERS, account
from backend.domain.policies import PolicyLine, PolicyTerm

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of loss: how often it comes, and its usual amount with the spread of it."""

    weight: int
    usual_usd: int
    spread: float = 0.6


_KINDS: Mapping[PolicyLine, Mapping[str, _Kind]] = {
    PolicyLine.AUTO: {
        "collision": _Kind(46, 4_600), "glass": _Kind(20, 620, 0.35), "weather": _Kind(10, 2_900),
        "theft": _Kind(7, 15_000, 0.4), "animal": _Kind(7, 3_400), "vandalism": _Kind(6, 1_900),
        "fire": _Kind(2, 17_000), "flood": _Kind(2, 8_000),
    },
    PolicyLine.PROPERTY: {
        "water": _Kind(38, 7_200), "wind_hail": _Kind(24, 9_500), "theft": _Kind(12, 4_400), "fire": _Kind(10, 34_000),
        "vandalism": _Kind(7, 2_600), "lightning": _Kind(5, 3_100), "flood": _Kind(2, 22_000),
        "collapse": _Kind(2, 30_000),
    },
    PolicyLine.LIABILITY: {
        "premises": _Kind(40, 11_000, 0.9), "bodily_injury": _Kind(25, 24_000, 0.9),
        "property_damage": _Kind(25, 5_200, 0.7), "products": _Kind(6, 16_000),
        "advertising_injury": _Kind(4, 14_000),
    },
}  # fmt: skip
_LATE, _UNKNOWN_AMOUNT, _RING = 0.06, 0.05, 0.012
_REPORT_DAYS = {PolicyLine.AUTO: 2.5, PolicyLine.PROPERTY: 4.0, PolicyLine.LIABILITY: 14.0}
_NEAR_LIMIT = Decimal("0.92")


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss under a policy: the day, the day of the report, and the form's fields as typed."""

    policy: PolicyTerm
    loss_date: date
    reported_date: date
    fields: Mapping[str, object]


def draw_loss(chance: Random, policy: PolicyTerm, loss_date: date) -> Loss:
    """Return a loss of that day, mostly one that the policy covers."""
    reported = loss_date + timedelta(days=_report_days(chance, policy.line))
    kind = _loss_type(chance, policy)
    amount = _amount(chance, policy, kind)
    fields: Fields = {
        "policy_number": policy.number,
        "loss_date": loss_date.isoformat(),
        "reported_date": reported.isoformat(),
        "loss_state": policy.state_code,
        "loss_location": _place(chance, policy),
        "loss_type": kind,
        "description": account(chance, policy.line, kind),
        "insured_name": policy.insured_name,
        "reporter_name": policy.insured_name,
        "reporter_role": "insured",
        "contact_phone": policy.phone,
        "contact_address": policy.address,
        "witnesses": chance.choice((0, 0, 0, 1, 2)),
        "claimed_usd": None if likely(chance, _UNKNOWN_AMOUNT) else str(amount),
        **_OWN[policy.line](chance, policy, kind, amount),
        **_shared(chance),
    }
    return Loss(policy, loss_date, reported, fields)


def _place(chance: Random, policy: PolicyTerm) -> str:
    """Return where it happened: a loss to a building happens at the building."""
    elsewhere = names.address(chance)
    return policy.address if policy.line is PolicyLine.PROPERTY else elsewhere


def _shared(chance: Random) -> Fields:
    """Return the telephone and account that a few losses of different insureds have in common."""
    ring = chance.random()
    if ring > _RING:
        return {}
    number = 1 if ring < _RING / 2 else 2
    return {"contact_phone": f"+1 616 555 990{number}", "bank_account": names.account(number)}


def _report_days(chance: Random, line: PolicyLine) -> int:
    if likely(chance, _LATE):
        return chance.randint(20, 110)
    return round(chance.expovariate(1 / _REPORT_DAYS[line]))


def _loss_type(chance: Random, policy: PolicyTerm) -> str:
    kinds = _KINDS[policy.line]
    covered = {kind: drawn.weight for kind, drawn in kinds.items() if kind in policy.perils}
    odd = {kind: drawn.weight for kind, drawn in kinds.items() if kind not in policy.perils}
    return weighted(chance, odd if odd and likely(chance, 0.02) else covered)


def _amount(chance: Random, policy: PolicyTerm, kind: str) -> Decimal:
    drawn = _KINDS[policy.line][kind]
    amount = Decimal(f"{drawn.usual_usd * chance.lognormvariate(0, drawn.spread):.2f}")
    if likely(chance, 0.04):
        amount = amount.quantize(Decimal(1000)) + 1000
    return min(amount, (policy.limit_usd * _NEAR_LIMIT).quantize(Decimal("0.01")))


def _auto(chance: Random, policy: PolicyTerm, kind: str, amount: Decimal) -> Fields:
    moving = kind in ("collision", "animal")
    car = chance.choice(policy.insured_things)
    is_told = kind not in ("theft", "vandalism") or likely(chance, 0.9)
    return {
        "vin": car["vin"],
        "vehicle_age_years": max(0, policy.effective_date.year - int(car["year"])),
        "driver_name": policy.insured_name if likely(chance, 0.8) else names.person(chance),
        "driver_licensed": not likely(chance, 0.015) if moving else None,
        "vehicle_use": weighted(
            chance, {"personal": 66, "commuting": 28, "business": 2, "delivery": 2, "rideshare": 2}
        ),
        "fault": weighted(chance, {"insured": 4, "other_party": 4, "shared": 1, "unknown": 1}) if moving else "none",
        "police_called": is_told if kind in ("theft", "vandalism") else likely(chance, 0.4),
        "police_report_number": _police_number(chance) if kind in ("theft", "vandalism") and is_told else None,
        "injured_persons": chance.choice((0,) * 14 + (1, 2)) if kind == "collision" else 0,
        "is_drivable": likely(chance, 0.7),
        "repairer_name": chance.choice(REPAIRERS[PolicyLine.AUTO]),
        "parts_usd": str((amount / 8).quantize(Decimal("0.01"))) if moving else None,
    }


def _police_number(chance: Random) -> str:
    return f"PR-{chance.randint(10_000, 99_999)}"


def _property(chance: Random, policy: PolicyTerm, kind: str, _amount: Decimal) -> Fields:
    causes = {"sudden_pipe_burst": 70, "roof_leak": 18, "sewer_backup": 5, "gradual_seepage": 4, "surface_water": 3}
    return {
        "property_address": policy.address,
        "is_habitable": not likely(chance, 0.06 if kind != "fire" else 0.4),
        "vacant_days": chance.choice((0,) * 30 + (20, 75)),
        "water_cause": weighted(chance, causes) if kind == "water" else "not_water",
        "item_age_years": chance.randint(1, 18),
        "mitigation_started": likely(chance, 0.85),
        "police_report_number": _police_number(chance) if kind in ("theft", "vandalism") else None,
        "repairer_name": chance.choice(REPAIRERS[PolicyLine.PROPERTY]),
    }


def _liability(chance: Random, _policy: PolicyTerm, kind: str, amount: Decimal) -> Fields:
    hurt = kind in ("bodily_injury", "premises")
    medical = min(amount, money(chance, 400, 9_000))
    activities = {"premises_operations": 84, "other": 10, "professional_service": 3, "vehicle_use": 2, "pollution": 1}
    return {
        "claimant_name": names.person(chance),
        "has_attorney": likely(chance, 0.3),
        "suit_filed": likely(chance, 0.08),
        "injured_persons": 1 if hurt else 0,
        "intent": weighted(chance, {"accident": 50, "negligence": 46, "unknown": 3, "expected_or_intended": 1}),
        "activity": "products_sold" if kind == "products" else weighted(chance, activities),
        "liability_percent": chance.choice((None, "50", "80", "100", "100")),
        "reporter_role": "insured",
        "medical_usd": str(medical) if hurt else None,
    }


_OWN: Mapping[PolicyLine, Callable[[Random, PolicyTerm, str, Decimal], Fields]] = {
    PolicyLine.AUTO: _auto,
    PolicyLine.PROPERTY: _property,
    PolicyLine.LIABILITY: _liability,
}
