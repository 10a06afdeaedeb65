"""The three products as data: complete, consistent and stored without loss."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.products import PRODUCTS, FieldKind, FieldSpec, Product, fields_from_json, fields_to_json
from backend.domain.submissions import FieldValue

EVERY_PRODUCT = pytest.mark.parametrize("product", PRODUCTS.values(), ids=list(PRODUCTS))


@EVERY_PRODUCT
def test_each_field_has_its_own_name_a_label_and_a_known_section(product: Product) -> None:
    names = [spec.name for spec in product.fields]

    assert len(set(names)) == len(names)
    assert all(spec.label and spec.section in product.sections for spec in product.fields)
    assert all(product.section_fields(section) for section in product.sections)


@EVERY_PRODUCT
def test_choices_stand_on_choice_fields_and_only_there(product: Product) -> None:
    for spec in product.fields:
        assert bool(spec.choices) == (spec.kind is FieldKind.CHOICE), spec.name


@EVERY_PRODUCT
def test_numbers_are_bounded_and_money_names_its_unit(product: Product) -> None:
    for spec in product.fields:
        if spec.kind in {FieldKind.INTEGER, FieldKind.MONEY, FieldKind.PERCENT}:
            assert spec.minimum is not None, spec.name
            assert spec.maximum is not None, spec.name
        if spec.kind is FieldKind.MONEY:
            assert spec.name.endswith("_usd")
            assert spec.unit == "USD"


@EVERY_PRODUCT
def test_cross_checks_speak_of_fields_that_exist(product: Product) -> None:
    for check in product.plausibility:
        assert product.field(check.field), check
        assert product.field(check.other), check


@EVERY_PRODUCT
def test_the_amount_for_authority_is_a_money_field(product: Product) -> None:
    assert product.field(product.amount_field).kind is FieldKind.MONEY
    assert product.amount_usd({product.amount_field: Decimal(7)}) == Decimal(7)
    assert product.amount_usd({}) is None


@EVERY_PRODUCT
def test_patterns_come_with_an_example_that_fits(product: Product) -> None:
    for spec in product.fields:
        if spec.pattern:
            assert re.fullmatch(spec.pattern, spec.example), spec.name


def values_of(spec: FieldSpec) -> st.SearchStrategy[object]:
    return {
        FieldKind.TEXT: st.text(max_size=20),
        FieldKind.INTEGER: st.integers(0, 10**9),
        FieldKind.MONEY: st.decimals(0, 10**10, places=2),
        FieldKind.PERCENT: st.decimals(0, 100, places=3),
        FieldKind.DATE: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        FieldKind.CHOICE: st.sampled_from(spec.choices or ("x",)),
        FieldKind.BOOLEAN: st.booleans(),
    }[spec.kind]


COMMERCIAL = PRODUCTS["commercial_auto"]


@given(st.fixed_dictionaries({spec.name: st.none() | values_of(spec) for spec in COMMERCIAL.fields}))
def test_fields_survive_json_exactly(values: dict[str, FieldValue]) -> None:
    restored = fields_from_json(COMMERCIAL, fields_to_json(values))

    assert restored == values
    assert {name: type(value) for name, value in restored.items()} == {n: type(v) for n, v in values.items()}


def test_a_stored_field_that_the_product_lost_stays_readable() -> None:
    slim = replace(COMMERCIAL, fields=COMMERCIAL.fields[:1])

    assert fields_from_json(slim, {"power_units": 12}) == {"power_units": "12"}
