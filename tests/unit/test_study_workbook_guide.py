"""What another actuary finds when the workbook is opened: guide, legend, valuation, widths, heads and live totals."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from backend.domain.studies.result import Commentary
from backend.domain.studies.selection import FactorChoice, Selection, SimulationChoice, Tail
from backend.domain.studies.views import RejectedRow
from backend.domain.studies.words import MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.services.study_book_paper import LONGEST_TEXT
from backend.services.study_workbook import write_workbook
from fakes.study_results import make_study

YEARS = ("2023", "2024", "2025", "2026")
AGES = (12, 24, 36, 48)
PAID = ([100, 150, 165, 170], [110, 165, 180, None], [120, 190, None, None], [90, None, None, None])
INCURRED = ([140, 170, 172, 171], [150, 180, 184, None], [160, 205, None, None], [130, None, None, None])
METHODS = (
    MethodName.CHAIN_LADDER,
    MethodName.MACK,
    MethodName.BORNHUETTER_FERGUSON,
    MethodName.CAPE_COD,
    MethodName.BENKTANDER,
    MethodName.ODP_BOOTSTRAP,
)
ALL = Selection(methods=METHODS, simulation=SimulationChoice(simulations=100, seed=3))


def small_set(origins=YEARS, ages=AGES, scale=1.0, unit="EUR"):
    def rows(cells):
        return [[None if cell is None else cell * scale for cell in row] for row in cells]

    measures = {
        Measure.PAID: Triangle.of_rows(origins, ages, rows(PAID)),
        Measure.INCURRED: Triangle.of_rows(origins, ages, rows(INCURRED)),
    }
    return TriangleSet(measures, tuple(scale * one for one in (200.0, 210.0, 220.0, 230.0)), unit)


def opened(study, result, **how):
    return load_workbook(io.BytesIO(write_workbook(study, result)), **how)


def texts(sheet):
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


@pytest.fixture(scope="module")
def written():
    return make_study(small_set(), ALL)


@pytest.fixture(scope="module")
def book(written):
    return opened(*written)


@pytest.fixture(scope="module")
def shown(written):
    return opened(*written, data_only=True)


def rows_of(sheet, head):
    """Return the rows of the table whose first head this is, until an empty one, by their first cell."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if row[0] == head)
    found = {}
    for row in rows[top + 1 :]:
        if row[0] is None:
            break
        found[row[0]] = row[1:]
    return found


def test_the_guide_stands_right_after_the_summary_and_names_every_sheet_but_itself(book):
    named = rows_of(book["Guide"], "Sheet")

    assert book.sheetnames[:2] == ["Summary", "Guide"]
    assert set(named) == set(book.sheetnames) - {"Guide"}
    assert {"live", "values", "words", "values; live IBNR beside"} == {row[0] for row in named.values()}


def test_the_guide_calls_live_what_holds_formulas_and_values_what_holds_none(book):
    for name, (kind, *_) in rows_of(book["Guide"], "Sheet").items():
        formulas = sum(cell.data_type == "f" for row in book[name].iter_rows() for cell in row)
        assert ("live" in kind) == (formulas > 0), name


def test_the_guide_names_no_sheet_that_is_not_in_the_book():
    book = opened(*make_study(replace(small_set(), premium=None), Selection(methods=METHODS[:1])))

    assert "Mack" not in rows_of(book["Guide"], "Sheet")
    assert "Expected methods" not in rows_of(book["Guide"], "Sheet")
    assert set(rows_of(book["Guide"], "Sheet")) == set(book.sheetnames) - {"Guide"}


def test_the_legend_shows_the_colours_that_the_inputs_and_factors_have(book):
    guide = book["Guide"]
    legend = {
        words.value.split(":")[0]: sample.fill.fgColor.rgb
        for sample, words in guide.iter_rows(min_row=4, max_row=5, max_col=2)
    }
    switch, factor = (
        book[next(book.defined_names[name].destinations)[0]][next(book.defined_names[name].destinations)[1]][0][0]
        for name in ("Counts_paid", "Factors_paid")
    )

    assert legend == {"Yellow": switch.fill.fgColor.rgb, "Blue": factor.fill.fgColor.rgb}
    assert legend["Yellow"] != legend["Blue"]


@pytest.mark.parametrize(
    ("origins", "ages", "words"),
    [
        (YEARS, AGES, "valued at the end of December 2026"),
        (("2023Q1", "2023Q2", "2023Q3", "2023Q4"), (3, 6, 9, 12), "valued at the end of December 2023"),
        (("2026Q2", "2026Q3", "2026Q4", "2027Q1"), (3, 6, 9, 12), "valued at the end of March 2027"),
        (("2026-01", "2026-02", "2026-03", "2026-04"), (1, 2, 3, 4), "valued at the end of April 2026"),
        (("first", "second", "third", "fourth"), AGES, "valued at the newest diagonal"),
    ],
)
def test_says_when_the_newest_amounts_stand(origins, ages, words):
    book = opened(*make_study(small_set(origins, ages), Selection(methods=METHODS[:1])))

    assert words in texts(book["Summary"])
    assert f"Amounts are in EUR; {words}." in texts(book["Guide"])


