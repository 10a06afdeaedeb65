"""The parts of reading a triangle: headings, ages, amounts of a file, grids of a workbook, valuations."""

import io
import json
from contextlib import suppress
from datetime import date
from uuid import uuid4

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.studies.views import ClaimsTriangleRequest
from backend.domain.triangles import Measure
from backend.domain.triangles.origins import read_origin
from backend.errors import DeskError, InvalidRequestError, UnreadableDocumentError
from backend.extraction import grids, sandbox
from backend.services.claims_triangle import check_request, make_grid
from backend.services.triangle_ages import make_age_reader
from backend.services.triangle_amounts import find_doubt, has_decimal_commas, read_amount
from backend.services.triangle_cells import put_aside
from backend.services.triangle_files import read_triangle_file
from backend.services.triangle_headings import find_layout

YEARS = [read_origin(str(year)) for year in range(2015, 2025)]
QUARTERS = [read_origin(f"2024Q{quarter}") for quarter in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("heading", "texts", "origins", "expected"),
    [
        ("age months", ["12", "24"], YEARS, [12, 24]),
        ("age months", ["1", "2"], YEARS, [1, 2]),
        ("age", ["12", "24", "36"], YEARS, [12, 24, 36]),
        ("age", ["1", "2", "3"], YEARS, [12, 24, 36]),
        ("development", ["0", "1", "2"], YEARS, [12, 24, 36]),
        ("lag", ["1", "2", "3"], QUARTERS, [3, 6, 9]),
        ("development quarter", ["1", "2", "45"], YEARS, [3, 6, 135]),
        ("age years", ["1", "2"], YEARS, [12, 24]),
        ("dev", ["12.0", "24.00"], YEARS, [12, 24]),
        ("", ["12 months", "24 months"], YEARS, [12, 24]),
        ("", ["1 y", "2 y"], YEARS, [12, 24]),
    ],
)
def test_ages_become_months(heading, texts, origins, expected):
    reader = make_age_reader(heading, texts, origins)

    assert [reader.read(text, origins[0]) for text in texts] == expected


@pytest.mark.parametrize(
    ("texts", "origin", "expected"),
    [
        (["2015", "2016"], "2015", [12, 24]),
        (["2015-12-31", "2016-12-31"], "2015", [12, 24]),
        (["2015-03", "2015-06"], "2015", [3, 6]),
        (["2024Q1", "2024Q4"], "2024Q1", [3, 12]),
    ],
)
def test_a_valuation_less_the_begin_of_the_origin_is_the_age(texts, origin, expected):
    reader = make_age_reader("valuation", texts, [read_origin(origin)])

    assert [reader.read(text, read_origin(origin)) for text in texts] == expected
    assert reader.warning


@pytest.mark.parametrize("text", ["", "twelve", "12.5", "-12", "1e2", "999999"])
def test_what_is_no_age_is_none(text):
    assert make_age_reader("age months", ["12", "24"], YEARS).read(text, YEARS[0]) is None


def test_what_was_decided_about_ages_is_said():
    assert make_age_reader("age months", ["12"], YEARS).warning == ""
    assert make_age_reader("lag", ["1", "2"], YEARS).warning == "Ages count periods: 1, 2 are read as 12, 24 months."


def test_a_long_heading_is_found_below_a_title():
    layout = find_layout([["Losses of 2024"], [], ["Line", "AccidentYear", "DevelopmentLag", "CumPaidLoss"]])

    assert (layout.heading_row, layout.origin, layout.age) == (2, 1, 2)
    assert layout.values == {3: Measure.PAID}
    assert layout.unused == ("line",)


def test_a_value_column_comes_before_columns_named_after_measures():
    layout = find_layout([["origin", "age", "measure", "value"]])

    assert (layout.values, layout.measure) == ({3: None}, 2)


def test_a_loss_column_beside_a_measure_column_holds_the_value():
    assert find_layout([["origin", "age", "measure", "loss"]]).values == {3: None}


def test_a_wide_heading_has_ages_and_perhaps_a_premium():
    layout = find_layout([["AY", "Measure", "12", "24", "Premium", "Remark"]])

    assert layout.ages == {2: "12", 3: "24"}
    assert (layout.origin, layout.measure, layout.values) == (0, 1, {4: Measure.PREMIUM})
    assert layout.unused == ("remark",)


@pytest.mark.parametrize("cells", [[], [""], ["a", "b"], ["2021", "12", "24"], ["origin", "value"]])
def test_a_row_that_is_no_heading_is_none(cells):
    assert find_layout([cells]) is None


