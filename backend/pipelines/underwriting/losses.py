"""Loss runs to the figures that rules weigh: counts, incurred by policy year, open and largest claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.domain.facts import Fact
from backend.pipelines.derived import Derived
from backend.pipelines.records import Record, records_of, single_facts

WINDOW_YEARS = 5
_AMOUNTS = ("claim_reserves", "claim_paid", "claim_recovered")
_COLUMNS = tuple(f"claims[*].{name}" for name in _AMOUNTS)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the loss runs; `incurred_usd` is reserve + paid - recovered, None while one of them is unknown."""

    number: str
    policy_year: int | None
    loss_date: date | None
    status: str
    incurred_usd: Decimal | None

    @property
    def is_open(self) -> bool:
        """Tell whether the carrier has not closed the claim."""
        return bool(self.status) and not self.status.casefold().startswith("closed")


def claims_of(facts: Iterable[Fact]) -> tuple[Claim, ...]:
    """Return each claim once; where two loss runs state a claim, the one valued later is believed."""
    all_facts = tuple(facts)
    seen: set[str] = set()
    claims: list[Claim] = []
    for document in _by_valuation(all_facts):
        rows = [r for r in records_of(all_facts, "claims") if r.document == document and r.text("claim_number")]
        fresh = [row for row in rows if row.text("claim_number") not in seen]
        claims += [_claim(row) for row in fresh]
        seen |= {row.text("claim_number") for row in fresh}
    return tuple(claims)


def derive_losses(facts: Iterable[Fact], effective: date | None) -> tuple[Derived, ...]:
    """Return what the loss runs say; every value is None where no loss run was sent."""
    all_facts = tuple(facts)
    claims = claims_of(all_facts)
    if not claims and not records_of(all_facts, "periods"):
        return tuple(Derived(name, None, "no loss run was read") for name in _NAMES)
    return (
        *_counts(claims, effective),
        *_incurred(claims, effective),
        *_reliability(all_facts, claims),
        *_by_year(claims),
    )


_NAMES = (
    "claim_count",
    "claim_count_5y",
    "open_claim_count",
    "incurred_total_usd",
    "incurred_5y_usd",
    "largest_claim_usd",
    "claims_without_amounts",
    "printed_total_difference_usd",
    "loss_years",
    "loss_valuation_date",
)


def _claim(row: Record) -> Claim:
    amounts = [row.amount(name) for name in _AMOUNTS]
    known = [amount for amount in amounts if amount is not None]
    incurred = known[0] + known[1] - known[2] if len(known) == len(_AMOUNTS) else None
    started = row.day("effective_date")
    year = started.year if started else None
    return Claim(row.text("claim_number"), year, row.day("date_of_loss"), row.text("claim_status"), incurred)


def _by_valuation(facts: tuple[Fact, ...]) -> list[str]:
    """Return the documents with claims, latest valuation first."""
    valued = {fact.document: day for fact in single_facts(facts, "valuation_date") if (day := _day(fact))}
    documents = {row.document for row in records_of(facts, "claims")}
    return sorted(documents, key=lambda document: (valued.get(document, date.min), document), reverse=True)


def _counts(claims: tuple[Claim, ...], effective: date | None) -> tuple[Derived, ...]:
    recent = _recent(claims, effective)
    dated = sum(1 for claim in claims if claim.loss_date)
    still_open = sum(claim.is_open for claim in claims)
    window = (
        f"claims with a loss date in the {WINDOW_YEARS} years before {effective}; {dated} of {len(claims)} are dated"
    )
    return (
        Derived("claim_count", len(claims), "claims with a verified number, each once", ("claims[*].claim_number",)),
        Derived("claim_count_5y", None if recent is None else len(recent), window, ("claims[*].date_of_loss",)),
        Derived("open_claim_count", still_open, "claims whose status is not closed", ("claims[*].claim_status",)),
    )


def _recent(claims: tuple[Claim, ...], effective: date | None) -> tuple[Claim, ...] | None:
    """Return the claims of the window before cover starts; never one that happened later."""
    if effective is None:
        return None
    start = _years_before(effective, WINDOW_YEARS)
    return tuple(claim for claim in claims if claim.loss_date and start <= claim.loss_date < effective)


def _years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; the last of February for a leap day that the year does not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=day.day - 1)


def _incurred(claims: tuple[Claim, ...], effective: date | None) -> tuple[Derived, ...]:
    known = [claim.incurred_usd for claim in claims if claim.incurred_usd is not None]
    recent = _recent(claims, effective)
    recent_known = [c.incurred_usd for c in recent or () if c.incurred_usd is not None]
    is_known = bool(known) or not claims
    how = f"reserve + paid - recovered of {len(known)} of {len(claims)} claims"
    recent_sum = sum(recent_known, Decimal(0)) if is_known and recent is not None else None
    return (
        Derived("incurred_total_usd", sum(known, Decimal(0)) if is_known else None, how, _COLUMNS),
        Derived("incurred_5y_usd", recent_sum, f"the same for {len(recent_known)} claims of the window", _COLUMNS),
        Derived(
            "largest_claim_usd", max(known, default=Decimal(0)) if is_known else None, "the largest of them", _COLUMNS
        ),
        Derived("claims_without_amounts", len(claims) - len(known), "claims with an amount not found", _COLUMNS),
    )


def _by_year(claims: tuple[Claim, ...]) -> tuple[Derived, ...]:
    """Return the incurred of each policy year with at least one complete claim, for the reader's table."""
    years: dict[int, list[Decimal]] = {}
    for claim in claims:
        if claim.policy_year is not None and claim.incurred_usd is not None:
            years.setdefault(claim.policy_year, []).append(claim.incurred_usd)
    return tuple(
        Derived(
            f"incurred_by_policy_year_usd[{year}]",
            sum(amounts, Decimal(0)),
            f"reserve + paid - recovered of {len(amounts)} claims of policies that began in {year}",
            (*_COLUMNS, "claims[*].effective_date"),
        )
        for year, amounts in sorted(years.items())
    )


def _reliability(facts: tuple[Fact, ...], claims: tuple[Claim, ...]) -> tuple[Derived, ...]:
    periods = records_of(facts, "periods")
    years = {claim.policy_year for claim in claims if claim.policy_year}
    years |= {start.year for period in periods if (start := period.day("effective_date"))}
    valued = max((day for fact in single_facts(facts, "valuation_date") if (day := _day(fact))), default=None)
    totals = [p.amount(f"total_{name}") for p in periods for name in ("reserve", "paid", "recovered")]
    differences = [p.amount(f"difference_{name}") for p in periods for name in ("reserve", "paid", "recovered")]
    difference = sum((abs(amount) for amount in differences if amount is not None), Decimal(0))
    has_totals = any(total is not None for total in totals)
    return (
        Derived(
            "printed_total_difference_usd",
            difference if has_totals else None,
            "differences between claims and printed totals, without regard to sign, of periods read completely",
            ("periods[*].total_reserve", "periods[*].total_paid", "periods[*].total_recovered"),
        ),
        Derived(
            "loss_years",
            len(years) or None,
            f"years in which the policies began: {', '.join(str(year) for year in sorted(years))}",
            ("periods[*].effective_date", "claims[*].effective_date"),
        ),
        Derived("loss_valuation_date", valued, "the latest valuation of the loss runs", ("valuation_date",)),
    )


def _day(fact: Fact) -> date | None:
    return Record("", 0, {"day": fact}).day("day")
