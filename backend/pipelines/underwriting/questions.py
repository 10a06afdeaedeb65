"""What is not known becomes a question, put once, in the order of the guideline; nothing is guessed."""

from collections.abc import Iterator, Mapping

from backend.domain.guidelines import Verdict, inputs_of
from backend.domain.guidelines.calculations import sources_of
from backend.domain.products import Product
from backend.domain.submissions import FieldValue


def questions_for(product: Product, verdict: Verdict, values: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Return one question for each thing that a rule could not weigh."""
    asked = (question for result in verdict.missing for question in _questions(product, result.field, values))
    return tuple(dict.fromkeys(asked))


def _questions(product: Product, name: str, values: Mapping[str, FieldValue]) -> Iterator[str]:
    """Yield what to ask for one unknown value; a calculated one asks for the parts it lacks."""
    parts = [part for part in sources_of(name) if values.get(part) is None]
    for part in parts or [name]:
        question = _question(product, part, values)
        if question:
            yield question


def _question(product: Product, name: str, values: Mapping[str, FieldValue]) -> str:
    spec = product.field(name)
    if spec is not None:
        unit = f" ({spec.unit})" if spec.unit else ""
        return f"Please state: {spec.label}{unit}."
    entry = inputs_of(product.code).get(name)
    if entry is None:
        return ""
    is_premature = bool(entry.needs) and values.get(entry.needs) is None
    return _question(product, entry.needs, values) if is_premature else entry.question
