"""Do the circumstances that a clause names hold? Yes, no, or it is not known; form fields first, then proven facts."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from backend.domain.facts import Fact
from backend.domain.guidelines import shown
from backend.domain.submissions import FieldValue
from backend.pipelines.agreement import agrees
from backend.pipelines.claim.findings import Applies
from backend.pipelines.claim.inputs import ClaimInputs

_BOUND = re.compile(r"(<=|>=|<|>)\s*(\d+(?:\.\d+)?)")
_WORDS = {True: frozenset({"true", "yes"}), False: frozenset({"false", "no"})}


def weigh_circumstances(inputs: ClaimInputs, circumstances: Mapping[str, tuple[str, ...]]) -> tuple[Applies, str]:
    """Return whether all circumstances hold, with the reason; one that does not settles it, whatever is unknown."""
    answers = [(_holds(inputs, name, values), name) for name, values in circumstances.items()]
    for wanted in (Applies.NO, Applies.UNKNOWN):
        names = [name for answer, name in answers if answer is wanted]
        if names:
            return wanted, "; ".join(_because(inputs, n, wanted, circumstances[n]) for n in names) + "."
    return Applies.YES, "; ".join(_because(inputs, n, Applies.YES, v) for n, v in circumstances.items()) + "."


def is_one_of(value: FieldValue, wanted: tuple[str, ...]) -> bool:
    """Tell whether a value is among those of a clause: words, yes and no, numbers, and bounds such as `>60`."""
    if isinstance(value, bool):
        return any(word.casefold() in _WORDS[value] for word in wanted)
    if isinstance(value, int | Decimal):
        return any(_fits(Decimal(value), word) for word in wanted)
    return str(value).casefold() in {word.casefold() for word in wanted}


def _fits(number: Decimal, word: str) -> bool:
    if match := _BOUND.fullmatch(word.strip()):
        bound = Decimal(match[2])
        return {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound}[match[1]]
    try:
        return number == Decimal(word)
    except InvalidOperation:
        return False


def _holds(inputs: ClaimInputs, name: str, wanted: tuple[str, ...]) -> Applies:
    value = inputs.fields.get(name)
    if value is not None and is_one_of(value, wanted):
        return Applies.YES
    if _saying(inputs, name, wanted):
        return Applies.YES
    return Applies.UNKNOWN if value is None and not _facts_on(inputs, name) else Applies.NO


def _facts_on(inputs: ClaimInputs, name: str) -> tuple[Fact, ...]:
    """Return what documents prove of a field of the form."""
    spec = inputs.form.field(name)
    return inputs.proven(spec.evidence) if spec and spec.evidence else ()


def _saying(inputs: ClaimInputs, name: str, wanted: tuple[str, ...]) -> Fact | None:
    """Return the first proven fact that states one of the values."""
    spec = inputs.form.field(name)
    facts = _facts_on(inputs, name) if spec else ()
    return next((fact for fact in facts if spec and any(agrees(spec, word, fact.value) for word in wanted)), None)


def _because(inputs: ClaimInputs, name: str, answer: Applies, wanted: tuple[str, ...]) -> str:
    spec, value = inputs.form.field(name), inputs.fields.get(name)
    label = spec.label if spec else name.replace("_", " ")
    if answer is Applies.UNKNOWN:
        return f"{label} is not known"
    said = _saying(inputs, name, wanted)
    if said is not None and not (value is not None and is_one_of(value, wanted)):
        return f"{label} is {said.value} in {inputs.name_of(said.document)}"
    if value is None:
        stated = "; ".join(dict.fromkeys(fact.value for fact in _facts_on(inputs, name)))
        return f"{label} is {stated} in the documents"
    return f"{label} is {shown(value)}"
