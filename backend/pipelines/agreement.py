"""Does a printed value say the same as a submitted one? Yes, no, or it cannot be told."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from backend.domain.printed import read_amount, read_date
from backend.domain.products import FieldKind, FieldSpec
from backend.domain.submissions import FieldValue
from backend.pipelines.names import name_key, same_insured

_UNIT = re.compile(r"\s*(?:%|(?<=[\s%])[A-Za-z]+\.?)$")
_CODE = re.compile(r"[^a-z0-9]")


def agrees(spec: FieldSpec, given: FieldValue, printed: str) -> bool | None:
    """Return whether a document's value is the submitted one; None where the two cannot be compared."""
    return _COMPARISONS[spec.kind](spec, given, printed)


def differ(spec: FieldSpec, first: str, second: str) -> bool:
    """Tell whether two documents contradict each other; what cannot be compared does not."""
    left = _typed(spec, first)
    return left is not None and agrees(spec, left, second) is False


def _typed(spec: FieldSpec, printed: str) -> FieldValue:
    if spec.kind in {FieldKind.INTEGER, FieldKind.MONEY, FieldKind.PERCENT}:
        return _measured(printed)
    if spec.kind is FieldKind.DATE:
        return read_date(printed)
    if spec.kind is FieldKind.CHOICE:
        named = _choices_in(spec, printed)
        return named.pop() if len(named) == 1 else None
    return printed if spec.kind is FieldKind.TEXT else None


def _number(_spec: FieldSpec, given: FieldValue, printed: str) -> bool | None:
    found = _measured(printed)
    return Decimal(given) == found if found is not None and isinstance(given, int | Decimal) else None


def _measured(printed: str) -> Decimal | None:
    """Return the amount printed with or without its unit: `40 power units`, `10 %`, `5 thousand miles`."""
    rest = printed.strip()
    while rest:
        if (amount := read_amount(rest)) is not None:
            return amount
        shorter = _UNIT.sub("", rest)
        if shorter == rest:
            return None
        rest = shorter
    return None


def _day(_spec: FieldSpec, given: FieldValue, printed: str) -> bool | None:
    found = read_date(printed)
    return None if found is None else found == given


def _choice(spec: FieldSpec, given: FieldValue, printed: str) -> bool | None:
    named = _choices_in(spec, printed)
    return given in named if named else None


def _choices_in(spec: FieldSpec, printed: str) -> set[str]:
    """Return the choices whose words stand in the printed value."""
    words = f" {' '.join(re.findall(r'[a-z0-9]+', printed.casefold()))} "
    return {choice for choice in spec.choices if f" {choice.replace('_', ' ').casefold()} " in words}


def _text(spec: FieldSpec, given: FieldValue, printed: str) -> bool | None:
    if spec.pattern:
        return _CODE.sub("", str(given).casefold()) == _CODE.sub("", printed.casefold())
    return name_key(str(given)) == name_key(printed) or same_insured(str(given), printed)


def _not_compared(_spec: FieldSpec, _given: FieldValue, _printed: str) -> bool | None:
    return None


_COMPARISONS: Mapping[FieldKind, Callable[[FieldSpec, FieldValue, str], bool | None]] = {
    FieldKind.TEXT: _text,
    FieldKind.INTEGER: _number,
    FieldKind.MONEY: _number,
    FieldKind.PERCENT: _number,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _not_compared,
}
