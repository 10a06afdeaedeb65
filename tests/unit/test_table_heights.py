"""Heights of tables: all rows in sight, long words on further lines, and why an amount is what it is in full."""

import pandas as pd
import pytest

from app.ui.claim_coverage import settlement_frame, why_words
from app.ui.evidence import COLUMNS, QUOTED
from app.ui.red_flags_versions import VERSION_COLUMNS
from app.ui.red_flags_words import FIGURES
from app.ui.tables import LINE_PX, MOST_ROWS, ROW_PX, height_px, row_px, show_table

STEPS = {
    "settlement": {
        "steps": [
            {"label": "Claimed", "amount_usd": "4000", "note": "The bill of the garage"},
            {"label": "Deductible", "amount_usd": "-500", "note": ""},
        ]
    }
}


@pytest.mark.parametrize(("rows", "shown"), [(0, 0), (1, 1), (MOST_ROWS, MOST_ROWS), (400, MOST_ROWS)])
def test_a_table_is_as_high_as_its_rows_up_to_the_most(rows, shown):
    assert height_px(rows) == ROW_PX * (shown + 1) + 3
    assert height_px(rows, text_lines=2) == height_px(rows) + shown * LINE_PX


def test_a_row_of_one_line_is_a_plain_row():
    assert row_px(1) == ROW_PX
    assert row_px(3) == ROW_PX + 2 * LINE_PX


@pytest.mark.parametrize(("text_lines", "sent"), [(1, None), (2, ROW_PX + LINE_PX)])
def test_words_go_on_in_the_next_line_only_where_rows_are_higher(monkeypatch, text_lines, sent):
    asked = {}
    monkeypatch.setattr("app.ui.tables.st.dataframe", lambda _frame, **more: asked.update(more))
    show_table(pd.DataFrame({"Why": ["A long reason"]}), "Reasons", text_lines=text_lines)

    assert asked["row_height"] == sent


def test_why_an_amount_is_what_it_is_stands_in_full_below_the_steps():
    assert why_words(settlement_frame(STEPS)) == "Claimed: The bill of the garage"
    assert why_words(settlement_frame({})) == ""


def test_what_matters_has_a_width_to_be_read_in():
    assert QUOTED["Value"]["width"] > COLUMNS["Value"]["width"]
    assert VERSION_COLUMNS["Note"]["width"] >= 400
    assert set(FIGURES) < set(VERSION_COLUMNS)
