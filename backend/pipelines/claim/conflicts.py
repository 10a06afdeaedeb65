"""Report, policy and documents compared with one another: contradictions with both quotes and their pages."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from backend.domain.guidelines import shown
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.products import FieldKind, FieldSpec
from backend.pipelines.agreement import agrees
from backend.pipelines.claim.bills import Bill, counted_bills, list_bills, supported_usd
from backend.pipelines.claim.findings import reported, stated
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.sameness import are_two_sides, same_account, same_person, same_phone
from backend.pipelines.claim.texts import code_key, is_elsewhere, read_day, same_address, vin_difference
from backend.pipelines.names import same_insured
from backend.pipelines.statements import POLICY, Conflict, Statement

Same = Callable[[str, str], bool | None]
LOSS_DATE, INSURED, NUMBER, VIN = "loss.date", "insured.name", "insured.policy_number", "vehicle.vin"
MATERIAL = frozenset({LOSS_DATE, INSURED, NUMBER, VIN, "loss.type", "property.address", "claimant.name"})
"""Contradictions on these need a person before anything is settled."""


def _same_code(first: str, second: str) -> bool | None:
    return code_key(first) == code_key(second)


def _same_day(first: str, second: str) -> bool | None:
    left, right = read_day(first), read_day(second)
    return None if left is None or right is None else left == right


def _heard_in_time(reported: str, printed: str) -> bool | None:
    """Tell whether a paper's day of report fits the form's; an earlier one may be that of an agent or the police."""
    told, said = read_day(reported), read_day(printed)
    if told is None or said is None or said < told:
        return None
    return said == told


def _same_place(first: str, second: str) -> bool | None:
    return False if is_elsewhere(first, second) else None


SAMENESS: Mapping[str, Same] = {
    LOSS_DATE: _same_day,
    "loss.reported_date": _heard_in_time,
    "policy.effective_date": _same_day,
    "policy.expiry_date": _same_day,
    INSURED: same_person,
    "claimant.name": same_person,
    "driver.name": same_person,
    "repairer.name": same_insured,
    NUMBER: _same_code,
    VIN: _same_code,
    "vehicle.plate": _same_code,
    "police.report_number": _same_code,
    "payee.bank_account": same_account,
    "claimant.phone": same_phone,
    "property.address": same_address,
    "claimant.address": same_address,
    "loss.location": _same_place,
}
"""How two printed values of one fact are compared; None means that they cannot be."""
_BETWEEN_DOCUMENTS = tuple(name for name in SAMENESS if name not in {"loss.reported_date", "repairer.name"})


def find_conflicts(inputs: ClaimInputs) -> tuple[Conflict, ...]:
    """Return every contradiction: with the policy, between report and documents, and between documents."""
    return (*_with_policy(inputs), *_with_report(inputs), *_with_bills(inputs), *_between(inputs))


def sentence_of(conflict: Conflict) -> str:
    """Return a contradiction in one sentence; of two VINs it says which characters differ."""
    if conflict.field != VIN:
        return conflict.sentence
    return f"{conflict.sentence.removesuffix('.')}: {vin_difference(conflict.first.value, conflict.second.value)}."


def list_evidence(inputs: ClaimInputs) -> Mapping[str, str]:
    """Return the form's field of each fact name that must agree with it; `loss.type` stands for the kind of loss."""
    return {"loss.type": "loss_type", **{s.evidence: s.name for s in inputs.form.fields if s.evidence}}


def _with_report(inputs: ClaimInputs) -> Iterator[Conflict]:
    for fact_name, field in list_evidence(inputs).items():
        spec, given = inputs.form.field(field), inputs.fields.get(field)
        if spec is None or given is None or spec.kind is FieldKind.MONEY or not _speaks_of_claimant(inputs, field):
            continue
        for statement in _statements(inputs, fact_name):
            if _is_same(inputs, spec, fact_name, statement.value) is False:
                yield Conflict(fact_name, reported(field, shown(given), spec.label), statement)


