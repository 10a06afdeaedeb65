"""What a provider is shown of a claim: facts, reported fields, flags and clauses, each under a citable name."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.claims.settlement import Settlement
from backend.domain.claims.words import FlagOutcome
from backend.domain.guidelines import shown
from backend.pipelines.claim.findings import Applies, Flag
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.reserve import ReserveRange
from backend.pipelines.claim.scene import Scene

REPORTED = "reported."
SCORE, PAYABLE, MIDDLE = "score", "settlement.payable_usd", "reserve.middle_usd"
FREE_TEXT = "description"
_LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """
    Everything that may be cited: facts with their values, raised flags and clauses with the texts of their numbers.

    `wordings` are the house's own sentences, whose numbers may be repeated.
    """

    facts: Mapping[str, str]
    flags: Mapping[str, str]
    clauses: Mapping[str, str]
    wordings: tuple[str, ...]

    @property
    def rules(self) -> Mapping[str, str]:
        """Return flags and clauses as the check of a rationale takes them."""
        return {**self.clauses, **self.flags}

    @property
    def grounds(self) -> tuple[str, ...]:
        """Return every text whose numbers may be repeated."""
        return (*self.facts.values(), *self.rules.values(), *self.wordings)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim with what rules alone say of it."""

    scene: Scene
    flags: tuple[Flag, ...]
    settlement: Settlement
    reserve: ReserveRange
    score: int

    @property
    def inputs(self) -> ClaimInputs:
        """Return the claim as it came in."""
        return self.scene.inputs


def evidence_base(weighed: Weighed, wordings: tuple[str, ...]) -> EvidenceBase:
    """
    Return what may be cited of a claim.

    Lines of bills stay away, and so does the account of the loss: a claimant's words are the place where somebody
    would try to speak to the model.
    """
    fields = weighed.inputs.fields
    known = {f"{REPORTED}{n}": shown(v) for n, v in fields.items() if v is not None and n != FREE_TEXT}
    known |= _quoted(weighed.inputs) | _computed(weighed)
    coverage = weighed.scene.coverage
    clauses = {f.clause_id: f"{f.wording} {f.clause_text}" for f in coverage.findings if f.clause_id}
    clauses |= {e.clause_id: f"{e.because} {e.text}" for e in coverage.exclusions if e.applies is not Applies.NO}
    return EvidenceBase(
        facts={name: value[:_LONGEST_VALUE] for name, value in known.items()},
        flags={f.id: f"{f.wording} {f.points}" for f in weighed.flags if f.outcome is FlagOutcome.RAISED},
        clauses=clauses,
        wordings=wordings,
    )


def _quoted(inputs: ClaimInputs) -> dict[str, str]:
    """Return the verified single facts; documents that differ stand side by side under one name."""
    values: dict[str, list[str]] = {}
    for fact in inputs.facts:
        if fact.is_verified and "[" not in fact.field:
            seen = values.setdefault(fact.field, [])
            seen += [fact.value] if fact.value not in seen else []
    return {name: " | ".join(seen) for name, seen in values.items()}


def _computed(weighed: Weighed) -> dict[str, str]:
    coverage, policy = weighed.scene.coverage, weighed.inputs.policy
    known = {SCORE: str(weighed.score), "coverage.in_force": shown(coverage.in_force)}
    known["coverage.peril_covered"] = shown(coverage.peril_covered)
    if policy is not None:
        known |= {"policy.term": coverage.term, "policy.limit_usd": shown(policy.limit_usd)}
        known |= {"policy.deductible_usd": shown(policy.deductible_usd), "policy.insured_name": policy.insured_name}
    amounts = {PAYABLE: weighed.settlement.payable_usd, MIDDLE: weighed.reserve.middle_usd}
    return known | {name: shown(amount) for name, amount in amounts.items() if amount is not None}
