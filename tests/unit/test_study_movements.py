"""Actual against expected speaks of what the last period brought, not of what it stands at since the beginning."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from backend.domain.studies.kept import figures_from_json, figures_to_json
from backend.domain.studies.result import ActualExpected
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.pipelines.actuarial import run_study
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.figures import figures_of
from backend.services.study_book_diagnostics import SHEET
from backend.services.study_workbook import write_workbook
from fakes.actuarial_rig import rules_chain, small, study, taylor_ashe
from fakes.study_results import make_study

# what the triangle less its newest diagonal expects: 2022 at 36 months of 1900 * 2100 / 1800,
# 2023 at 24 months of 1200 * 3700 / 2100; 2021 at 48 months has no factor without the diagonal
BROUGHT = (2250 - 1900) + (2250 - 1200)
EXPECTED = 1900 * (2100 / 1800 - 1) + 1200 * (3700 / 2100 - 1)


def falling() -> TriangleSet:
    rows = ((1000, 900, 850), (1000, 900, None), (1000, None, None))
    return TriangleSet({Measure.INCURRED: Triangle.of_rows(("2022", "2023", "2024"), (12, 24, 36), rows)})


def test_the_cells_state_movements():
    inputs = study(small())
    cells = cells_of(inputs, figures_of(inputs))

    assert float(cells["actual_expected.actual"].value) == BROUGHT
    assert float(cells["actual_expected.expected"].value) == pytest.approx(EXPECTED)
    assert float(cells["actual_expected.ratio"].value) == pytest.approx(BROUGHT / EXPECTED)
    assert float(cells["actual_expected.distance"].value) == pytest.approx(BROUGHT - EXPECTED)
    assert cells["actual_expected.side"].text == "more"


def test_the_sentence_on_taylor_and_ashe_speaks_of_the_last_period():
    outcome = run_study(study(taylor_ashe()), rules_chain())
    said = next(one for one in outcome.commentary.sentences if "last period" in one)
    pairs = outcome.figures.diagnostics.actual_expected
    brought, standing = sum(one.actual - one.previous for one in pairs), sum(one.actual for one in pairs)

    assert f"brought USD {brought:,.0f}" in said
    assert f"{standing:,.0f}" not in " ".join(outcome.commentary.sentences)
    assert "of the movement expected" in said
    assert outcome.commentary.dropped == 0


def test_amounts_that_fall_have_no_part_of_what_was_expected():
    inputs = study(falling(), MethodName.CHAIN_LADDER)
    cells = cells_of(inputs, figures_of(inputs))
    outcome = run_study(inputs, rules_chain())

    assert cells["actual_expected.expected"].value < 0
    assert "actual_expected.ratio" not in cells
    assert outcome.commentary.dropped == 0
    assert any("last period brought USD -" in one for one in outcome.commentary.sentences)


def test_a_result_stored_before_the_amount_was_kept_can_be_read():
    figures = figures_of(study(small()))
    kept = figures_to_json(figures)
    for pair in kept["diagnostics"]["actual_expected"]:
        del pair["previous"]
    read = figures_from_json(kept)

    assert [one.previous for one in figures.diagnostics.actual_expected] == [1900, 1200]
    assert all(one.previous == 0 for one in read.diagnostics.actual_expected)


def test_a_pair_knows_both_movements():
    pair = ActualExpected("2023", 24, actual=150, expected=140, previous=100)

    assert (pair.moved, pair.expected_move) == (50, 40)


def shown(made, result):
    """Give the workbook's rows of actual against expected, without their origin."""
    sheet = load_workbook(io.BytesIO(write_workbook(made, result)))[SHEET]
    rows = list(sheet.iter_rows(values_only=True, max_col=8))
    top = next(place for place, row in enumerate(rows) if row[0] == "Actual against expected")
    return rows[top], [row[1:] for row in rows[top + 1 : top + 3]]


def test_the_workbook_shows_standing_and_movement():
    heads, rows = shown(*make_study(small(), Selection()))

    assert heads[2:] == (
        "One age before", "Actual", "Expected", "Actual movement", "Expected movement", "Difference"
    )  # fmt: skip
    assert [row[1] for row in rows] == [1900, 1200]
    assert sum(row[4] for row in rows) == BROUGHT
    assert sum(row[5] for row in rows) == pytest.approx(EXPECTED)


def test_the_workbook_of_an_older_result_claims_no_movement():
    made, result = make_study(small(), Selection())
    diagnostics = result.figures.diagnostics
    older = tuple(replace(one, previous=0.0) for one in diagnostics.actual_expected)
    figures = replace(result.figures, diagnostics=replace(diagnostics, actual_expected=older))
    _, rows = shown(made, replace(result, figures=figures))

    assert [(row[1], row[4], row[5]) for row in rows] == [(None, None, None)] * 2
    assert all(row[6] is not None for row in rows)
