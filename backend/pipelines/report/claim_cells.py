"""The cells of a claim file, and the sentences that are made of them without a model."""

from collections.abc import Iterator, Sequence

from backend.domain.claims.acts import ClaimDecisionView
from backend.domain.claims.words import ClaimAction, ClockState, LetterState
from backend.pipelines.report.case_sections import Json
from backend.pipelines.report.draft import DECIDED, PROPOSED, by_id, money, named, several
from backend.pipelines.report.file_cells import FILE_SENTENCES, day, file_cells
from backend.pipelines.report.inputs import ClaimFileInputs
from backend.pipelines.report.texts import words
from backend.pipelines.wording_checks.cell import Cell, Cells, count

CLAIM_SENTENCES = (
    (
        "{reference} reports a loss by {loss} on {loss_on} under policy {policy} of {insured}, claimed at {claimed}.",
        "{reference} reports a loss by {loss} on {loss_on} under policy {policy} of {insured}.",
        "{reference} reports a loss by {loss} on {loss_on}.",
    ),
    ("On the day of the loss the policy is {in_force}, and its peril is {peril}.",),
    (
        "The assessment proposed to {proposal} at a red-flag score of {score}; red flags raised: {flags}.",
        "The assessment proposed to {proposal} at a red-flag score of {score}.",
    ),
    (
        "{decider} decided to {decision} the claim on {decided_on}, at {amount}.",
        "{decider} decided to {decision} the claim on {decided_on}.",
    ),
    ("The claim is {status}, and nobody has decided on it.",),
    ("The computed settlement comes to {payable}.",),
    ("Paid so far are {paid}, and {reserve} are reserved.",),
    *FILE_SENTENCES,
    (
        "Statutory clocks that run: {clocks}, of which overdue: {overdue}.",
        "Statutory clocks that run: {clocks}.",
    ),
)
"""Alternatives of each sentence, the fullest first."""
_IN_FORCE = {True: "in force", False: "not in force", None: "of unknown force"}
_COVERED = {True: "covered", False: "not covered", None: "of unknown cover"}


def claim_cells(inputs: ClaimFileInputs) -> Cells:
    """Return what a summary of the claim file may state."""
    result: Json = inputs.assessment.result if inputs.assessment else {}
    conflicts = result.get("conflicts", ())
    return by_id((*_claim(inputs), *_assessment(inputs, result), *_people(inputs), *file_cells(inputs.file, conflicts)))


def _claim(inputs: ClaimFileInputs) -> Iterator[Cell | None]:
    claim = inputs.claim
    yield named("reference", "claim", claim.reference)
    yield named("loss", "kind of loss", words(claim.loss_type))
    yield day("loss_on", "day of the loss", claim.loss_date)
    yield named("policy", "policy", claim.policy_number)
    yield named("insured", "insured", claim.insured_name)
    yield money("claimed", "amount claimed", claim.claimed_usd)
    yield money("paid", "paid", claim.paid_usd)
    yield money("reserve", "outstanding reserve", claim.reserve_usd)
    if not inputs.decisions:
        yield named("status", "status of the claim, on which nobody has decided", words(claim.status))


def _assessment(inputs: ClaimFileInputs, result: Json) -> Iterator[Cell | None]:
    made = inputs.assessment
    if made is None:
        return
    coverage, flags = result.get("coverage", {}), result.get("red_flags", ())
    yield named("proposal", "outcome proposed", words(made.outcome), PROPOSED)
    yield named("floor", "mildest outcome under the rules", words(result.get("floor")))
    yield count("score", "red-flag score from 0 to 100", made.score)
    yield several("flags", "red flags raised", sum(flag["outcome"] == "raised" for flag in flags))
    yield named("in_force", "policy on the day of the loss", _IN_FORCE[coverage.get("in_force")])
    yield named("peril", "peril under the policy", _COVERED[coverage.get("peril_covered")])
    yield money("payable", "computed settlement", result.get("settlement", {}).get("payable_usd"))


def _people(inputs: ClaimFileInputs) -> Iterator[Cell | None]:
    clocks = inputs.money.clocks
    yield several("clocks", "statutory clocks that run", sum(clock.state is ClockState.RUNNING for clock in clocks))
    yield several("overdue", "overdue clocks", sum(clock.is_overdue for clock in clocks))
    released = sum(letter.state == LetterState.RELEASED for letter in inputs.money.letters)
    yield several("letters", "letters released", released)
    yield several("referrals", "referrals on file", len(inputs.referrals))
    if inputs.decisions:
        decided = weightiest(inputs.decisions)
        yield named("decision", "decision", words(decided.action), DECIDED)
        yield named("decider", "who decided", decided.decided_by)
        yield day("decided_on", "day of the decision", decided.decided_at)
        yield money("amount", "amount decided", decided.amount_usd)


def weightiest(decisions: Sequence[ClaimDecisionView]) -> ClaimDecisionView:
    """Return the newest settlement or denial; a claim that was only closed or reopened tells that."""
    final = (one for one in decisions if one.action in {ClaimAction.SETTLE, ClaimAction.DENY})
    return next(final, decisions[0])
