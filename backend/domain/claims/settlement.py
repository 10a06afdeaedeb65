"""The arithmetic of a settlement in exact decimals: signed steps from the amount claimed to the amount payable."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from backend.domain.money import format_usd
from backend.domain.policies import Sublimit

CENT = Decimal("0.01")
PAID_BEFORE = "Paid before"
"""The step that takes off what was paid on the claim before the calculation."""
NOT_COVERED = "Not covered"
"""The step that takes everything off where the policy does not cover the loss."""
NOTHING, WHOLE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class SettlementTerms:
    """
    What a settlement is computed from.

    `supported_usd` is what bills say (None: no bill), `not_covered` why nothing is covered (empty: it is),
    `depreciable_usd` the part on which depreciation is taken (None: the whole), `depreciation_rate` a fraction a year,
    `liability_share` the insured's own share of fault as a fraction (None: it does not matter).
    """

    claimed_usd: Decimal
    limit_usd: Decimal
    deductible_usd: Decimal = NOTHING
    supported_usd: Decimal | None = None
    not_covered: str = ""
    depreciable_usd: Decimal | None = NOTHING
    depreciation_rate: Decimal = NOTHING
    age_years: int = 0
    is_replacement_cost: bool = False
    liability_share: Decimal | None = None
    sublimits: tuple[Sublimit, ...] = ()
    prior_paid_usd: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class SettlementStep:
    """One summand of a settlement: what is claimed is positive, what is taken off negative."""

    label: str
    amount_usd: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """Steps that sum exactly to `payable_usd`, None where it cannot be computed; `reason` says why it is not more."""

    steps: tuple[SettlementStep, ...]
    payable_usd: Decimal | None
    reason: str = ""


@dataclass(slots=True)
class _Account:
    """The amount left after the steps so far; it never falls below zero, and each step is rounded once."""

    left: Decimal
    steps: list[SettlementStep] = field(default_factory=list)

    def take(self, label: str, amount: Decimal, note: str) -> None:
        """Take an amount off, at most what is left; nothing is written where nothing is taken."""
        off = min(to_cents(amount), self.left)
        if off > 0:
            self.left -= off
            self.steps.append(SettlementStep(label, -off, note))


def to_cents(amount: Decimal) -> Decimal:
    """Return the amount with two decimals, half a cent rounded up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def settle(terms: SettlementTerms) -> Settlement:
    """Return the steps from claimed to payable: support, cover, depreciation, share, deductible, limits, payments."""
    claimed = to_cents(terms.claimed_usd)
    account = _Account(claimed, [SettlementStep("Amount claimed", claimed, "as reported")])
    if terms.supported_usd is not None:
        over = claimed - to_cents(terms.supported_usd)
        account.take("Not supported by bills", over, f"the bills say {format_usd(terms.supported_usd)}")
    if terms.not_covered:
        account.take(NOT_COVERED, account.left, terms.not_covered)
        return Settlement(tuple(account.steps), account.left, terms.not_covered)
    _depreciate(account, terms)
    _share(account, terms)
    reason = _deduct(account, terms)
    _limit(account, terms)
    account.take(PAID_BEFORE, terms.prior_paid_usd, "payments of this claim so far")
    return Settlement(tuple(account.steps), account.left, reason or _why_nothing(account, terms))


def depreciation_share(rate: Decimal, age_years: int) -> Decimal:
    """Return the fraction of value lost by age, at most the whole."""
    return min(rate * age_years, WHOLE)


def _depreciate(account: _Account, terms: SettlementTerms) -> None:
    if terms.is_replacement_cost:
        return
    parts = account.left if terms.depreciable_usd is None else min(terms.depreciable_usd, account.left)
    share = depreciation_share(terms.depreciation_rate, terms.age_years)
    rate = f"{terms.depreciation_rate * 100:f}".rstrip("0").rstrip(".") if terms.depreciation_rate else "0"
    note = f"{rate} % a year for {terms.age_years} years on {format_usd(parts)}"
    account.take("Depreciation", parts * share, note + (", at most the whole" if share == WHOLE else ""))


def _share(account: _Account, terms: SettlementTerms) -> None:
    if terms.liability_share is not None:
        owed = to_cents(account.left * terms.liability_share)
        percent = f"{terms.liability_share * 100:.2f}".rstrip("0").rstrip(".")
        account.take("Share of fault of others", account.left - owed, f"the insured's own share is {percent} %")


def _deduct(account: _Account, terms: SettlementTerms) -> str:
    """Take the deductible off; return the reason where the loss does not reach above it."""
    loss, deductible = account.left, to_cents(terms.deductible_usd)
    account.take("Deductible", deductible, f"the policy's deductible is {format_usd(deductible)}")
    if loss and loss <= deductible:
        relation = "is the same as" if loss == deductible else "is below"
        return f"The covered loss of {format_usd(loss)} {relation} the deductible of {format_usd(deductible)}."
    return ""


def _limit(account: _Account, terms: SettlementTerms) -> None:
    for sublimit in sorted(terms.sublimits, key=lambda each: each.limit_usd):
        note = f"the sublimit {sublimit.name} is {format_usd(sublimit.limit_usd)}"
        account.take("Above the sublimit", account.left - to_cents(sublimit.limit_usd), note)
    note = f"the policy's limit is {format_usd(terms.limit_usd)}"
    account.take("Above the limit", account.left - to_cents(terms.limit_usd), note)


def _why_nothing(account: _Account, terms: SettlementTerms) -> str:
    if account.left:
        return ""
    if terms.prior_paid_usd:
        return f"{format_usd(terms.prior_paid_usd)} were paid before; nothing is left."
    return f"{account.steps[-1].label}: {account.steps[-1].note}; nothing is left."
