"""What an invented loss run says: periods of one insured, and the claims in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from backend.demo import names
from backend.demo.chance import day_between, likely, money
from backend.demo.fleet_papers import ACCIDENTS

YEAR = timedelta(days=365)
_CLAIMANTS = ("Body Shop", "Foods", "Stores", "Glass", "Medical Group", "Recovery", "Warehouse", "Yard")


class Layout(StrEnum):
    """
    How a carrier lays its loss runs out.

    Rows with ledger lines and cards; a plain register; the register with periods announced in labelled lines.
    """

    LEDGER = "ledger"
    REGISTER = "register"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """One claim; without a day of closing it is open, without a driver nobody is named."""

    claim_number: str
    claimant: str
    date_of_loss: date
    date_reported: date
    date_closed: date | None
    adjuster: str
    reserve_usd: Decimal
    paid_usd: Decimal
    recovered_usd: Decimal
    description: str
    driver: str = ""

    @property
    def status(self) -> str:
        """Return the word a carrier prints."""
        return "Closed" if self.date_closed else "Open"


@dataclass(frozen=True, slots=True)
class PeriodSpec:
    """One policy period with its claims in the order of their loss."""

    policy_number: str
    effective: date
    expiry: date
    claims: tuple[ClaimSpec, ...]


@dataclass(frozen=True, slots=True)
class LossRunSpec:
    """A whole loss run; `hidden_note` is drawn in white where no reader sees it."""

    insured: str
    carrier: str
    valued: date
    periods: tuple[PeriodSpec, ...]
    layout: Layout = Layout.LEDGER
    hidden_note: str = ""

    @property
    def claims(self) -> tuple[ClaimSpec, ...]:
        """Return all claims in document order."""
        return tuple(claim for period in self.periods for claim in period.claims)

    @property
    def incurred_usd(self) -> Decimal:
        """Return reserve and paid less recovered of all claims."""
        return sum((c.reserve_usd + c.paid_usd - c.recovered_usd for c in self.claims), Decimal(0))


@dataclass(frozen=True, slots=True)
class LossRunWish:
    """What a loss run is to be like before its claims are drawn."""

    insured: str
    claims: int
    starts: date
    """First day of the cover asked for; the loss run ends before it."""
    periods: int = 5
    layout: Layout = Layout.LEDGER
    typical_usd: float = 6_000
    hidden_note: str = ""


def draw_loss_run(chance: Random, wish: LossRunWish) -> LossRunSpec:
    """Return a loss run of so many claims, spread over the periods."""
    valued = wish.starts - timedelta(days=chance.randint(25, 60))
    root = f"{chance.choice('BDKQ')}{chance.randint(100, 999)}"
    periods, number = [], 0
    for index in range(wish.periods):
        share = wish.claims * (index + 1) // wish.periods - number
        effective, expiry = (_years_before(wish.starts, wish.periods - index - more) for more in (0, 1))
        last = min(expiry, valued) - timedelta(days=45)
        days = sorted(day_between(chance, effective, last) for _ in range(share))
        claims = [_claim(chance, f"{root}-{number + at:05d}", day, wish) for at, day in enumerate(days, 1)]
        periods.append(PeriodSpec(f"{root} {4100 + index}", effective, expiry, tuple(claims)))
        number += share
    carrier = chance.choice(names.CARRIERS)
    return LossRunSpec(wish.insured, carrier, valued, tuple(periods), wish.layout, wish.hidden_note)


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _claim(chance: Random, claim_number: str, lost: date, wish: LossRunWish) -> ClaimSpec:
    reported = lost + timedelta(days=chance.randint(0, 18))
    is_open = likely(chance, 0.1 if (wish.starts - lost) > YEAR * 2 else 0.3)
    closed = None if is_open else reported + timedelta(days=chance.randint(5, 25))
    typical = wish.typical_usd * chance.lognormvariate(0, 0.6)
    return ClaimSpec(
        claim_number=claim_number,
        claimant=f"{names.person(chance).split()[1]} {chance.choice(_CLAIMANTS)}",
        date_of_loss=lost,
        date_reported=reported,
        date_closed=closed,
        adjuster=names.person(chance),
        reserve_usd=money(chance, typical / 2, typical * 2) if is_open else Decimal("0.00"),
        paid_usd=money(chance, typical / 2, typical * 1.5),
        recovered_usd=money(chance, 50, typical / 4) if likely(chance, 0.2) else Decimal("0.00"),
        description=chance.choice(ACCIDENTS),
        driver=names.person(chance) if likely(chance, 0.7) else "",
    )
