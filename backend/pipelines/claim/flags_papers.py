"""Red flags of what papers say: dates, names, numbers and vehicles that are not those of the policy or the report."""

from collections.abc import Iterable, Mapping

from backend.domain.calendar_days import format_day
from backend.domain.facts import Fact
from backend.pipelines.claim.conflicts import LOSS_DATE, NUMBER, VIN
from backend.pipelines.claim.findings import FlagFinding, both, clear, raised, reported, stated, unknown
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.sameness import same_person
from backend.pipelines.claim.scene import FlagTest, Scene
from backend.pipelines.claim.texts import code_key, has_valid_check_digit, read_day, vin_difference
from backend.pipelines.statements import POLICY, Statement

_BY_POLICE = frozenset({"theft", "vandalism"})
_INSURED = "insured.name"


def conflicting_dates(scene: Scene) -> FlagFinding:
    """Test whether report and documents, or two documents, give different dates of loss."""
    found = scene.conflicts_on(LOSS_DATE)
    if found:
        return raised(found[0].sentence, *both(found[0]))
    if not any(read_day(fact.value) for fact in scene.inputs.proven(LOSS_DATE)):
        return unknown("No document states the date of loss.")
    return clear("The documents give the date of loss as reported.")


def report_before_loss(scene: Scene) -> FlagFinding:
    """Test whether a police report or a first report is dated before the loss."""
    names = ("police.report_date", "loss.reported_date")
    facts = [fact for name in names for fact in scene.inputs.proven(name)]
    return _dated_before_loss(scene, facts, "report")


def invoice_before_loss(scene: Scene) -> FlagFinding:
    """Test whether an estimate, invoice or medical bill is dated before the loss."""
    return _dated_before_loss(scene, scene.inputs.proven("bill.date"), "bill")


def vin_mismatch(scene: Scene) -> FlagFinding:
    """Test whether a document's VIN is another than the insured vehicle's, or fails its check digit."""
    inputs = scene.inputs
    facts, insured = inputs.proven(VIN), _insured_vins(inputs)
    if not facts:
        return unknown("No document states a VIN.")
    strange = [f for f in facts if not any(code_key(f.value) == code_key(vin) for vin in insured)]
    if not strange:
        return clear("The documents state the VIN of the insured vehicle.")
    if insured:
        nearest = min(insured, key=lambda vin: _difference(vin, strange[0].value))
        wording = f"The VIN {strange[0].value} is not {nearest}: {vin_difference(nearest, strange[0].value)}."
        known = Statement(POLICY, VIN, nearest, nearest) if _policy_vins(inputs) else reported("vin", nearest, "VIN")
        return raised(wording, known, stated(inputs, strange[0]))
    broken = [fact for fact in facts if not has_valid_check_digit(fact.value)]
    if broken:
        return raised(f"The VIN {broken[0].value} fails its check digit.", stated(inputs, broken[0]))
    return unknown("Neither policy nor report names a VIN to compare with.")


def name_mismatch(scene: Scene) -> FlagFinding:
    """Test whether a document names another insured than the policy."""
    inputs = scene.inputs
    wanted = inputs.policy.insured_name if inputs.policy else inputs.text("insured_name")
    facts = inputs.proven(_INSURED)
    other = [fact for fact in facts if not same_person(wanted, fact.value)]
    if other:
        wording = f"{inputs.name_of(other[0].document)} names the insured {other[0].value!r}, not {wanted!r}."
        return raised(wording, *(stated(inputs, fact) for fact in other))
    return clear("The documents name the insured of the policy.") if facts else unknown("No document names an insured.")


def policy_number_mismatch(scene: Scene) -> FlagFinding:
    """Test whether a document names another policy number."""
    inputs = scene.inputs
    wanted = inputs.policy.number if inputs.policy else inputs.text("policy_number")
    facts = inputs.proven(NUMBER)
    other = [fact for fact in facts if code_key(fact.value) != code_key(wanted)]
    if other:
        wording = f"{inputs.name_of(other[0].document)} names the policy {other[0].value}, not {wanted}."
        return raised(wording, *(stated(inputs, fact) for fact in other))
    return clear("The documents name the policy.") if facts else unknown("No document names a policy.")


def no_police_report(scene: Scene) -> FlagFinding:
    """Test whether a theft or vandalism comes without a police report number."""
    inputs = scene.inputs
    loss_type = inputs.text("loss_type")
    if loss_type not in _BY_POLICE:
        return clear(f"A loss by {loss_type.replace('_', ' ')} does not ask for a police report.")
    if inputs.text("police_report_number") or inputs.proven("police.report_number"):
        return clear("A police report number is given.")
    wording = f"A loss by {loss_type} comes without the number of a police report."
    return raised(wording, reported("loss_type", loss_type, "Kind of loss"))


def _dated_before_loss(scene: Scene, facts: Iterable[Fact], paper: str) -> FlagFinding:
    dated = [(day, fact) for fact in facts if (day := read_day(fact.value))]
    loss = scene.loss_date
    if loss is None or not dated:
        return unknown(f"No {paper} states its date.")
    early = [(day, fact) for day, fact in dated if day < loss]
    if not early:
        return clear(f"No {paper} is dated before the loss.")
    day, fact = early[0]
    wording = f"A {paper} is dated {format_day(day)}, before the loss of {format_day(loss)}."
    return raised(wording, reported("loss_date", loss, "Date of loss"), stated(scene.inputs, fact))


def _policy_vins(inputs: ClaimInputs) -> list[str]:
    things = inputs.policy.insured_things if inputs.policy else ()
    return [thing["vin"] for thing in things if thing.get("vin")]


def _insured_vins(inputs: ClaimInputs) -> list[str]:
    return _policy_vins(inputs) or ([inputs.text("vin")] if inputs.text("vin") else [])


def _difference(first: str, second: str) -> int:
    left, right = code_key(first), code_key(second)
    return sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))


TESTS: Mapping[str, FlagTest] = {
    test.__name__: test
    for test in (
        conflicting_dates,
        report_before_loss,
        invoice_before_loss,
        vin_mismatch,
        name_mismatch,
        policy_number_mismatch,
        no_police_report,
    )
}
