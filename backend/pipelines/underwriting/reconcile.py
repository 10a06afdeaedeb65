"""Submitted fields against facts, and documents against one another: agreements, and conflicts with both quotes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from backend.domain.facts import Fact
from backend.domain.guidelines import shown
from backend.domain.products import FieldSpec
from backend.domain.submissions import FieldValue
from backend.pipelines.agreement import agrees, differ
from backend.pipelines.derived import Derived
from backend.pipelines.names import name_key, same_insured
from backend.pipelines.records import single_facts
from backend.pipelines.statements import SUBMISSION, Conflict, Statement
from backend.pipelines.underwriting.case import CaseInputs

INSURED_NAME = "insured.name"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Conflicts on the insured's name, other conflicts, and the names of submitted fields that a document proves."""

    name_conflicts: tuple[Conflict, ...]
    other_conflicts: tuple[Conflict, ...]
    agreements: tuple[str, ...]


def reconcile(case: CaseInputs, facts: Iterable[Fact], derived: Iterable[Derived]) -> Reconciliation:
    """Return what agrees and what does not; a field without a counterpart is neither."""
    all_facts, values = tuple(facts), {entry.name: entry for entry in derived}
    others: list[Conflict] = []
    agreements: list[str] = []
    for spec in case.product.fields:
        given = case.fields.get(spec.name)
        found = _statements(case, all_facts, values, spec)
        if given is None:
            others += _between(spec, found)
            continue
        answers = [(statement, agrees(spec, given, statement.value)) for statement in found]
        wrong = [statement for statement, answer in answers if answer is False]
        agreements += [spec.name] if not wrong and any(answer for _, answer in answers) else []
        if spec.evidence != INSURED_NAME:
            others += [Conflict(spec.name, _submitted(spec, given), statement) for statement in wrong]
    return Reconciliation(_name_conflicts(case, all_facts), tuple(others), tuple(agreements))


def _between(spec: FieldSpec, found: list[Statement]) -> list[Conflict]:
    """Return the contradictions between documents on a field that the form leaves open."""
    if spec.evidence == INSURED_NAME:
        return []
    pairs = combinations(found, 2)
    return [Conflict(spec.name, *pair) for pair in pairs if differ(spec, pair[0].value, pair[1].value)]


def _name_conflicts(case: CaseInputs, facts: tuple[Fact, ...]) -> tuple[Conflict, ...]:
    """Return each pair of sources that name different insureds; one spelling a source is enough."""
    statements: dict[tuple[str, str], Statement] = {}
    submitted = case.fields.get("insured_name")
    if isinstance(submitted, str):
        statements[SUBMISSION, name_key(submitted)] = Statement(SUBMISSION, "insured_name", submitted, submitted)
    for fact in single_facts(facts, INSURED_NAME):
        statements.setdefault((fact.document, name_key(fact.value)), _stated(case, fact))
    pairs = combinations(statements.values(), 2)
    return tuple(Conflict(INSURED_NAME, *pair) for pair in pairs if not same_insured(pair[0].value, pair[1].value))


def _statements(
    case: CaseInputs, facts: tuple[Fact, ...], values: dict[str, Derived], spec: FieldSpec
) -> list[Statement]:
    """Return what documents say of a field: quoted facts, else the value derived from them."""
    names = {spec.evidence, f"{SUBMISSION}.{spec.name}"}
    quoted = {(f.document, f.value): _stated(case, f) for f in facts if f.field in names and f.is_verified}
    if quoted:
        return list(quoted.values())
    entry = values.get(spec.evidence)
    if entry is None or entry.value is None:
        return []
    return [Statement("documents", entry.name, shown(entry.value), entry.how)]


def _submitted(spec: FieldSpec, given: FieldValue) -> Statement:
    return Statement(SUBMISSION, spec.name, shown(given), f"{spec.label}: {shown(given)}")


def _stated(case: CaseInputs, fact: Fact) -> Statement:
    return Statement(case.name_of(fact.document), fact.field, fact.value, fact.quote, fact.document, fact.page)
