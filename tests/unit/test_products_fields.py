"""Every field of every product at its edges: what is just taken, what is just refused."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.domain.products import PRODUCTS, FieldKind, FieldSpec, InvalidFieldsError, Product, parse_fields

NUMBERS = {FieldKind.INTEGER, FieldKind.MONEY, FieldKind.PERCENT}
STEPS = {FieldKind.INTEGER: Decimal(1), FieldKind.MONEY: Decimal("0.01"), FieldKind.PERCENT: Decimal("0.1")}


def every(*kinds: FieldKind) -> list[tuple[Product, FieldSpec]]:
    return [(p, spec) for p in PRODUCTS.values() for spec in p.fields if not kinds or spec.kind in kinds]


def named(entry: object) -> str:
    return entry.name if isinstance(entry, FieldSpec) else str(getattr(entry, "code", entry))


def problem(product: Product, name: str, given: object) -> str:
    """Give what the form says of one value, empty where it is taken."""
    try:
        parse_fields(product, {name: given}, is_draft=True)
    except InvalidFieldsError as refused:
        return refused.problems[name]
    return ""


@pytest.mark.parametrize(("product", "spec"), every(*NUMBERS), ids=named)
def test_a_number_is_taken_up_to_its_bounds_and_not_beyond(product: Product, spec: FieldSpec):
    assert isinstance(spec.minimum, Decimal)
    assert isinstance(spec.maximum, Decimal)
    step = STEPS[spec.kind]

    assert problem(product, spec.name, spec.minimum) == ""
    assert problem(product, spec.name, spec.maximum) == ""
    assert "at least" in problem(product, spec.name, spec.minimum - step)
    assert "at most" in problem(product, spec.name, spec.maximum + step)


@pytest.mark.parametrize(("product", "spec"), every(*NUMBERS), ids=named)
def test_a_number_may_come_as_number_or_as_text(product: Product, spec: FieldSpec):
    assert isinstance(spec.maximum, Decimal)
    whole = int(spec.maximum)
    forms: tuple[object, ...] = (whole, str(whole), f"{whole:,}", float(whole))
    values = [parse_fields(product, {spec.name: form}, is_draft=True)[spec.name] for form in forms]

    assert values == [whole] * len(forms)
    wanted = int if spec.kind is FieldKind.INTEGER else Decimal
    assert all(type(value) is wanted for value in values)


@pytest.mark.parametrize(("product", "spec"), every(*NUMBERS), ids=named)
@pytest.mark.parametrize("given", ["", " ", None])
def test_a_number_left_open_is_none_and_never_zero(product: Product, spec: FieldSpec, given: object):
    assert parse_fields(product, {spec.name: given}, is_draft=True)[spec.name] is None


@pytest.mark.parametrize(("product", "spec"), every(FieldKind.DATE), ids=named)
def test_a_date_is_taken_up_to_its_bounds_and_not_beyond(product: Product, spec: FieldSpec):
    assert isinstance(spec.minimum, date)
    assert isinstance(spec.maximum, date)

    assert problem(product, spec.name, spec.minimum.isoformat()) == ""
    assert problem(product, spec.name, spec.maximum) == ""
    assert "at least" in problem(product, spec.name, spec.minimum - timedelta(days=1))
    assert "at most" in problem(product, spec.name, spec.maximum + timedelta(days=1))
    assert "2027-01-31" in problem(product, spec.name, "2027-02-30")


@pytest.mark.parametrize(("product", "spec"), every(FieldKind.CHOICE), ids=named)
def test_each_choice_is_taken_by_code_and_by_label(product: Product, spec: FieldSpec):
    for choice in spec.choices:
        for given in (choice, spec.choice_label(choice)):
            assert parse_fields(product, {spec.name: given}, is_draft=True)[spec.name] == choice
    assert "one of" in problem(product, spec.name, "something else")


@pytest.mark.parametrize(("product", "spec"), every(FieldKind.BOOLEAN), ids=named)
def test_yes_and_no_are_taken_and_nothing_between(product: Product, spec: FieldSpec):
    for given, value in ((True, True), ("yes", True), ("No", False), (False, False)):
        assert parse_fields(product, {spec.name: given}, is_draft=True)[spec.name] is value
    assert "yes or no" in problem(product, spec.name, "sometimes")


@pytest.mark.parametrize(("product", "spec"), every(FieldKind.TEXT), ids=named)
def test_text_is_bounded_and_follows_its_pattern(product: Product, spec: FieldSpec):
    taken = spec.example if spec.pattern else "x" * spec.max_length

    assert problem(product, spec.name, taken) == ""
    assert "longer" in problem(product, spec.name, "x" * (spec.max_length + 1))
    if spec.pattern:
        assert spec.example in problem(product, spec.name, "?!")


def complete_form(product: Product) -> dict[str, object]:
    """Give the smallest form that a product takes."""
    form: dict[str, object] = {spec.name: _answer(spec) for spec in product.fields if spec.required}
    births = {"date_of_birth": date(1980, 5, 6)} if "date_of_birth" in form else {}
    return {**form, **births, "effective_date": date(2027, 1, 1)}


def _answer(spec: FieldSpec) -> object:
    answers: Mapping[FieldKind, object] = {
        FieldKind.TEXT: spec.example or "words",
        FieldKind.INTEGER: spec.minimum,
        FieldKind.MONEY: spec.minimum,
        FieldKind.DATE: date(2027, 1, 1),
        FieldKind.CHOICE: spec.choices[0] if spec.choices else "",
    }
    return answers[spec.kind]


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=named)
def test_the_required_fields_alone_make_a_submission(product: Product):
    values = parse_fields(product, complete_form(product))

    assert {name for name, value in values.items() if value is not None} == set(complete_form(product))


def required() -> Iterator[tuple[Product, str]]:
    for product in PRODUCTS.values():
        yield from ((product, spec.name) for spec in product.fields if spec.required)


@pytest.mark.parametrize(("product", "name"), list(required()), ids=named)
def test_a_required_field_that_is_missing_is_named(product: Product, name: str):
    form = complete_form(product)
    del form[name]

    with pytest.raises(InvalidFieldsError, match=name) as refused:
        parse_fields(product, form)
    assert set(refused.value.problems) == {name}