def _with_bills(inputs: ClaimInputs) -> Iterator[Conflict]:
    """Yield the amount claimed where it is above what the bills together say."""
    claimed, bills = inputs.amount("claimed_usd"), counted_bills(list_bills(inputs))
    supported = supported_usd(bills)
    if claimed is None or supported is None or claimed <= supported:
        return
    amount = reported("claimed_usd", f"{claimed:,.2f}", "Amount claimed")
    totals = [bill.facts["total"] for bill in bills if "total" in bill.facts]
    if len(bills) == 1 and totals:
        yield Conflict("bill.total", amount, stated(inputs, totals[0]))
    else:
        yield Conflict("bill.total", amount, Statement("documents", "bill.total", f"{supported:,.2f}", _sum(bills)))


def _sum(bills: tuple[Bill, ...]) -> str:
    return " + ".join(f"{bill.total_usd:,.2f}" for bill in bills)


def _speaks_of_claimant(inputs: ClaimInputs, field: str) -> bool:
    """Tell whether the contact of the report is the claimant: papers print the claimant's, not the reporter's."""
    own = {"claimant"} if inputs.line is PolicyLine.LIABILITY else {"", "insured", "claimant"}
    return field not in {"contact_phone", "contact_address"} or inputs.text("reporter_role") in own


def _is_same(inputs: ClaimInputs, spec: FieldSpec, fact_name: str, printed: str) -> bool | None:
    given = str(inputs.fields[spec.name])
    same = SAMENESS.get(fact_name)
    if same:
        return same(given, printed)
    named = "_".join(printed.casefold().split())
    return (
        None if fact_name == "loss.type" and are_two_sides(inputs.line, given, named) else agrees(spec, given, printed)
    )


def _between(inputs: ClaimInputs) -> Iterator[Conflict]:
    for name in _BETWEEN_DOCUMENTS:
        for first, second in combinations(_statements(inputs, name), 2):
            if SAMENESS[name](first.value, second.value) is False:
                yield Conflict(name, first, second)


def _with_policy(inputs: ClaimInputs) -> Iterator[Conflict]:
    policy = inputs.policy
    if policy is None:
        return
    report = [reported("insured_name", inputs.text("insured_name"))] if inputs.text("insured_name") else []
    for statement in report:
        if not same_person(policy.insured_name, statement.value):
            yield Conflict(INSURED, _of_policy(INSURED, policy.insured_name), statement)
    yield from _with_term(inputs, policy)
    if inputs.line is PolicyLine.AUTO:
        yield from _with_vehicles(inputs, policy)


def _with_term(inputs: ClaimInputs, policy: PolicyTerm) -> Iterator[Conflict]:
    """Yield the documents that print other dates of the term, or another number, than the book."""
    booked = {
        "policy.effective_date": policy.effective_date.isoformat(),
        "policy.expiry_date": policy.expiry_date.isoformat(),
    }
    for name, value in booked.items():
        for statement in _statements(inputs, name):
            if SAMENESS[name](value, statement.value) is False:
                yield Conflict(name, _of_policy(name, value), statement)


def _with_vehicles(inputs: ClaimInputs, policy: PolicyTerm) -> Iterator[Conflict]:
    """Yield VINs of report and documents that are no insured vehicle's, beside the nearest one insured."""
    insured = [thing["vin"] for thing in policy.insured_things if thing.get("vin")]
    said = [reported("vin", inputs.text("vin"), "VIN")] if inputs.text("vin") else []
    for statement in (*said, *_statements(inputs, VIN)):
        if insured and not any(_same_code(vin, statement.value) for vin in insured):
            nearest = max(insured, key=lambda vin: _likeness(vin, statement.value))
            yield Conflict(VIN, _of_policy(VIN, nearest), statement)


def _likeness(first: str, second: str) -> int:
    return sum(a == b for a, b in zip(code_key(first), code_key(second), strict=False))


def _of_policy(name: str, value: str) -> Statement:
    return Statement(POLICY, name, value, value)


def _statements(inputs: ClaimInputs, name: str) -> tuple[Statement, ...]:
    """Return what documents say of one name, each value of a document once."""
    said = {(fact.document, fact.value): stated(inputs, fact) for fact in reversed(inputs.proven(name))}
    return tuple(reversed(said.values()))
