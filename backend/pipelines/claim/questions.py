"""What is not known becomes a question, and what follows becomes a next step; by rules, in the order of the work."""

from collections.abc import Iterator

from backend.domain.policies import ClauseKind, PolicyLine
from backend.pipelines.claim.bills import supported_usd
from backend.pipelines.claim.findings import Applies, FloorReason
from backend.pipelines.claim.scene import Scene

_NEEDED = {
    PolicyLine.AUTO: ("vin", "vehicle_use", "driver_name", "driver_licensed", "parts_usd"),
    PolicyLine.PROPERTY: ("property_address", "loss_location", "item_age_years"),
    PolicyLine.LIABILITY: ("intent", "liability_percent"),
}
_STEPS = {
    "in_force": "Have somebody with authority for coverage look at the policy's term.",
    "policy_found": "Find the policy; without it nothing can be settled.",
    "peril_covered": "Check with the wording whether this kind of loss is covered.",
    "thing_insured": "Find out whether the vehicle or building is the one insured.",
    "same_loss": "Find out whether both claims are of one loss, and close one as a duplicate where they are.",
    "amount_supported": "Ask for bills or an estimate that support the amount claimed.",
    "settlement": "Find out what the settlement cannot be computed without.",
    "flag:no_police_report": "Ask for the number of the police report.",
    "flag:duplicate_invoice": "Compare the bills that came twice and ask their issuer which one is right.",
    "flag:amounts_do_not_add_up": "Ask the issuer of the bill to explain its sum.",
    "flag:hidden_instruction": "Read the marked document yourself; do not rely on what was read from it.",
    "score": "Consider a referral to the special investigation unit.",
}


def questions_for(scene: Scene) -> tuple[str, ...]:
    """Return one question for each thing that cover or settlement needs and nobody has said."""
    return tuple(dict.fromkeys((*_of_form(scene), *_of_clauses(scene), *_of_papers(scene))))


def next_steps(scene: Scene, reasons: tuple[FloorReason, ...]) -> tuple[str, ...]:
    """Return what to do next, for each reason once; a claim without any is ready to be settled."""
    steps = [step for reason in reasons if (step := _step(reason))]
    if questions_for(scene):
        steps.append("Ask the insured what is not known yet.")
    if not reasons:
        steps.append("Set the reserve and settle the amount payable.")
    return tuple(dict.fromkeys(steps))


def _step(reason: FloorReason) -> str:
    if reason.id.startswith("exclusion:"):
        return "Read the exclusion quoted and decide with the evidence whether it applies."
    if reason.id.startswith("conflict:"):
        return "Clear up what report and documents contradict each other on."
    if reason.id.startswith("condition:"):
        return "Find out whether the condition of the policy was kept."
    otherwise = "Look into the red flags raised." if reason.id.startswith("flag:") else ""
    return _STEPS.get(reason.id, otherwise)


def _of_form(scene: Scene) -> Iterator[str]:
    for name in ("claimed_usd", *_NEEDED[scene.inputs.line]):
        if scene.inputs.fields.get(name) is None:
            yield _ask(scene, name)


def _of_clauses(scene: Scene) -> Iterator[str]:
    """Yield what an exclusion or condition asks for and nobody has said."""
    policy = scene.inputs.policy
    unknown = {e.clause_id for e in scene.coverage.exclusions if e.applies is Applies.UNKNOWN}
    for clause in policy.clauses if policy else ():
        if clause.kind is ClauseKind.CONDITION or clause.id in unknown:
            yield from (_ask(scene, name) for name in clause.circumstances if scene.inputs.fields.get(name) is None)


def _of_papers(scene: Scene) -> Iterator[str]:
    if supported_usd(scene.bills) is None:
        yield "Please send the bills or estimates for what is claimed."


def _ask(scene: Scene, name: str) -> str:
    spec = scene.inputs.form.field(name)
    unit = f" ({spec.unit})" if spec and spec.unit else ""
    return f"Please state: {spec.label if spec else name.replace('_', ' ')}{unit}."
