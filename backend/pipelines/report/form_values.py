"""What a form says, as a report writes it: money with its currency, choices and conditions in words."""

from collections.abc import Mapping

from backend.domain.guidelines import Operator
from backend.domain.products import FieldKind, FieldSpec
from backend.pipelines.report.texts import NONE, shown, usd, words

_COMPARED: Mapping[str, str] = {
    Operator.LT: "below",
    Operator.LE: "at most",
    Operator.GT: "above",
    Operator.GE: "at least",
    Operator.EQ: "is",
    Operator.NE: "is not",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
    Operator.MISSING: "is not known",
}


def form_rows(specs: tuple[FieldSpec, ...], fields: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return label and value of every field that was given, in the order of the form, unknown ones last."""
    known = {spec.name for spec in specs}
    rows = [(spec.label, field_value(spec, fields[spec.name])) for spec in specs if spec.name in fields]
    return rows + [(words(name).capitalize(), shown(value)) for name, value in fields.items() if name not in known]


def field_value(spec: FieldSpec, value: object) -> str:
    """Return one value by the kind of its field."""
    if value is None or value == "":
        return NONE
    match spec.kind:
        case FieldKind.MONEY:
            return usd(str(value))
        case FieldKind.CHOICE:
            return spec.choice_label(str(value))
        case FieldKind.PERCENT:
            return f"{value} %"
        case _:
            return f"{shown(value)} {spec.unit}".strip() if spec.unit else shown(value)


def condition_words(operator: object, threshold: object) -> str:
    """Return a rule's condition: `above 0.15`, `is one of long haul, regional`."""
    if operator == Operator.MISSING:
        return _COMPARED[Operator.MISSING]
    return f"{_COMPARED.get(str(operator), str(operator))} {value_words(threshold)}"


def value_words(value: object) -> str:
    """Return a value that a rule weighed, codes in words."""
    if isinstance(value, list | tuple):
        return ", ".join(value_words(one) for one in value) or NONE
    return words(value) if isinstance(value, str) and value.islower() else shown(value)
