"""The coverage check: in force on the date of loss, peril covered, thing insured, conditions; unknown stays unknown."""

from backend.domain.calendar_days import format_day
from backend.domain.code_words import code_words
from backend.domain.policies import ClauseKind, PolicyLine, PolicyTerm
from backend.pipelines.claim.circumstances import weigh_circumstances
from backend.pipelines.claim.exclusions import list_exclusions
from backend.pipelines.claim.findings import Applies, Coverage, Finding, Verdict
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.premises import happened_there, is_street_address
from backend.pipelines.claim.texts import code_key, same_address

POLICY_FOUND, IN_FORCE, PERIL, THING = "policy_found", "in_force", "peril_covered", "thing_insured"
_OF_ANSWER = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNKNOWN}
_OF_CONDITION = {Applies.YES: Verdict.MET, Applies.NO: Verdict.NOT_MET, Applies.UNKNOWN: Verdict.UNKNOWN}


def check_coverage(inputs: ClaimInputs) -> Coverage:
    """Return what the policy says of the loss; without a policy nothing is known."""
    policy = inputs.policy
    if policy is None:
        number = inputs.text("policy_number")
        missing = Finding(POLICY_FOUND, Verdict.UNKNOWN, f"No policy {number!r} is in the book.")
        return Coverage(number, "", None, None, (missing,))
    in_force, peril = _in_force(inputs, policy), _peril(inputs, policy)
    things = [] if policy.line is PolicyLine.LIABILITY else [_thing(inputs, policy)]
    return Coverage(
        policy_number=policy.number,
        term=f"{policy.effective_date} to {policy.expiry_date}",
        in_force=_answer(in_force),
        peril_covered=_answer(peril),
        findings=(_found(inputs, policy), in_force, peril, *things, *_conditions(inputs, policy)),
        exclusions=list_exclusions(inputs, policy),
    )


def _answer(finding: Finding) -> bool | None:
    return next(answer for answer, verdict in _OF_ANSWER.items() if verdict is finding.verdict)


def _found(inputs: ClaimInputs, policy: PolicyTerm) -> Finding:
    if policy.line is inputs.line:
        return Finding(POLICY_FOUND, Verdict.MET, f"Policy {policy.number} is in the book.")
    wording = f"Policy {policy.number} is a {policy.line} policy; the loss was reported in {inputs.line}."
    return Finding(POLICY_FOUND, Verdict.NOT_MET, wording)


def _in_force(inputs: ClaimInputs, policy: PolicyTerm) -> Finding:
    day = inputs.day("loss_date")
    term = f"from {format_day(policy.effective_date)} up to {format_day(policy.expiry_date)}"
    if day is None:
        return Finding(IN_FORCE, Verdict.UNKNOWN, "The date of loss is not known.")
    if policy.covers_day(day):
        return Finding(IN_FORCE, Verdict.MET, f"On {format_day(day)} the policy was in force ({term}).")
    if policy.cancelled_on and policy.effective_date <= day < policy.expiry_date:
        reason = f", {policy.cancel_reason}" if policy.cancel_reason else ""
        wording = f"On {format_day(day)} the policy had ended: cancelled on {format_day(policy.cancelled_on)}{reason}."
        return Finding(IN_FORCE, Verdict.NOT_MET, wording)
    return Finding(IN_FORCE, Verdict.NOT_MET, f"{format_day(day)} lies outside the policy's term, {term}.")


def _peril(inputs: ClaimInputs, policy: PolicyTerm) -> Finding:
    loss_type = inputs.text("loss_type")
    shown = code_words(loss_type)
    granting = next((c for c in policy.clauses if c.kind is ClauseKind.INSURING and loss_type in c.perils), None)
    granting = granting or next((c for c in policy.clauses if c.kind is ClauseKind.INSURING and not c.perils), None)
    clause = (granting.id, granting.text) if granting else ("", "")
    if not loss_type or not policy.perils:
        return Finding(PERIL, Verdict.UNKNOWN, "The policy does not list the kinds of loss that it covers.", *clause)
    if loss_type in policy.perils:
        return Finding(PERIL, Verdict.MET, f"The policy covers {shown}.", *clause)
    listed = ", ".join(code_words(peril) for peril in policy.perils)
    return Finding(PERIL, Verdict.NOT_MET, f"The policy does not cover {shown}; it covers {listed}.", *clause)


def _thing(inputs: ClaimInputs, policy: PolicyTerm) -> Finding:
    """Return whether the vehicle or building of the report is one of those insured."""
    is_auto = policy.line is PolicyLine.AUTO
    kind, key, given = ("vehicle", "vin", _vin(inputs)) if is_auto else ("building", "address", _address(inputs))
    insured = [thing[key] for thing in policy.insured_things if thing.get(key)]
    if not insured:
        return Finding(THING, Verdict.UNKNOWN, f"The policy names no {kind}.")
    if not given:
        return Finding(THING, Verdict.UNKNOWN, f"Neither report nor documents name the {kind}.")
    is_insured = any(code_key(given) == code_key(t) if is_auto else same_address(given, t) for t in insured)
    wording = f"The {kind} {given} is {'' if is_insured else 'not '}among those insured ({', '.join(insured[:5])})."
    elsewhere = _elsewhere(inputs, insured) if is_insured and not is_auto else None
    return elsewhere or Finding(THING, _OF_ANSWER[is_insured], wording)


def _elsewhere(inputs: ClaimInputs, insured: list[str]) -> Finding | None:
    """Return that the loss happened at another address than an insured building's, None where nothing says so."""
    place = inputs.text("loss_location")
    is_there = happened_there(place, insured) if is_street_address(place) else True
    if is_there:
        return None
    buildings = ", ".join(insured[:5])
    if is_there is None:
        return Finding(THING, Verdict.UNKNOWN, f"Whether {place} is the insured building ({buildings}) is not clear.")
    wording = f"The loss happened at {place}, which is not the insured building ({buildings})."
    return Finding(THING, Verdict.NOT_MET, wording)


def _vin(inputs: ClaimInputs) -> str:
    return inputs.text("vin") or next((fact.value for fact in inputs.proven("vehicle.vin")), "")


def _address(inputs: ClaimInputs) -> str:
    return inputs.text("property_address") or next((fact.value for fact in inputs.proven("property.address")), "")


def _conditions(inputs: ClaimInputs, policy: PolicyTerm) -> list[Finding]:
    """Return each condition that the form can answer; the others are for a person to read."""
    loss_type = inputs.text("loss_type")
    asked = [c for c in policy.clauses if c.kind is ClauseKind.CONDITION and c.circumstances]
    asked = [clause for clause in asked if not clause.perils or loss_type in clause.perils]
    findings = []
    for clause in asked:
        holds, because = weigh_circumstances(inputs, clause.circumstances)
        wording = f"{clause.title}: {because}"
        findings.append(Finding(f"condition:{clause.id}", _OF_CONDITION[holds], wording, clause.id, clause.text))
    return findings