def test_the_summary_shows_the_live_ibnr_beside_the_engines_without_a_difference(shown, written):
    rows = rows_of(shown["Summary"], "Method")
    live = {name: row[6:8] for name, row in rows.items()}
    totals = {one.method: one.total.ibnr for one in written[1].figures.methods if one.measure is Measure.PAID}

    assert live["Chain ladder"] == (pytest.approx(totals[MethodName.CHAIN_LADDER]), 0)
    assert live["Mack"] == (pytest.approx(totals[MethodName.MACK]), 0)
    assert live["Cape Cod"] == (pytest.approx(totals[MethodName.CAPE_COD]), 0)
    assert live["Bornhuetter-Ferguson"] == (pytest.approx(totals[MethodName.BORNHUETTER_FERGUSON]), 0)
    assert live["Benktander"] == (pytest.approx(totals[MethodName.BENKTANDER]), 0)
    assert live["ODP bootstrap"] == (None, None), "simulated figures are values"


def test_each_live_ibnr_of_the_summary_points_at_a_total_with_that_figure(book, shown):
    summary = book["Summary"]
    top = next(cell.row for cell in summary["A"] if cell.value == "Method")
    pointed = {}
    for row in range(top + 1, top + 1 + len(METHODS)):
        formula = summary.cell(row, 8).value
        if formula:
            sheet, address = formula.lstrip("=").replace("'", "").split("!")
            target = shown[sheet][address.replace("$", "")]
            assert shown[sheet].cell(target.row, 1).value == "Total"
            pointed[summary.cell(row, 1).value] = (target.value, shown["Summary"].cell(row, 8).value)

    assert len(pointed) == 5
    assert all(there == pytest.approx(here) for there, here in pointed.values())


@pytest.mark.parametrize("name", ["Summary", "Mack", "Expected methods", "All methods", "Diagnostics"])
def test_a_row_of_heads_is_as_high_as_its_longest_head_needs(book, name):
    sheet = book[name]
    for row in sheet.iter_rows():
        heads = [cell for cell in row if cell.value and cell.font.b and cell.fill.fgColor.rgb == "FFE4E7EB"]
        for cell in heads:
            width = sheet.column_dimensions[get_column_letter(cell.column)].width or 11
            if len(str(cell.value)) > 30 or " " not in str(cell.value) or len(str(cell.value)) <= 10:
                continue
            if width < 13 and len(str(cell.value)) > width + 2:
                assert (sheet.row_dimensions[cell.row].height or 15) >= 30, (name, cell.value)


def test_no_row_of_all_methods_is_too_long_to_be_printed(book):
    assert book["All methods"].max_column <= 20
    labels = [cell.value for cell in book["All methods"]["A"] if str(cell.value).startswith("IBNR at ")]

    assert labels[0] == "IBNR at 1% to 10%"
    assert labels[-1].endswith("to 99%")


def test_every_percent_of_a_simulated_reserve_is_there_and_in_order(book, written):
    samples = written[1].figures.find(MethodName.ODP_BOOTSTRAP).samples
    rows = [row for row in book["All methods"].iter_rows(values_only=True) if str(row[0]).startswith("IBNR at ")]
    cells = [cell for row in rows for cell in row[1:] if cell is not None]

    assert cells == pytest.approx(list(samples))
    assert cells == sorted(cells)


def test_every_sheet_prints_landscape_and_one_page_wide(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0), sheet.title


def test_long_tables_repeat_their_heads_on_every_page_and_stay_in_sight(book):
    assert book["Data"].freeze_panes == "A2"
    assert book["Data"].print_title_rows == "$1:$1"
    assert book["Paid"].freeze_panes == "B1"


def test_a_column_of_words_has_its_head_to_the_left(book):
    for sheet, words in (
        ("Summary", "Measure"),
        ("Data", "measure"),
        ("Rejected rows", "Why"),
        ("Diagnostics", "Verdict"),
    ):
        head = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == words)
        assert head.alignment.horizontal != "right", (sheet, words)


def test_figures_of_tests_and_residuals_have_a_format_that_fits_their_column(book):
    sheet = book["Diagnostics"]
    top = next(cell.row for cell in sheet["A"] if cell.value == "Residuals")

    assert [sheet.cell(top + 1, column).number_format for column in (2, 3, 5)] == ["0", "0", "0.0000"]


@pytest.mark.parametrize(("scale", "form"), [(1e6, "#,##0"), (1.0, "#,##0.00"), (0.001, "#,##0.0000")])
def test_amounts_show_as_many_decimals_as_their_size_needs(scale, form):
    book = opened(*make_study(small_set(scale=scale), Selection(methods=METHODS[:2])))

    assert book["Paid"]["B7"].number_format == form
    assert book["Paid"]["B7"].value == pytest.approx(100 * scale)


