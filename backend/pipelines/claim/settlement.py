"""From claim, policy and coverage to the terms of a settlement; what is missing is said, never guessed."""

from decimal import Decimal

from backend.domain.claims.settlement import Settlement, SettlementStep, SettlementTerms, settle, to_cents
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.pipelines.claim.bills import Bill, supported_usd
from backend.pipelines.claim.coverage import IN_FORCE, PERIL, THING
from backend.pipelines.claim.findings import Applies, Coverage, Verdict
from backend.pipelines.claim.inputs import ClaimInputs

_COVER = frozenset({IN_FORCE, PERIL})
_HUNDRED = Decimal(100)
_AGE_FIELDS = {PolicyLine.AUTO: "vehicle_age_years", PolicyLine.PROPERTY: "item_age_years"}


def compute_settlement(inputs: ClaimInputs, coverage: Coverage, bills: tuple[Bill, ...]) -> Settlement:
    """Return the settlement as report, bills and policy stand; None is payable where something it needs is missing."""
    policy, supported = inputs.policy, supported_usd(bills)
    claimed = inputs.amount("claimed_usd")
    amount = supported if claimed is None else claimed
    missing = _missing(inputs, coverage, amount)
    if missing or policy is None or amount is None:
        source = "as reported" if claimed is not None else "as the bills say"
        steps = () if amount is None else (SettlementStep("Amount claimed", to_cents(amount), source),)
        return Settlement(steps, None, missing)
    age_field = _AGE_FIELDS.get(policy.line, "")
    return settle(
        SettlementTerms(
            claimed_usd=amount,
            limit_usd=policy.limit_usd,
            deductible_usd=policy.deductible_usd,
            supported_usd=supported,
            not_covered=_not_covered(coverage),
            depreciable_usd=_depreciable(inputs),
            depreciation_rate=policy.depreciation_rate,
            age_years=int(inputs.amount(age_field) or 0),
            is_replacement_cost=policy.is_replacement_cost,
            liability_share=_share(inputs),
            sublimits=tuple(each for each in policy.sublimits if inputs.text("loss_type") in each.perils),
            prior_paid_usd=inputs.history.paid_usd,
        )
    )


def _missing(inputs: ClaimInputs, coverage: Coverage, amount: Decimal | None) -> str:
    """Return what keeps the settlement from being computed, empty where nothing does."""
    if inputs.policy is None:
        return "The policy is not in the book."
    if inputs.policy.line is not inputs.line:
        return f"The policy is a {inputs.policy.line} policy; the loss was reported in {inputs.line}."
    if amount is None or _not_covered(coverage):
        return "" if amount is not None else "The amount claimed is not known."
    if open_cover := next((f for f in coverage.findings if f.id in _COVER and f.verdict is Verdict.UNKNOWN), None):
        return open_cover.wording
    return _missing_share(inputs) or _missing_age(inputs, inputs.policy)


def _missing_share(inputs: ClaimInputs) -> str:
    if inputs.line is PolicyLine.LIABILITY and inputs.amount("liability_percent") is None:
        return "The insured's own share of fault is not known."
    return ""


def _missing_age(inputs: ClaimInputs, policy: PolicyTerm) -> str:
    field = _AGE_FIELDS.get(policy.line)
    if field is None or policy.is_replacement_cost or not policy.depreciation_rate or _depreciable(inputs) == 0:
        return ""
    spec = inputs.form.field(field)
    if inputs.amount(field) is not None or spec is None:
        return ""
    return f"{spec.label} is not known, so depreciation cannot be taken."


def _depreciable(inputs: ClaimInputs) -> Decimal | None:
    """Return the wearing parts of a vehicle, None (all of it) for a building, nothing for liability."""
    if inputs.line is PolicyLine.AUTO:
        return inputs.amount("parts_usd") or Decimal(0)
    return None if inputs.line is PolicyLine.PROPERTY else Decimal(0)


def _share(inputs: ClaimInputs) -> Decimal | None:
    percent = inputs.amount("liability_percent") if inputs.line is PolicyLine.LIABILITY else None
    return None if percent is None else percent / _HUNDRED


def _not_covered(coverage: Coverage) -> str:
    """Return why nothing is covered as it stands, empty where cover is there or not known."""
    if coverage.in_force is False:
        return "The policy was not in force on the date of loss."
    if coverage.peril_covered is False:
        return "The policy does not cover this kind of loss."
    if stranger := next((f for f in coverage.findings if f.id == THING and f.verdict is Verdict.NOT_MET), None):
        return stranger.wording
    excluded = next((e for e in coverage.exclusions if e.applies is Applies.YES), None)
    return f"The exclusion {excluded.title!r} applies as it stands." if excluded else ""
