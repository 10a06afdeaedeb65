"""Policies of the demonstration under which nothing happens: most of the book, so that its ratios can be believed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from backend.demo import names
from backend.demo.chance import likely, new_id, seeded
from backend.demo.insured_things import vehicle
from backend.demo.policy_terms import OLDEST_DAYS, PREFIXES, REASONS, YEAR, draw_policies
from backend.demo.premiums import yearly_premium
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.store.audit import Act
from backend.store.policy_copies import Covered, add_covered
from backend.store.work import UnitOfWork

NUMBERS = {PolicyLine.AUTO: 1_900, PolicyLine.PROPERTY: 2_750, PolicyLine.LIABILITY: 3_600}
"""Policies of each line: as many as the claims of the book need for a frequency that an insurer could have."""
FIRST_NUMBER = 430_001
_EARLY, _EARLY_DAYS = 0.17, 100
_RENEWED, _CANCELLED = 0.88, 0.05
_DEARER = {PolicyLine.AUTO: Decimal("1.03"), PolicyLine.PROPERTY: Decimal("1.04"), PolicyLine.LIABILITY: Decimal(1)}
_CENT = Decimal("0.01")
_AREA, _PHONES = 617, 8_000


@dataclass(frozen=True, slots=True)
class _Place:
    """Who is drawn: a number of the book, counted within its line."""

    line: PolicyLine
    number: int
    models: Sequence[PolicyTerm]


def write_quiet_policies(
    work: UnitOfWork, institution_id: UUID, today: date, numbers: Mapping[PolicyLine, int] = NUMBERS
) -> int:
    """Store the policies without claims beside those that have some, and return how many terms they have."""
    stored = add_covered(work.session, institution_id, draw_quiet_policies(today, numbers))
    loaded = {"invented_policies_without_claims": stored}
    work.audit.record(None, Act("demonstration_loaded", "institution", str(institution_id), loaded), institution_id)
    return stored


def draw_quiet_policies(today: date, numbers: Mapping[PolicyLine, int] = NUMBERS) -> tuple[Covered, ...]:
    """Return their terms, each with the term of the book whose cover it shares; equal days give equal terms."""
    policies = draw_policies(today)
    return tuple(covered for place in _places(policies, numbers) for covered in _terms(place, today))


def _places(policies: Sequence[PolicyTerm], numbers: Mapping[PolicyLine, int]) -> Iterator[_Place]:
    first = FIRST_NUMBER
    for line, count in numbers.items():
        models = [term for term in policies if term.line is line]
        yield from (_Place(line, number, models) for number in range(first, first + count))
        first += count


def _terms(place: _Place, today: date) -> Iterator[Covered]:
    """Return one term after the other until the policy is cancelled, not renewed, or renewed last."""
    chance = seeded("quiet policy", place.number)
    model = chance.choice(place.models)
    term = _first_term(chance, place, model, today - timedelta(days=_days_ago(chance)))
    while term.effective_date < today:
        if likely(chance, _CANCELLED):
            day = term.effective_date + timedelta(days=chance.randint(30, 330))
            term = replace(term, cancelled_on=day, cancel_reason=chance.choice(REASONS))
        yield Covered(term, model.policy_id)
        if term.cancelled_on or not likely(chance, _RENEWED):
            return
        term = _renewed(chance, term)


def _days_ago(chance: Random) -> int:
    """Return how long ago the policy began; more of them in the first months, when the book was taken over."""
    if likely(chance, _EARLY):
        return OLDEST_DAYS - chance.randint(0, _EARLY_DAYS)
    return chance.randint(1, OLDEST_DAYS)


def _first_term(chance: Random, place: _Place, model: PolicyTerm, starts: date) -> PolicyTerm:
    """Return a policy of another insured with the limits, the place and the cover of one of the book."""
    is_company = place.line is PolicyLine.LIABILITY or likely(chance, 0.1)
    address = f"{names.address(chance)} {names.postal_code(chance)}"
    area, line_number = divmod(place.number - FIRST_NUMBER, _PHONES)
    return replace(
        model,
        policy_id=new_id(chance),
        number=f"{PREFIXES[place.line]}-{place.number}",
        insured_name=names.company(chance) if is_company else names.person(chance),
        address=address,
        phone=f"+1 {_AREA + area} 555 {1000 + line_number}",
        effective_date=starts,
        expiry_date=starts + YEAR,
        cancelled_on=None,
        cancel_reason="",
        changed_on=None,
        change="",
        premium_usd=yearly_premium(place.line, model.limit_usd, chance.uniform(0.7, 1.5)),
        insured_things=_things(chance, model, address, starts),
    )


def _things(chance: Random, model: PolicyTerm, address: str, starts: date) -> tuple[Mapping[str, str], ...]:
    """Return as many vehicles, or the same kind of building, of this insured."""
    if model.line is PolicyLine.AUTO:
        return tuple(vehicle(chance, starts.year) for _ in model.insured_things)
    return tuple({**thing, "address": address} for thing in model.insured_things)


def _renewed(chance: Random, term: PolicyTerm) -> PolicyTerm:
    """Return the next term, a little dearer in the lines whose rates go up."""
    premium_usd = (term.premium_usd or Decimal(0)) * _DEARER[term.line]
    return replace(
        term,
        policy_id=new_id(chance),
        effective_date=term.expiry_date,
        expiry_date=term.expiry_date + YEAR,
        premium_usd=premium_usd.quantize(_CENT),
    )