def test_assumptions_name_link_ratios_and_methods_in_words():
    gone = frozenset({("2023", 12), ("2024", 24)})
    book = opened(*make_study(small_set(), Selection(methods=METHODS[:2], factors=FactorChoice(excluded=gone))))
    pairs = {row[0]: row[1] for row in book["Assumptions"].iter_rows(values_only=True)}

    assert pairs["chain ladder: excluded"] == "2023 from age 12, 2024 from age 24"
    assert pairs["Methods"] == "Chain ladder, Mack"
    assert not [words for words in pairs.values() if words and "['" in words]


@pytest.mark.parametrize(
    ("dropped", "sentence"),
    [(0, "0 sentences were dropped because a number in them was not computed."),
     (1, "1 sentence was dropped because a number in it was not computed."),
     (2, "2 sentences were dropped because a number in them was not computed.")],
)  # fmt: skip
def test_sentences_that_were_dropped_are_counted_in_good_english(written, dropped, sentence):
    view, result = written
    book = opened(view, replace(result, commentary=Commentary(("One.",), dropped)))

    assert sentence in texts(book["Commentary"])


@pytest.mark.parametrize(("count", "words"), [(1, "1 row of the file is not"), (2, "2 rows of the file are not")])
def test_rows_put_aside_are_counted_in_good_english(count, words):
    view, result = make_study(small_set(), rejected=(RejectedRow(2, "a;b", "Not a number."),) * count)

    assert any(line.startswith(words) for line in texts(opened(view, result)["Rejected rows"]))


def test_a_note_that_two_results_of_one_method_share_is_written_once():
    view, result = make_study(small_set(), ALL)
    first = result.figures.methods[0]
    noted = (replace(first, notes=("One note.",)), replace(first, measure=Measure.INCURRED, notes=("One note.",)))
    result = replace(result, figures=replace(result.figures, methods=noted))

    assert texts(opened(view, result)["Summary"]).count("Chain ladder: One note.") == 1


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "[a]:*?/\\'",
    "_x0041_",
    "\x00\x01\x1b",
    "\ud800",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_text_that_no_program_calculates(words):
    view, result = make_study(
        small_set(unit=words), Selection(methods=METHODS[:1]), rejected=(RejectedRow(1, words, words),)
    )
    view = replace(view, name=words, triangle=replace(view.triangle, name=words, warnings=(words,)))
    result = replace(result, commentary=Commentary((words,)))
    usual = opened(*make_study(small_set(), Selection(methods=METHODS[:1])))
    book = opened(view, result)

    assert book.sheetnames == usual.sheetnames
    assert len(formulas_of(book)) == len(formulas_of(usual))
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert max(map(len, book.sheetnames)) <= 31


def formulas_of(book):
    return [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
@pytest.mark.parametrize("sheet", ["Commentary", "Rejected rows", "Summary"])
def test_words_that_begin_like_a_formula_stay_words_when_somebody_edits_the_cell(start, sheet):
    words = f"{start}1+1 is what it says"
    view, result = make_study(small_set(), Selection(methods=METHODS[:1]), rejected=(RejectedRow(1, words, "No."),))
    view = replace(view, triangle=replace(view.triangle, warnings=(words,)))
    book = opened(view, replace(result, commentary=Commentary((words,))))
    cell = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == words)

    assert cell.quotePrefix


@pytest.mark.parametrize("sign", ["x", "é", "\U0001f600"])
def test_a_text_longer_than_a_cell_is_cut_to_what_a_cell_holds(sign):
    view, result = make_study(
        small_set(), Selection(methods=METHODS[:1]), rejected=(RejectedRow(1, sign * 40_000, "Too long."),)
    )
    kept = next(words for words in texts(opened(view, result)["Rejected rows"]) if words.startswith(sign * 9))

    assert len(kept.encode("utf-16-le")) // 2 == LONGEST_TEXT
    assert set(kept) == {sign}


SCRIPT = """
import hashlib, sys
sys.path.insert(0, {tests!r})
sys.path.insert(0, {root!r})
from test_study_workbook_guide import PICKED, make_study, small_set, write_workbook
print(hashlib.sha256(write_workbook(*make_study(small_set(), PICKED))).hexdigest())
"""
PICKED = Selection(
    methods=METHODS[:2],
    factors=FactorChoice(
        excluded=frozenset({("2023", 12), ("2024", 24), ("2024", 12)}),
        picked={36: 1.02},
        sigma=SigmaRule.LOGLINEAR,
        tail=Tail(TailKind.CONSTANT, 1.01),
    ),
)


def test_equal_input_gives_equal_bytes_whatever_the_process_mixes_its_hashes_with():
    here = Path(__file__).parent
    script = SCRIPT.format(tests=str(here), root=str(here.parent))
    sums = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONWARNINGS": "ignore"},  # noqa: TID251 - a child's own
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }

    assert len(sums) == 1
