"""From fields and facts to the values that rules weigh; every value says how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backend.domain.facts import Fact
from backend.domain.guidelines import complete, inputs_of
from backend.domain.guidelines.calculations import explain, sources_of
from backend.domain.products import FieldKind
from backend.domain.submissions import FieldValue
from backend.pipelines.derived import Derived
from backend.pipelines.steering import HIDDEN_TEXT, Passage, steering_passages
from backend.pipelines.underwriting.case import CaseInputs
from backend.pipelines.underwriting.drivers import derive_drivers
from backend.pipelines.underwriting.losses import derive_losses
from backend.pipelines.underwriting.reconcile import Reconciliation, reconcile


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case made ready for rules: every fact, every derived value, what contradicts, what tries to steer."""

    case: CaseInputs
    facts: tuple[Fact, ...]
    derived: tuple[Derived, ...]
    reconciliation: Reconciliation
    passages: tuple[Passage, ...]
    values: Mapping[str, FieldValue]


def weigh_case(case: CaseInputs) -> Weighed:
    """Return the case with the values that rules weigh; only facts whose quote was verified are used."""
    facts = tuple(fact for document in case.documents for fact in document.facts)
    effective = case.fields.get("effective_date")
    start = effective if isinstance(effective, date) else None
    from_documents = (*derive_losses(facts, start), *derive_drivers(facts))
    reconciliation = reconcile(case, facts, from_documents)
    passages = steering_passages(case.product, case.fields, case.documents)
    wanted = inputs_of(case.product.code)
    derived = [d for d in from_documents if d.name.partition("[")[0] in wanted or "[" in d.name]
    derived += _checks(case, reconciliation, passages)
    values = complete({**case.fields, **{entry.name: entry.value for entry in derived if "[" not in entry.name}})
    known = {entry.name for entry in derived}
    derived += [
        Derived(name, values[name], explain(name, values), sources_of(name))
        for name in wanted
        if name in values and name not in known
    ]
    return Weighed(case, facts, tuple(derived), reconciliation, passages, values)


def _checks(case: CaseInputs, found: Reconciliation, passages: tuple[Passage, ...]) -> list[Derived]:
    hidden = [document.filename for document in case.documents if HIDDEN_TEXT in document.flags]
    texts = [spec.name for spec in case.product.fields if spec.kind is FieldKind.TEXT]
    proven = tuple(spec.name for spec in case.product.fields if spec.evidence)
    return [
        Derived(
            "insured_name_conflicts",
            len(found.name_conflicts),
            "pairs of sources that name different insureds",
            ("insured_name", "insured.name"),
        ),
        Derived("other_conflicts", len(found.other_conflicts), "submitted fields that a document contradicts", proven),
        Derived("instruction_like_passages", len(passages), "passages found in form and documents", tuple(texts)),
        Derived("hidden_text_documents", len(hidden), ", ".join(hidden) or "no document hides text"),
    ]
