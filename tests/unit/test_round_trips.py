"""Stored and read again: fields, drafts and guidelines come back exactly as they were, whatever they hold."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.decisions import Outcome
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Guideline,
    Operator,
    Rule,
    guideline_from_json,
    guideline_to_json,
    threshold_to_json,
    weigh,
)
from backend.domain.products import (
    PRODUCTS,
    FieldKind,
    InvalidFieldsError,
    fields_from_json,
    fields_to_json,
    parse_fields,
    value_to_json,
)
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError

PRODUCT_CODES = sorted(PRODUCTS)
words = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=40)


def bounded(spec, kind):
    low = spec.minimum if isinstance(spec.minimum, Decimal) else Decimal(0)
    high = spec.maximum if isinstance(spec.maximum, Decimal) else Decimal(10) ** 9
    return st.integers(int(low), int(high)) if kind is int else st.decimals(low, high, places=2)


def values_of(spec):
    """Give values that the form takes for a field."""
    match spec.kind:
        case FieldKind.BOOLEAN:
            return st.booleans()
        case FieldKind.CHOICE:
            return st.sampled_from(spec.choices)
        case FieldKind.INTEGER:
            return bounded(spec, int)
        case FieldKind.MONEY | FieldKind.PERCENT:
            return bounded(spec, Decimal)
        case FieldKind.DATE:
            return st.dates(spec.minimum, spec.maximum)
        case FieldKind.TEXT:
            return (
                st.from_regex(spec.pattern, fullmatch=True, alphabet="0123456789-ABCDEFGHJKLMNPRSTUVWXYZ")
                if (spec.pattern)
                else words.map(lambda text: " ".join(text.split())).filter(bool)
            )


@st.composite
def drafts(draw):
    """Give a product and some values of its form; pairs that do not fit one another are left out."""
    product = PRODUCTS[draw(st.sampled_from(PRODUCT_CODES))]
    chosen = draw(st.lists(st.sampled_from(product.fields), unique=True, max_size=8))
    raw = {spec.name: draw(values_of(spec)) for spec in chosen}
    try:
        return product, parse_fields(product, raw, is_draft=True)
    except InvalidFieldsError as error:
        kept = {name: value for name, value in raw.items() if name not in error.problems}
        return product, parse_fields(product, kept, is_draft=True)


@settings(deadline=None, max_examples=40)
@given(drafts())
def test_fields_come_back_from_json_with_their_types_and_cents(draft):
    product, values = draft
    stored = json.loads(json.dumps(fields_to_json(values)))
    restored = fields_from_json(product, stored)

    assert restored == values
    assert {name: type(value) for name, value in restored.items()} == {n: type(v) for n, v in values.items()}


@settings(deadline=None, max_examples=40)
@given(drafts())
def test_a_stored_form_may_be_sent_again_unchanged(draft):
    product, values = draft

    assert parse_fields(product, fields_to_json(values), is_draft=True) == values
    assert parse_fields(product, values, is_draft=True) == values


@settings(deadline=None, max_examples=40)
@given(drafts())
def test_the_same_values_weigh_the_same_after_storing(draft):
    product, values = draft
    guideline = DEFAULT_GUIDELINES[product.code]
    restored = fields_from_json(product, fields_to_json(values))

    assert weigh(guideline, restored) == weigh(guideline, values)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (False, False),
        (0, 0),
        (12, 12),
        ("", ""),
        ("text", "text"),
        (Decimal("18500000.00"), "18500000.00"),
        (Decimal("1E+7"), "10000000"),
        (Decimal("0.10"), "0.10"),
        (Decimal(-5), "-5"),
        (date(2027, 1, 31), "2027-01-31"),
    ],
)
def test_one_value_is_stored_without_exponents_and_without_loss(value, stored):
    assert value_to_json(value) == stored
    assert type(value_to_json(value)) is type(stored)


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("effective_date", "soon"),
        ("power_units", "many"),
        ("power_units", "4.5"),
        ("power_units", [40]),
    ],
)
def test_a_stored_value_of_another_kind_is_an_error_and_never_a_guess(field, stored):
    with pytest.raises(ValueError, match=r".+"):
        fields_from_json(PRODUCTS["commercial_auto"], {field: stored})


def test_a_moment_in_a_form_counts_for_its_day():
    moment = datetime(2027, 1, 1, 23, 59, tzinfo=UTC)
    values = parse_fields(PRODUCTS["commercial_auto"], {"effective_date": moment}, is_draft=True)

    assert values["effective_date"] == date(2027, 1, 1)
    assert type(values["effective_date"]) is date


identifiers = st.from_regex(r"[A-Z]{2}-[0-9]{2}", fullmatch=True, alphabet="ABCXYZ0123456789-")
plain_words = words.filter(lambda text: text.strip())
thresholds = {
    Operator.MISSING: st.none(),
    **dict.fromkeys(
        (Operator.LT, Operator.LE, Operator.GT, Operator.GE),
        st.decimals(-(10**6), 10**6, places=3) | st.dates(),
    ),
    **dict.fromkeys((Operator.IN, Operator.NOT_IN), st.lists(plain_words, min_size=1, max_size=4).map(tuple)),
    **dict.fromkeys((Operator.EQ, Operator.NE), st.booleans() | plain_words),
}


@st.composite
def rules(draw):
    operator = draw(st.sampled_from(list(Operator)))
    return Rule(
        id=draw(identifiers),
        field=draw(plain_words),
        operator=operator,
        threshold=draw(thresholds[operator]),
        points=draw(st.integers(-50, 100)),
        floor=draw(st.sampled_from(list(Outcome))),
        reason_code=draw(st.from_regex(r"[A-Z][A-Z0-9_]{2,20}", fullmatch=True, alphabet="ABCXYZ0123456789_")),
        source=draw(plain_words),
        wording=draw(plain_words),
        missing_floor=draw(st.sampled_from(list(Outcome))),
        condition=draw(words),
    )


guidelines = st.builds(
    Guideline,
    product=st.sampled_from(PRODUCT_CODES),
    version=st.integers(1, 10_000),
    state=st.sampled_from(list(VersionState)),
    rules=st.lists(rules(), min_size=1, max_size=5).map(tuple),
    base_points=st.integers(0, 100),
    note=words,
)


@settings(deadline=None, max_examples=40)
@given(guidelines)
def test_any_guideline_survives_the_database(guideline):
    stored = json.loads(json.dumps(guideline_to_json(guideline)))

    assert guideline_from_json(stored) == guideline


@pytest.mark.parametrize(
    ("threshold", "stored"),
    [
        (None, None),
        (True, True),
        (Decimal("0.40"), "0.40"),
        (Decimal("1E+6"), "1000000"),
        (date(2027, 1, 31), "2027-01-31"),
        (("a", "b"), ["a", "b"]),
        ("conditional", "conditional"),
    ],
)
def test_a_threshold_is_stored_as_an_administrator_would_write_it(threshold, stored):
    assert threshold_to_json(threshold) == stored


def stored_rule(**changes):
    guideline = DEFAULT_GUIDELINES["commercial_auto"]
    stored = guideline_to_json(replace(guideline, rules=guideline.rules[:1]))
    stored["rules"][0].update(changes)
    return stored


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"threshold": "NaN"}, "finite"),
        ({"threshold": "Infinity"}, "finite"),
        ({"threshold": "-Infinity"}, "finite"),
        ({"threshold": "many"}, "neither a number nor a date"),
        ({"threshold": ""}, "neither a number nor a date"),
        ({"threshold": "2027-02-30"}, "neither a number nor a date"),
        ({"threshold": {"value": 1}}, "rules.0.threshold"),
        ({"points": "12"}, "rules.0.points"),
        ({"points": 12.5}, "rules.0.points"),
        ({"points": 101}, "rules.0.points"),
        ({"points": -51}, "rules.0.points"),
        ({"points": True}, "rules.0.points"),
        ({"floor": "approve"}, "rules.0.floor"),
        ({"floor": "ACCEPT"}, "rules.0.floor"),
        ({"missing_floor": None}, "rules.0.missing_floor"),
        ({"operator": "="}, "rules.0.operator"),
        ({"reason_code": "new venture"}, "rules.0.reason_code"),
        ({"reason_code": "NEW_VENTURE\n"}, "rules.0.reason_code"),
        ({"id": ""}, "rules.0.id"),
        ({"wording": ""}, "rules.0.wording"),
        ({"wording": "x" * 401}, "rules.0.wording"),
        ({"pionts": 3}, "rules.0.pionts"),
        ({"field": None}, "rules.0.field"),
    ],
)
def test_an_edit_of_a_rule_that_does_not_fit_is_named_with_its_place(changes, complaint):
    with pytest.raises(InvalidRequestError) as refused:
        guideline_from_json(stored_rule(**changes))

    assert complaint in refused.value.user_message
    assert refused.value.user_message.endswith(".")


@pytest.mark.parametrize("number", ["0.40", "1e3", "-5", 3, 0.25])
def test_a_threshold_may_be_written_as_text_or_number(number):
    (rule,) = guideline_from_json(stored_rule(threshold=number)).rules

    assert rule.threshold == Decimal(str(number))
    assert isinstance(rule.threshold, Decimal)
