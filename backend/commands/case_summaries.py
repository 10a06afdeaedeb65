"""Results of the assess command as a person reads them: verdict, reasons, contradictions, questions."""

from backend.domain.claims.words import FlagOutcome
from backend.domain.money import format_usd
from backend.llm.provider import AIResponse
from backend.pipelines.claim import ClaimAssessment
from backend.pipelines.claim.conflicts import sentence_of
from backend.pipelines.underwriting import Assessment


def submission_summary(assessment: Assessment) -> str:
    """Return the result as a person reads it: verdict, reasons, contradictions, questions."""
    found = assessment.weighed.reconciliation
    by = _made_by(assessment.response)
    outcomes = f"rules: {assessment.floor.value}, proposal: {assessment.proposal.outcome.value}"
    lines = [
        f"{assessment.outcome.value.upper()} ({outcomes}, made {by}), score {assessment.score} of 100",
        *(f"  {part.points:+4d}  {part.wording}" for part in assessment.contributions),
        *(f"Reason: {reason.wording}" for reason in assessment.reasons),
        *(f"Conflict: {conflict.sentence}" for conflict in (*found.name_conflicts, *found.other_conflicts)),
        *(f"Question: {question}" for question in assessment.questions),
        f"Result {assessment.result_hash}",
    ]
    return "\n".join(lines)


def claim_summary(assessment: ClaimAssessment) -> str:
    """Return the result of a claim as a person reads it: verdict, red flags, settlement, what is open."""
    settlement, raised = assessment.weighed.settlement, FlagOutcome.RAISED
    payable = "not known" if settlement.payable_usd is None else format_usd(settlement.payable_usd)
    outcomes = f"rules: {assessment.floor.value}, proposal: {assessment.proposal.outcome.value}"
    verdict = f"{assessment.outcome.value.upper()} ({outcomes}, made {_made_by(assessment.response)})"
    lines = [
        f"{verdict}, red-flag score {assessment.score} of 100",
        *(f"  {part.points:+4d}  {part.wording}" for part in assessment.contributions),
        *(f"Reason: {reason.wording}" for reason in assessment.reasons),
        *(f"Red flag: {flag.name}. {flag.wording}" for flag in assessment.flags if flag.outcome is raised),
        *(f"Conflict: {sentence_of(conflict)}" for conflict in assessment.weighed.scene.conflicts),
        f"Payable: {payable}. {settlement.reason}".rstrip(),
        *(f"  {step.amount_usd:+,.2f}  {step.label} ({step.note})" for step in settlement.steps),
        *(f"Next: {step}" for step in assessment.next_steps),
        *(f"Question: {question}" for question in assessment.questions),
        f"Result {assessment.result_hash}",
    ]
    return "\n".join(lines)


def _made_by(response: AIResponse) -> str:
    return "without a model, by rules alone" if response.made_without_model else f"by {response.provider}"