def test_a_file_decides_once_what_its_commas_mean():
    assert has_decimal_commas(["1.234,50", "1.300"])
    assert not has_decimal_commas(["1,234.50", "1,300"])
    assert not has_decimal_commas(["1,234", "2,345"])
    assert find_doubt(["1,234"]) == ","
    assert find_doubt(["1.234", "567"]) == "."
    assert find_doubt(["1,234", "1.5"]) == find_doubt(["12"]) == ""
    assert read_amount("1.300", decimal_commas=True) == 1300
    assert read_amount("1.300") == pytest.approx(1.3)
    assert read_amount("12,5", decimal_commas=True) == pytest.approx(12.5)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_amounts_origins_and_rows(text):
    amount, origin = read_amount(text), read_origin(text)

    assert amount is None or isinstance(amount, float)
    assert origin is None or 0 < len(origin.name) <= 40
    assert not put_aside(1, text, "x").text.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(alphabet='origin,12;\t"\n=-()0.5e', max_size=120))
def test_no_text_breaks_the_reading_of_a_file(text):
    checked = None
    with suppress(DeskError):
        checked = read_triangle_file("t.csv", f"origin,age,value\n{text}".encode())

    assert checked is None or (checked.triangles is None) == bool(checked.problems)


def workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Paid")
        for at, cell in rows.items():
            sheet.write(*at, cell)
    return out.getvalue()


def test_a_grid_begins_where_the_sheet_does():
    (grid,) = grids.read_grids(workbook({(3, 1): "origin", (3, 2): 12, (4, 1): 2021, (4, 2): 1.5}))

    assert (grid.name, grid.first_row) == ("Paid", 4)
    assert grid.rows == (("origin", "12"), ("2021", "1.5"))


def test_a_workbook_of_many_sheets_is_refused():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number in range(grids.MOST_SHEETS + 1):
            book.add_worksheet(f"S{number}")

    with pytest.raises(UnreadableDocumentError, match="20 sheets"):
        grids.read_grids(out.getvalue())


def test_what_is_no_workbook_is_refused_by_the_child():
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        grids.read_grids(b"PK\x03\x04 nonsense")


@pytest.mark.parametrize("answer", ["", "{}x", "[1]", '[{"name": "S"}]', '[{"name": 1, "first_row": "x", "rows": []}]'])
def test_a_child_that_talks_nonsense_is_not_believed(monkeypatch, answer):
    monkeypatch.setattr(sandbox, "run", lambda _task, _content: answer.encode())

    with pytest.raises(sandbox.ChildFailedError, match="makes no sense"):
        grids.read_grids(b"anything")


def test_what_the_child_packs_the_parent_reads(monkeypatch):
    packed = grids.pack_grids(workbook({(0, 0): "a", (1, 1): 2}), lambda _pages: None)
    monkeypatch.setattr(sandbox, "run", lambda _task, _content: packed)

    assert json.loads(packed)[0]["rows"] == [["a", ""], ["", "2"]]
    assert grids.read_grids(b"anything")[0].rows == (("a", ""), ("", "2"))


@pytest.mark.parametrize(
    ("as_of", "months", "last"),
    [
        (date(2024, 12, 31), 12, ["2023-01-01", "2024-01-01", "2025-01-01"]),
        (date(2024, 12, 31), 3, ["2024-07-01", "2024-10-01", "2025-01-01"]),
        (date(2024, 3, 30), 1, ["2024-01-31", "2024-02-29", "2024-03-31"]),
    ],
)
def test_valuations_lie_whole_periods_before_the_newest(as_of, months, last):
    grid = make_grid(uuid4(), ClaimsTriangleRequest(None, months, as_of), date(2020, 5, 5))

    assert [day.isoformat() for day in grid.cutoffs[-3:]] == last
    assert len(grid.cutoffs) == len(grid.origins)
    assert grid.origins[0] <= 2020 * 12 + 4 < grid.origins[0] + months


def test_too_many_periods_say_what_to_choose():
    with pytest.raises(InvalidRequestError, match="Choose longer ones"):
        make_grid(uuid4(), ClaimsTriangleRequest(None, 1, date(2024, 1, 1)), date(1980, 1, 1))


def test_a_request_for_today_passes():
    check_request(ClaimsTriangleRequest("auto", 3, date(2024, 1, 1)), date(2024, 1, 1))
