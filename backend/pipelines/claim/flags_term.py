"""Red flags of time: the term of the policy, its changes, the report, and earlier claims."""

from collections.abc import Mapping
from datetime import date

from backend.domain.calendar_days import format_day
from backend.domain.policies import PolicyTerm
from backend.pipelines.claim.findings import FlagFinding, clear, raised, reported, unknown
from backend.pipelines.claim.scene import FlagTest, Scene
from backend.pipelines.statements import POLICY, Statement

NO_POLICY = "The policy is not in the book."
_MANY_CLAIMS = 2


def outside_term(scene: Scene) -> FlagFinding:
    """Test whether the loss lies outside the policy's term."""
    policy, day = scene.inputs.policy, scene.loss_date
    if policy is None or day is None:
        return unknown(NO_POLICY)
    term = f"{format_day(policy.effective_date)} to {format_day(policy.expiry_date)}"
    if policy.effective_date <= day < policy.expiry_date:
        return clear(f"The loss of {format_day(day)} lies in the term {term}.")
    return raised(f"The loss of {format_day(day)} lies outside the term {term}.", _loss(day), _of_policy("term", term))


def lapsed_policy(scene: Scene) -> FlagFinding:
    """Test whether the policy was cancelled before the loss."""
    policy, day = scene.inputs.policy, scene.loss_date
    if policy is None or day is None:
        return unknown(NO_POLICY)
    if policy.cancelled_on is None or day < policy.cancelled_on:
        return clear("The policy was not cancelled before the loss.")
    wording = f"The policy was cancelled on {format_day(policy.cancelled_on)}; the loss is of {format_day(day)}."
    return raised(wording, _loss(day), _of_policy("cancelled_on", policy.cancelled_on))


def early_loss(scene: Scene) -> FlagFinding:
    """Test whether the loss came within the window after cover began."""
    policy, day = scene.inputs.policy, scene.loss_date
    if policy is None or day is None:
        return unknown(NO_POLICY)
    days, window = (day - policy.effective_date).days, scene.window_days("early_loss")
    if not 0 <= days <= window:
        return clear(f"The loss did not come within {window} days after the cover began.")
    wording = f"The loss came {days} days after the cover began; the window is {window} days."
    return raised(wording, _loss(day), _of_policy("effective_date", policy.effective_date))


def late_in_term(scene: Scene) -> FlagFinding:
    """Test whether the loss came within the window before cover ended."""
    policy, day = scene.inputs.policy, scene.loss_date
    if policy is None or day is None:
        return unknown(NO_POLICY)
    end = _end(policy)
    days, window = (end - day).days, scene.window_days("late_in_term")
    if not 0 < days <= window:
        return clear(f"The loss did not come within {window} days before the cover ended.")
    wording = f"The loss came {days} days before the cover ended; the window is {window} days."
    return raised(wording, _loss(day), _of_policy("expiry_date", end))


def recent_change(scene: Scene) -> FlagFinding:
    """Test whether the policy was changed within the window before the loss."""
    policy, day = scene.inputs.policy, scene.loss_date
    if policy is None or day is None:
        return unknown(NO_POLICY)
    window = scene.window_days("recent_change")
    if policy.changed_on is None or not 0 <= (day - policy.changed_on).days <= window:
        return clear(f"The policy was not changed within {window} days before the loss.")
    days = (day - policy.changed_on).days
    change = f" ({policy.change})" if policy.change else ""
    wording = f"The policy was changed {days} days before the loss{change}; the window is {window} days."
    return raised(wording, _loss(day), _of_policy("changed_on", policy.changed_on))


def late_report(scene: Scene) -> FlagFinding:
    """Test whether more days than the window lie between loss and report."""
    day, told = scene.loss_date, scene.inputs.day("reported_date")
    if day is None or told is None:
        return unknown("The date of loss or of the report is not known.")
    days, window = (told - day).days, scene.window_days("late_report")
    if days <= window:
        return clear(f"The loss was reported within {window} days.")
    wording = f"The loss was reported after {days} days; the window is {window} days."
    return raised(wording, _loss(day), reported("reported_date", told, "Date reported"))


def prior_claims(scene: Scene) -> FlagFinding:
    """Test whether two or more earlier claims lie within the window before the loss."""
    earlier, day = scene.inputs.history.prior_claims, scene.loss_date
    if earlier is None or day is None:
        return unknown("Earlier claims are not known.")
    window = scene.window_days("prior_claims")
    recent = [claim for claim in earlier if 0 <= (day - claim.loss_date).days <= window]
    if len(recent) < _MANY_CLAIMS:
        return clear(f"Fewer than {_MANY_CLAIMS} earlier claims lie within {window} days before the loss.")
    evidence = (Statement("book", "prior_claims", f"{c.reference} of {c.loss_date}", c.reference) for c in recent)
    return raised(f"{len(recent)} earlier claims lie within {window} days before the loss.", *evidence)


def _end(policy: PolicyTerm) -> date:
    return min(policy.expiry_date, policy.cancelled_on or policy.expiry_date)


def _loss(day: date) -> Statement:
    return reported("loss_date", day, "Date of loss")


def _of_policy(name: str, value: object) -> Statement:
    return Statement(POLICY, name, str(value), str(value))


TESTS: Mapping[str, FlagTest] = {
    test.__name__: test
    for test in (outside_term, lapsed_policy, early_loss, late_in_term, recent_change, late_report, prior_claims)
}
