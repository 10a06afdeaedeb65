"""The papers of an invented fleet as a broker's system exports them: claims and drivers as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from backend.demo import names
from backend.demo.chance import day_between, likely, money, weighted
from backend.demo.risk import Draw, Paper

PERIODS = 5
FEWEST = 5
_CLAIM_HEADS = (
    "Policy number", "Effective date", "Claim number", "Claimant", "Date of loss", "Date reported", "Status",
    "Reserve", "Paid", "Recovered", "Description",
)  # fmt: skip
_DRIVER_HEADS = (
    "Name", "State", "License number", "Date of birth", "Date hired", "Years exp", "MVR run date", "Class",
    "Accidents", "Violations",
)  # fmt: skip
ACCIDENTS = (
    "backed into a loading dock", "mirror contact in a narrow street", "rear-ended a stopped car at a light",
    "load shifted on a ramp", "windshield struck by debris", "slid into a ditch on ice", "struck a low branch",
    "sideswiped a parked van", "trailer door opened and hit a sign", "turned too short and took down a fence",
    "lane change contact, injury alleged", "jackknifed on wet pavement",
)  # fmt: skip
_MINOR = ("Speeding 8 mph over", "Failure to signal", "Following too closely", "Improper lane use")
_MAJOR = ("Reckless driving", "Driving under the influence", "Leaving the scene of an accident")


@dataclass(frozen=True, slots=True)
class FleetPapers:
    """The two files, and what a careful broker would have typed from them."""

    papers: tuple[Paper, ...]
    claims: int
    incurred_usd: Decimal
    drivers: int


def fleet_papers(draw: Draw, insured: str, units: int, starts: date) -> FleetPapers:
    """Return loss run and driver schedule of a fleet whose cover is to start on a day."""
    claims = _claims(draw, units, starts)
    drivers = [_driver(draw, starts) for _ in range(max(2, round(units * draw.chance.uniform(1.0, 1.3))))]
    valued = starts - timedelta(days=draw.chance.randint(20, 150 if draw.is_bad(0.05, 0.3) else 100))
    losses = _csv([("Named insured", insured), ("Valued as of", _us(valued)), _CLAIM_HEADS, *claims])
    schedule = _csv([("Driver schedule", insured), _DRIVER_HEADS, *drivers])
    return FleetPapers(
        papers=(Paper("loss_run.csv", losses), Paper("driver_schedule.csv", schedule)),
        claims=len(claims),
        incurred_usd=sum((Decimal(row[7]) + Decimal(row[8]) - Decimal(row[9]) for row in claims), Decimal(0)),
        drivers=len(drivers),
    )


def _claims(draw: Draw, units: int, starts: date) -> list[tuple[str, ...]]:
    chance = draw.chance
    policy = f"DM-{chance.randint(1000, 9999)}"
    frequency = 0.04 + 0.4 * draw.poorness**2
    count = min(26, max(2 if draw.is_bad(0.05, 0.3) else FEWEST, draw.count(frequency * units * PERIODS)))
    oldest, span = starts - timedelta(days=365 * PERIODS - 40), 365 * PERIODS - 200
    edges = [oldest + timedelta(days=span * step // count) for step in range(count + 1)]
    days = [day_between(chance, first, last) for first, last in pairwise(edges)]
    return [_claim(draw, (policy, number), day, starts) for number, day in enumerate(days, 1)]


def _claim(draw: Draw, named: tuple[str, int], day: date, starts: date) -> tuple[str, ...]:
    chance = draw.chance
    is_open = likely(chance, 0.12)
    paid = money(chance, 300, 4_000) * (12 if draw.is_bad(0.03, 0.15) else 1)
    reserve = money(chance, 1_000, 30_000) if is_open else Decimal("0.00")
    recovered = money(chance, 50, 250) if likely(chance, 0.2) else Decimal("0.00")
    years_before = -(-(starts - day).days // 365)
    began = starts - timedelta(days=365 * years_before)
    return (
        f"{named[0]}-{began.year % 100:02d}", _us(began), f"{named[0]}-{named[1]:03d}", names.person(chance), _us(day),
        _us(day + timedelta(days=chance.randint(0, 21))), "Open" if is_open else "Closed", str(reserve), str(paid),
        str(recovered), chance.choice(ACCIDENTS),
    )  # fmt: skip


def _driver(draw: Draw, starts: date) -> tuple[str, ...]:
    chance = draw.chance
    years = draw.whole(14, 5, 0.8)
    born = date(starts.year - 22 - years - chance.randint(0, 15), chance.randint(1, 12), chance.randint(1, 28))
    hired = starts - timedelta(days=chance.randint(100, 365 * min(years, 8) + 200))
    run = starts - timedelta(days=chance.randint(15, 60))
    state = weighted(chance, names.STATES)
    number = names.licence(chance, state)
    accidents = min(3, draw.count(0.05 + 0.5 * draw.poorness**2))
    return (
        names.person(chance), state, number, _us(born), _us(hired), str(years), _us(run), chance.choice("AAAB"),
        str(accidents), _violations(draw, chance),
    )  # fmt: skip


def _violations(draw: Draw, chance: Random) -> str:
    if draw.is_bad(0.0, 0.04):
        return chance.choice(_MAJOR)
    return chance.choice(_MINOR) if draw.is_bad(0.08, 0.3) else "None"


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerows(rows)
    return sheet.getvalue().encode()


def _us(day: date) -> str:
    return day.strftime("%m/%d/%Y")
