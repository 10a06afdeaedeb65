"""The edge of a submission: raw form, file or API values in, typed product fields out, every fault named."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from backend.domain.money import parse_money
from backend.domain.products.plausibility import implausible
from backend.domain.products.spec import NUMBER_KINDS, FieldKind, FieldSpec, Product
from backend.domain.submissions import FieldValue
from backend.errors import InvalidRequestError

_INTEGER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.0+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"yes": True, "true": True, "no": False, "false": False}
MAX_CENTS = 2
Bound = TypeVar("Bound", Decimal, date)


class MisfitError(ValueError):
    """One value does not fit its field; the sentence is the repair."""


class InvalidFieldsError(InvalidRequestError):
    """Some fields of the form do not fit; `problems` maps each field name to its repair."""

    def __init__(self, problems: Mapping[str, str], product: Product) -> None:
        self.problems = dict(problems)
        super().__init__(
            "Please correct: " + "; ".join(f"{_label(product, n)}: {p}" for n, p in problems.items()) + "."
        )


def parse_fields(product: Product, raw: Mapping[str, object], *, is_draft: bool = False) -> dict[str, FieldValue]:
    """
    Return every field of the product in form order, typed; None where nothing was given (0 and False are values).

    A draft may leave required fields open; whatever is given must fit all the same.

    Raises:
        InvalidFieldsError: names every field that does not fit, and how to repair it.

    """
    problems = {name: "is not a field of this product, remove it" for name in raw if product.field(name) is None}
    values: dict[str, FieldValue] = {}
    for spec in product.fields:
        try:
            values[spec.name] = _parse(spec, raw.get(spec.name), is_required=spec.required and not is_draft)
        except MisfitError as fault:
            problems[spec.name] = str(fault)
    problems |= {name: wording for name, wording in implausible(product, values).items() if name not in problems}
    if problems:
        raise InvalidFieldsError(problems, product)
    return values


def _label(product: Product, name: str) -> str:
    spec = product.field(name)
    return f"{spec.label} ({name})" if spec else "".join(sign if sign.isprintable() else "?" for sign in name[:60])


def _parse(spec: FieldSpec, raw: object, *, is_required: bool) -> FieldValue:
    if spec.pattern and isinstance(raw, str) and any(unicodedata.category(sign) == "Cf" for sign in raw):
        raise MisfitError(f"must look like {spec.example}, without hidden characters")
    given = _clean(raw) if isinstance(raw, str) else raw
    if given is None or given == "":
        if is_required:
            raise MisfitError("is needed, please fill it in")
        return None
    value = _PARSERS[spec.kind](spec, given)
    _check_range(spec, value)
    return value


def _clean(text: str) -> str:
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def _text(spec: FieldSpec, given: object) -> str:
    if not isinstance(given, str):
        raise MisfitError("must be text")
    if len(given) > spec.max_length:
        raise MisfitError(f"is longer than {spec.max_length} characters, shorten it")
    if spec.pattern and not re.fullmatch(spec.pattern, given):
        raise MisfitError(f"must look like {spec.example}")
    return given


def _integer(_spec: FieldSpec, given: object) -> int:
    number = _number(given)
    if number != number.to_integral_value():
        raise MisfitError("must be a whole number")
    return int(number)


def _number(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        raise MisfitError("must be a number")
    if isinstance(given, str):
        return _typed_number(given)
    number = Decimal(str(given))
    if not number.is_finite():
        raise MisfitError("must be a finite number")
    return number


def _typed_number(given: str) -> Decimal:
    if _INTEGER.fullmatch(given):
        return Decimal(given.replace(",", ""))
    try:
        return parse_money(given.removesuffix("%"))
    except ValueError:
        raise MisfitError("must be a number, such as 1200 or 1,200.50") from None


def _money(_spec: FieldSpec, given: object) -> Decimal:
    amount = _number(given)
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_CENTS:
        raise MisfitError("must have at most two decimals")
    return amount


def _percent(_spec: FieldSpec, given: object) -> Decimal:
    return _number(given)


def _date(_spec: FieldSpec, given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        # The pattern first: fromisoformat alone takes weeks, and overlooks what follows eight digits.
        if isinstance(given, str) and _DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise MisfitError("must be a date such as 2027-01-31")


def _choice(spec: FieldSpec, given: object) -> str:
    wanted = str(given).casefold()
    for choice in spec.choices:
        if wanted in {choice.casefold(), spec.choice_label(choice).casefold()}:
            return choice
    shown = ", ".join(spec.choices[:12]) + (" …" if len(spec.choices) > 12 else "")  # noqa: PLR2004
    raise MisfitError(f"must be one of {shown}")


def _boolean(_spec: FieldSpec, given: object) -> bool:
    answer = given if isinstance(given, bool) else _WORDS.get(str(given).casefold())
    if answer is None:
        raise MisfitError("must be yes or no")
    return answer


def _check_range(spec: FieldSpec, value: FieldValue) -> None:
    """Raise MisfitError where a number or date lies outside the bounds of its field."""
    if spec.kind in NUMBER_KINDS and isinstance(value, int | Decimal):
        _within(spec, Decimal(value))
    elif isinstance(value, date):
        _within(spec, value)


def _within(spec: FieldSpec, value: Bound) -> None:
    low, high = spec.minimum, spec.maximum
    if isinstance(low, type(value)) and value < low:
        raise MisfitError(f"must be at least {low}{_unit(spec)}")
    if isinstance(high, type(value)) and value > high:
        raise MisfitError(f"must be at most {high}{_unit(spec)}")


def _unit(spec: FieldSpec) -> str:
    return f" {spec.unit}" if spec.unit else ""


_PARSERS: Mapping[FieldKind, Callable[[FieldSpec, object], FieldValue]] = {
    FieldKind.TEXT: _text,
    FieldKind.INTEGER: _integer,
    FieldKind.MONEY: _money,
    FieldKind.PERCENT: _percent,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _boolean,
}
