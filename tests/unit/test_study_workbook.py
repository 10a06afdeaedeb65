import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from backend.domain.studies.result import Commentary
from backend.domain.studies.selection import FactorChoice, Selection, SimulationChoice
from backend.domain.studies.views import Adoption, RejectedRow
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.domain.triangles.long_form import LongCell
from backend.services.study_book_paper import LONGEST_TEXT
from backend.services.study_workbook import write_workbook
from backend.services.triangle_gate import check_cells
from fakes.study_results import make_study

ROWS = ([100, 150, 165, 170], [110, 165, 180, None], [120, 190, None, None], [90, None, None, None])
YEARS = ("2023", "2024", "2025", "2026")
AGES = (12, 24, 36, 48)
METHODS = (MethodName.CHAIN_LADDER, MethodName.MACK, MethodName.CAPE_COD, MethodName.ODP_BOOTSTRAP)
FEW = SimulationChoice(simulations=200, seed=7)


def small_set(origins=YEARS, unit="EUR"):
    paid = Triangle.of_rows(origins, AGES, ROWS)
    return TriangleSet({Measure.PAID: paid}, (200.0, 210.0, 220.0, 230.0), unit)


def opened(study, result, **how):
    return load_workbook(io.BytesIO(write_workbook(study, result)), **how)


def texts(sheet):
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


@pytest.fixture
def study():
    return make_study(small_set(), Selection(methods=METHODS, simulation=FEW))


def test_has_a_sheet_for_each_subject(study):
    assert opened(*study).sheetnames == [
        "Summary", "Guide", "Paid", "Mack", "Expected methods", "All methods", "Diagnostics", "Data", "Assumptions",
        "Commentary", "Rejected rows",
    ]  # fmt: skip


def test_the_same_study_gives_the_same_bytes(study):
    assert write_workbook(*study) == write_workbook(*study)


def test_the_file_is_dated_by_the_run_and_not_by_the_clock(study):
    content = write_workbook(*study)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}
        assert b"2027-03-01T09:30:00Z" in archive.read("docProps/core.xml")


def test_a_viewer_that_does_not_calculate_shows_the_engines_figures(study):
    shown = opened(*study, data_only=True)["Paid"]
    ultimates = [row.ultimate for row in study[1].figures.find(MethodName.CHAIN_LADDER).origins]

    top = next(cell.row for cell in shown["A"] if cell.value == "Chain ladder (live)") + 2
    assert [shown.cell(top + row, 5).value for row in range(4)] == pytest.approx(ultimates)


def test_factors_and_counts_can_be_used_by_name(study):
    book = opened(*study)

    assert {"Factors_paid", "CDF_paid", "Counts_paid"} <= set(book.defined_names)
    sheet, cells = next(book.defined_names["CDF_paid"].destinations)
    assert [cell.value[:1] for cell in book[sheet][cells][0]] == ["="] * 4


def test_an_excluded_link_ratio_is_a_zero_and_all_others_are_ones():
    chosen = Selection(factors=FactorChoice(excluded=frozenset({("2024", 12)})))
    book = opened(*make_study(small_set(), chosen))
    sheet, cells = next(book.defined_names["Counts_paid"].destinations)

    assert [[cell.value for cell in row] for row in book[sheet][cells]] == [
        [1, 1, 1],
        [0, 1, None],
        [1, None, None],
        [None, None, None],
    ]


