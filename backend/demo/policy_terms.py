"""The policies of the demonstration: three lines, terms of three years, some lapsed, some changed, in five places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backend.demo import names
from backend.demo.chance import likely, new_id, seeded, weighted
from backend.demo.insured_things import BUILDINGS, vehicle
from backend.demo.premiums import yearly_premium
from backend.domain.claims.forms import loss_types
from backend.domain.policies import Clause, PolicyLine, PolicyTerm, Sublimit
from backend.domain.wordings import WORDINGS

SHARES = {"auto": 44, "property": 34, "liability": 22}
PLACES = {"CA": 22, "TX": 20, "NY": 16, "FL": 18, "EU-DE": 8, "OH": 6, "MI": 5, "IL": 5}
PREFIXES = {PolicyLine.AUTO: "MA", PolicyLine.PROPERTY: "MP", PolicyLine.LIABILITY: "ML"}
FIRST_NUMBER = 410_001
NUMBERS = 540
YEAR = timedelta(days=365)
OLDEST_DAYS = 3 * 365 + 120
_RENEWED, _LAPSED, _CHANGED = 0.45, 0.07, 0.16
_CHANGES = (
    "Deductible lowered at the insured's request",
    "Limit raised after a new valuation",
    "Second driver or occupant added",
    "Address corrected",
    "Mortgagee or lender added",
)
REASONS = ("Premium not paid", "Cancelled at the insured's request")
Things = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What is drawn by line: limits and deductibles on offer, share with new value, sublimits, optional perils."""

    limits_usd: tuple[int, ...]
    deductibles_usd: tuple[int, ...]
    rate: str
    sublimits: tuple[tuple[str, tuple[str, ...], int], ...]
    optional: Mapping[str, str]


_LINES = {
    PolicyLine.AUTO: _Line(
        (40_000, 60_000, 80_000, 120_000), (250, 500, 1_000), "0.08", (("Glass", ("glass",), 1_500),),
        {"flood": "A-X5", "vandalism": ""},
    ),
    PolicyLine.PROPERTY: _Line(
        (180_000, 250_000, 400_000, 650_000), (500, 1_000, 2_500), "0.04",
        (("Theft", ("theft",), 20_000), ("Water", ("water",), 40_000)), {"flood": "P-X1", "collapse": ""},
    ),
    PolicyLine.LIABILITY: _Line(
        (250_000, 500_000, 1_000_000), (0, 1_000, 5_000), "0", (("Property of others", ("property_damage",), 50_000),),
        {"advertising_injury": "L-X6", "products": "L-X5"},
    ),
}  # fmt: skip


def draw_policies(today: date, numbers: int = NUMBERS) -> tuple[PolicyTerm, ...]:
    """Return the terms of the book, number by number; equal days give equal books."""
    return tuple(term for number in range(numbers) for term in _terms(seeded("policy", number), number, today))


def _terms(chance: Random, number: int, today: date) -> tuple[PolicyTerm, ...]:
    starts = today - timedelta(days=chance.randint(20, OLDEST_DAYS))
    first = _first_term(chance, number, starts)
    if likely(chance, _LAPSED):
        return (_cancelled(chance, first),)
    renewal = replace(
        first, policy_id=new_id(chance), effective_date=first.expiry_date, expiry_date=first.expiry_date + YEAR
    )
    terms = (first, renewal) if likely(chance, _RENEWED) and renewal.effective_date < today else (first,)
    return (*terms[:-1], _changed(chance, terms[-1], today))


def _first_term(chance: Random, number: int, starts: date) -> PolicyTerm:
    line = PolicyLine(weighted(chance, SHARES))
    drawn = _LINES[line]
    limit = chance.choice(drawn.limits_usd)
    perils, clauses = _cover(chance, line, drawn)
    is_liability = line is PolicyLine.LIABILITY
    insured = names.company(chance) if is_liability or likely(chance, 0.1) else names.person(chance)
    address = f"{names.address(chance)} {names.postal_code(chance)}"
    return PolicyTerm(
        policy_id=new_id(chance),
        number=f"{PREFIXES[line]}-{FIRST_NUMBER + number}",
        line=line,
        insured_name=insured,
        effective_date=starts,
        expiry_date=starts + YEAR,
        limit_usd=Decimal(limit),
        deductible_usd=Decimal(chance.choice(drawn.deductibles_usd)),
        state_code=weighted(chance, PLACES),
        address=address,
        phone=f"+1 616 555 {1000 + number}",
        depreciation_rate=Decimal(drawn.rate),
        is_replacement_cost=line is PolicyLine.PROPERTY and likely(chance, 0.5),
        premium_usd=yearly_premium(line, Decimal(limit), chance.uniform(0.7, 1.5)),
        perils=perils,
        sublimits=tuple(Sublimit(name, of, Decimal(amount)) for name, of, amount in drawn.sublimits),
        clauses=clauses,
        insured_things=_THINGS[line](chance, address, starts),
    )


def _cover(chance: Random, line: PolicyLine, drawn: _Line) -> tuple[tuple[str, ...], tuple[Clause, ...]]:
    """Return the perils insured and the clauses that hold; an optional peril takes its exclusion away."""
    extra = {peril for peril in drawn.optional if likely(chance, 0.4)}
    perils = tuple(peril for peril in loss_types(line) if peril not in drawn.optional or peril in extra)
    lifted = {drawn.optional[peril] for peril in extra}
    return perils, tuple(clause for clause in WORDINGS[line] if clause.id not in lifted)


def _vehicles(chance: Random, _address: str, starts: date) -> Things:
    return tuple(vehicle(chance, starts.year) for _ in range(chance.choice((1, 1, 2))))


def _building(chance: Random, address: str, starts: date) -> Things:
    kind = chance.choice(BUILDINGS)
    return ({"address": address, "year_built": str(starts.year - chance.randint(4, 70)), "kind": kind},)


_THINGS: Mapping[PolicyLine, Callable[[Random, str, date], Things]] = {
    PolicyLine.AUTO: _vehicles,
    PolicyLine.PROPERTY: _building,
    PolicyLine.LIABILITY: lambda _chance, _address, _starts: (),
}


def _cancelled(chance: Random, term: PolicyTerm) -> PolicyTerm:
    day = term.effective_date + timedelta(days=chance.randint(60, 300))
    return replace(term, cancelled_on=day, cancel_reason=chance.choice(REASONS))


def _changed(chance: Random, term: PolicyTerm, today: date) -> PolicyTerm:
    day = term.effective_date + timedelta(days=chance.randint(20, 340))
    if not likely(chance, _CHANGED) or day >= today:
        return term
    return replace(term, changed_on=day, change=chance.choice(_CHANGES))
