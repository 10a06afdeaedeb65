"""The claim pipeline: cover, contradictions, red flags, score, settlement, reserve, proposal, bounded and explained."""

from collections.abc import Callable, Mapping

from backend.domain.claims.triage import CaseSigns, triage
from backend.domain.claims.words import FlagOutcome, stricter_outcome
from backend.domain.prompts import PromptTexts
from backend.domain.scorecards import Scored, score_claim, score_features
from backend.llm.chain import ProviderChain
from backend.pipelines.claim.assessment import ClaimAssessment
from backend.pipelines.claim.evidence_base import Weighed, evidence_base
from backend.pipelines.claim.explain import derived_facts
from backend.pipelines.claim.findings import FlagFinding
from backend.pipelines.claim.flags import examine_flags, raised_ids, with_points
from backend.pipelines.claim.floor import floor_of, floor_reasons
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.proposal import DEFAULT_PROMPT, Question, propose
from backend.pipelines.claim.questions import next_steps, questions_for
from backend.pipelines.claim.reserve import reserve_range
from backend.pipelines.claim.scene import Scene, set_scene
from backend.pipelines.claim.settlement import compute_settlement
from backend.pipelines.claim.timeline import make_timeline

OnStep = Callable[[str], None]


def assess_claim(
    inputs: ClaimInputs, chain: ProviderChain, on_step: OnStep = lambda _: None, prompt: PromptTexts = DEFAULT_PROMPT
) -> ClaimAssessment:
    """
    Return the assessment of a claim; `on_step` is told what is being done, `prompt` is what the chain is asked.

    Raises:
        AllProvidersFailedError: no provider of the chain answered.

    """
    on_step("checking cover and comparing the papers")
    scene = set_scene(inputs)
    on_step("testing the red flags")
    findings = examine_flags(scene)
    scored = score_claim(inputs.scorecard, _features(inputs, findings))
    on_step("computing settlement and reserve")
    weighed = _weigh(scene, findings, scored)
    reasons = floor_reasons(scene, findings, weighed.settlement, scored)
    questions, steps = questions_for(scene), next_steps(scene, reasons)
    on_step("asking for a proposal")
    base = evidence_base(weighed, (*questions, *steps))
    proposal, response = propose(Question(inputs.line.value, weighed.score, reasons, questions, base), chain, prompt)
    on_step("explaining the result")
    return ClaimAssessment(
        prompt_version=prompt.label,
        outcome=stricter_outcome(floor_of(reasons), proposal.outcome),
        weighed=weighed,
        triage=triage(inputs.line, inputs.fields, _signs(scene, findings)),
        reasons=reasons,
        contributions=scored.contributions,
        proposal=proposal,
        questions=tuple(dict.fromkeys((*questions, *proposal.questions))),
        next_steps=tuple(dict.fromkeys((*steps, *proposal.next_steps))),
        timeline=make_timeline(inputs),
        derived=derived_facts(weighed),
        response=response,
    )


def _features(inputs: ClaimInputs, findings: Mapping[str, FlagFinding]) -> Mapping[str, object]:
    """Return what the scorecard looks at; a flag that could not be tested is left out."""
    tested = {n: f.outcome is FlagOutcome.RAISED for n, f in findings.items() if f.outcome is not FlagOutcome.UNKNOWN}
    return score_features(inputs.fields, inputs.policy, tested, len(inputs.history.prior_claims or ()))


def _weigh(scene: Scene, findings: Mapping[str, FlagFinding], scored: Scored) -> Weighed:
    points = {part.id.removeprefix("flag."): part.points for part in scored.contributions}
    settlement = compute_settlement(scene.inputs, scene.coverage, scene.bills)
    return Weighed(
        scene=scene,
        flags=with_points(findings, points),
        settlement=settlement,
        reserve=reserve_range(scene.inputs, scene.coverage, settlement, scene.bills),
        score=scored.score,
    )


def _signs(scene: Scene, findings: Mapping[str, FlagFinding]) -> CaseSigns:
    return CaseSigns(len(scene.inputs.documents), len(scene.conflicts), len(raised_ids(findings)))
