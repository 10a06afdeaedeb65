"""Values as reports write them, and the standing of what a form says."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from backend.domain.decisions import Outcome
from backend.domain.products import get_product
from backend.pipelines.report.form_values import condition_words, form_rows, value_words
from backend.pipelines.report.texts import (
    LONGEST_CELL,
    MOST_ROWS,
    clipped,
    first_rows,
    moment,
    number,
    percent,
    shown,
    usd,
    words,
)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (moment(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)), "2026-01-02 03:04 UTC"),
        (moment(None), "not yet"),
        (usd(Decimal("1234.5")), "USD 1,234.50"),
        (usd("1000"), "USD 1,000"),
        (usd(None), "not given"),
        (usd(""), "not given"),
        (usd("soon"), "soon"),
        (words(Outcome.REFER), "refer"),
        (words("waiting_for_information"), "waiting for information"),
        (words(None), "not given"),
        (shown(value=True), "yes"),
        (shown(value=False), "no"),
        (shown(0), "0"),
        (shown(None), "not given"),
        (shown([]), "not given"),
        (shown(["a", 2]), "a, 2"),
        (shown({"paid_usd": 1, "is_late": True}), "paid usd: 1; is late: yes"),
        (number(None), "-"),
        (number(1234.56), "1,235"),
        (number(1234.56, 1), "1,234.6"),
        (percent(0.1234), "12.3 %"),
        (percent(None), "-"),
        (clipped("a" * LONGEST_CELL), "a" * LONGEST_CELL),
        (condition_words("gt", "0.15"), "above 0.15"),
        (condition_words("in", ["long_haul", "regional"]), "is one of long haul, regional"),
        (condition_words("missing", None), "is not known"),
        (value_words(value=True), "yes"),
        (value_words("OH"), "OH"),
        (value_words(None), "not given"),
    ],
)
def test_a_value_is_written_as_people_read_it(written, wanted):
    assert written == wanted


def test_a_long_cell_ends_in_an_ellipsis():
    assert len(clipped("a" * 2_000)) == LONGEST_CELL
    assert clipped("a" * 2_000).endswith("a…")


@pytest.mark.parametrize(
    ("given", "kept", "note"), [(3, 3, ""), (MOST_ROWS, MOST_ROWS, ""), (1_500, MOST_ROWS, "1,200")]
)
def test_a_long_table_says_how_many_rows_stand_elsewhere(given, kept, note):
    rows, said = first_rows((str(place),) for place in range(given))

    assert len(rows) == kept
    assert said.startswith(note)
    assert bool(said) == bool(note)


def test_a_form_is_told_in_its_order_with_money_choices_and_unknown_fields():
    product = get_product("commercial_auto")
    fields = {"strange_one": "x", "requested_limit_usd": "1000000", "cargo": "general_freight", "remarks": None}

    rows = dict(form_rows(product.fields, fields))

    assert rows["Liability limit"] == "USD 1,000,000"
    assert rows["Main cargo"] == "General freight"
    assert rows["Remarks"] == "not given"
    assert list(rows)[-1] == "Strange one"
    assert "Drivers" not in rows