def test_the_summary_compares_methods_with_their_errors(study):
    sheet = opened(*study, data_only=True)["Summary"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    mack = study[1].figures.find(MethodName.MACK).total

    assert rows["Mack"][1:7] == pytest.approx(
        ("paid", mack.latest, mack.ultimate, mack.ibnr, mack.standard_error, mack.standard_error / mack.ibnr)
    )
    assert rows["Chain ladder"][5] is None, "the chain ladder has no error of its own"


def test_the_summary_says_whether_the_version_stands(study):
    view, result = study
    other = Adoption(2, view.study_id, "Bo Lind", result.finished_at, "Newer data")
    adopted, _ = make_study(small_set(), result.selection, adopted=True, figures=result.figures)

    assert "Not adopted: a proposal" in texts(opened(view, result)["Summary"])[1]
    assert "Adopted by Bo Lind on 2027-03-01 09:30 UTC: Agreed" in texts(opened(adopted, result)["Summary"])[1]
    assert "version 2 stands" in texts(opened(replace(view, adoption=other), result)["Summary"])[1]


def test_says_where_no_model_had_a_part_and_which_one_had(study):
    view, result = study
    by_model = replace(result, made_without_model=False, provider="openai", model="one")

    assert "made without a model" in texts(opened(view, result)["Summary"])
    assert "openai, one" in texts(opened(view, by_model)["Summary"])


def test_simulated_figures_are_marked_as_values_with_their_seed(study):
    words = " ".join(texts(opened(*study)["All methods"]))

    assert "ODP bootstrap, paid: simulated: 200 simulations, seed 7" in words
    assert not [cell for row in opened(*study)["All methods"] for cell in row if cell.data_type == "f"]


def test_warnings_and_methods_without_a_figure_are_on_the_first_sheet():
    triangles = replace(small_set(), premium=None)
    view, result = make_study(triangles, Selection(methods=(MethodName.MACK, MethodName.CAPE_COD)))
    view = replace(view, triangle=replace(view.triangle, warnings=("Row 4 falls.",)))
    words = texts(opened(view, result)["Summary"])

    assert "Row 4 falls." in words
    assert any(line.startswith("Cape Cod: Cape Cod needs a premium") for line in words)


def test_the_data_sheet_can_be_read_back_as_the_same_triangle(study):
    rows = list(opened(*study)["Data"].iter_rows(values_only=True))
    cells = [
        LongCell(origin, int(age), float(value), Measure(measure), number)
        for number, (origin, age, measure, value) in enumerate(rows[1:], start=2)
    ]

    assert rows[0] == ("origin", "age_months", "measure", "value")
    assert check_cells(cells, "EUR").triangles.data_hash == study[1].data_hash


def test_assumptions_name_choices_author_proof_and_versions():
    chosen = Selection(factors=FactorChoice(excluded=frozenset({("2024", 12)}), last_periods=3, picked={36: 1.04}))
    view, result = make_study(small_set(), chosen)
    pairs = {row[0]: row[1] for row in opened(view, result)["Assumptions"].iter_rows(values_only=True)}

    assert pairs["Link ratios left out"] == "2024 from age 12"
    assert (pairs["Newest periods"], pairs["Factors picked by hand"]) == ("3", "from age 36: 1.04")
    assert (pairs["Author"], pairs["Reason"]) == ("Ada Moss", "First look at the year")
    assert (pairs["Run id"], pairs["Data hash (SHA-256)"]) == (str(result.run_id), result.data_hash)
    assert (pairs["Result hash (SHA-256)"], pairs["Library numpy"]) == (result.result_hash, "2.4.6")
    assert (pairs["Seed"], pairs["Sigma rule"]) == ("42", "mack")
    assert pairs["Pipeline version"] == result.pipeline_version


def test_commentary_counts_the_sentences_that_were_dropped(study):
    view, result = study
    words = texts(opened(view, replace(result, commentary=Commentary(("One thing.",), 3)))["Commentary"])

    assert "One thing." in words
    assert "3 sentences were dropped because a number in them was not computed." in words


def test_rows_put_aside_keep_their_number_text_and_reason():
    view, result = make_study(small_set(), rejected=(RejectedRow(7, "2024;12;abc", "The value is not a number."),))
    rows = list(opened(view, result)["Rejected rows"].iter_rows(values_only=True))

    assert (7, "2024;12;abc", "The value is not a number.") in rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_text_is_never_a_formula_whatever_it_starts_with(start):
    hostile = f"{start}HYPERLINK(1)"
    view, result = make_study(
        small_set(("2023", "2024", "2025", hostile), hostile), rejected=(RejectedRow(1, hostile, hostile),)
    )
    result = replace(result, commentary=Commentary((hostile,)))
    book = opened(replace(view, name=hostile), result)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if hostile in str(cell.value)]

    assert len(found) > 10
    assert {"s"} == {cell.data_type for cell in found}


def test_a_very_long_text_is_cut_and_not_lost():
    view, result = make_study(small_set(), rejected=(RejectedRow(1, "x" * 40_000, "Too long."),))

    assert "x" * LONGEST_TEXT in texts(opened(view, result)["Rejected rows"])


def test_an_origin_without_an_ultimate_leaves_its_cells_and_the_total_empty():
    gone = frozenset({("2023", 36)})
    shown = opened(*make_study(small_set(), Selection(factors=FactorChoice(excluded=gone))), data_only=True)["Paid"]
    top = next(cell.row for cell in shown["A"] if cell.value == "Chain ladder (live)") + 2

    assert [shown.cell(top + row, 5).value or None for row in range(5)] == [170, None, None, None, None]


def test_no_formula_searches_by_size_which_programs_answer_differently_for_a_row_of_one_cell(study):
    formulas = [
        cell.value for sheet in opened(*study) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]

    assert len(formulas) > 100
    assert not [formula for formula in formulas if "LOOKUP(" in formula]
    assert not [formula for formula in formulas if "MATCH(" in formula and ",0)" not in formula]
