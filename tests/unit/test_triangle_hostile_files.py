"""Files made to mislead: what could be read in two ways is refused, put aside, or said; nothing is silently wrong."""

import codecs
import csv
import io
import tracemalloc

import pytest
import xlsxwriter

from backend.domain.triangles import Measure
from backend.errors import DeskError, RejectedUploadError
from backend.services.triangle_amounts import read_amount
from backend.services.triangle_files import LARGEST_BYTES, read_triangle_file

WANTED = [[100, 150, 160], [110, 165, None], [120, None, None]]
LONG = "origin,age_months,value\n2021,12,100\n2021,24,150\n2021,36,160\n2022,12,110\n2022,24,165\n2023,12,120\n"
WIDE = "origin,12,24,36\n2021,100,150,160\n2022,110,165,\n2023,120,,\n"
SEMICOLONS = LONG.replace(",", ";")


def read(text, name="t.csv"):
    return read_triangle_file(name, text.encode() if isinstance(text, str) else text)


def said_of(content):
    """Return the sentence with which a file is refused."""
    try:
        checked = read(content)
    except DeskError as error:
        return error.user_message
    assert checked.triangles is None
    return checked.problems[0]


def rows(checked):
    return checked.triangles.measures[Measure.LOSS].to_rows()


def workbook(fill):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    fill(book, book.add_worksheet())
    book.close()
    return target.getvalue()


def write_wide(sheet, cells=WANTED):
    sheet.write_row(0, 0, ["origin", 12, 24, 36])
    for number, line in enumerate(cells, start=1):
        sheet.write_number(number, 0, 2020 + number)
        for column, cell in enumerate(line, start=1):
            if cell is not None:
                sheet.write(number, column, cell)


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF16_LE + LONG.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LONG.encode("utf-16-be"),
        codecs.BOM_UTF8 + LONG.encode(),
        codecs.BOM_UTF8 * 2 + LONG.encode(),
    ],
    ids=["utf-16 little", "utf-16 big", "utf-8", "two marks"],
)
def test_a_byte_order_mark_is_understood(content):
    assert rows(read(content)) == WANTED


@pytest.mark.parametrize(
    "content",
    [
        LONG.encode("utf-16-le"),
        LONG.encode("utf-32"),
        LONG.replace("150", "15\0").encode(),
        LONG.encode() + b"\0",
        ("origin," + ",".join(str(12 * n) for n in range(1, 1_000_001)) + "\n2021,1\n").encode(),
        (WIDE + "2024," + "," * 1_000_000 + "\n").encode(),
    ],
    ids=["utf-16 without a mark", "utf-32", "a zero byte", "a zero byte at the end", "million ages", "million cells"],
)
def test_what_is_no_text_of_a_table_is_refused_in_words(content):
    assert said_of(content).endswith(".")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.5e2", 150),
        ("1.5E+02", 150),
        ("15e1", 150),
        ("150.", 150),
        ("+150", 150),
        ("USD 150", 150),
        ("150,00", 150),
    ],
)
def test_numbers_in_other_dress_are_the_same_numbers(written, amount):
    assert rows(read(LONG.replace(",150", f',"{written}"')))[0][1] == amount


@pytest.mark.parametrize("written", ["-150", "150-", "(150)", "\u2212150", "- 150", "USD -150"])
def test_a_negative_amount_is_negative_however_it_is_written(written):
    assert read_amount(written) == -150


@pytest.mark.parametrize(
    "written",
    [
        "0x96",
        "1_50",
        "15 0 x",
        "1.2k",
        "150%",
        "\uff11\uff15\uff10",
        "1,5e2x",
        "NaN",
        "-inf",
        "1e999",
        "=150",
        "@150",
        "--150",
        "1.2.3",
    ],
)
def test_what_is_no_number_is_put_aside_with_its_row_and_the_cell_is_missing(written):
    checked = read(LONG.replace(",150", f',"{written}"'))

    assert [row.row for row in checked.rejected] == [3]
    assert rows(checked)[0] == [100, None, 160]
    assert any("2021 at 24 months" in one for one in checked.warnings)


def test_decimal_commas_with_thousands_points_are_read_and_said():
    text = SEMICOLONS.replace(";100", ";1.234,50").replace(";150", ";1.500,00").replace(";160", ";1.600,25")

    assert rows(read(text))[0] == [1234.5, 1500, 1600.25]
    assert "Commas are read as decimal marks." in read(text).warnings


def test_points_in_two_places_part_thousands():
    text = SEMICOLONS.replace(";100", ";1.234.567").replace(";150", ";1.334.567").replace(";160", ";1.400.000")

    assert rows(read(text))[0] == [1_234_567, 1_334_567, 1_400_000]


@pytest.mark.parametrize(("mark", "word"), [(",", "Commas are read as thousands"), (".", "Points are read as decimal")])
def test_a_mark_that_could_be_either_is_said(mark, word):
    text = SEMICOLONS
    for amount in ("100", "150", "160", "110", "165", "120"):
        text = text.replace(f";{amount}\n", f";1{mark}{amount}\n")

    assert any(one.startswith(word) for one in read(text).warnings)


@pytest.mark.parametrize("amount", ["1.234,50", "1,234", "1,234.50"])
def test_an_unquoted_comma_in_an_amount_is_never_read_as_its_first_part(amount):
    checked = read(LONG.replace(",150", f",{amount}"))

    assert rows(checked)[0] == [100, None, 160]
    assert checked.rejected[0].row == 3
    assert "more cells than the heading" in checked.rejected[0].problem


def test_unquoted_commas_do_not_shift_a_wide_row():
    checked = read("origin,12,24,36\n2021,1,100,1,150,1,160\n2022,1,110,165,\n2023,120,,\n")

    assert [row.row for row in checked.rejected] == [2, 3]
    assert checked.triangles is None


@pytest.mark.parametrize("end", [",", ",,,", ", ,"])
def test_separators_at_the_end_of_rows_are_no_cells(end):
    heading, *lines = WIDE.splitlines()

    assert rows(read("\n".join([heading, *(line + end for line in lines)]))) == WANTED


def test_remarks_beside_a_table_in_a_workbook_do_no_harm():
    def fill(_book, sheet):
        write_wide(sheet)
        sheet.write(2, 8, "checked by the desk")

    assert rows(read(workbook(fill), "t.xlsx")) == WANTED


@pytest.mark.parametrize("quoted", ['"20\n21",24,150', '2021,24,"150', '2021,24,15"0', '"2021,24,150'])
def test_a_quotation_mark_that_does_not_close_spoils_its_own_lines_only(quoted):
    checked = read(LONG.replace("2021,24,150", quoted))

    assert rows(checked) == [[100, None, 160], *WANTED[1:]]
    assert all("quotation marks" in row.problem for row in checked.rejected)


def test_rows_of_factors_under_a_triangle_are_no_origins():
    checked = read(WIDE + "12-24,1.5,1.07,\nSelected,1.5,1.07,1.0\nLDF,1,2,3\n")

    assert rows(checked) == WANTED
    assert {row.row for row in checked.rejected} == {5, 6, 7}


def test_origins_that_are_all_names_stay():
    text = LONG.replace("2021,", "Fleet,").replace("2022,", "Homes,").replace("2023,", "Shops,")

    assert read(text).triangles.origins == ("Fleet", "Homes", "Shops")


def test_negative_and_impossible_ages_are_put_aside():
    assert len(read(LONG.replace(",36,", ",-36,")).rejected) == 1
    assert len(read(LONG.replace(",36,", ",99999,")).rejected) == 1
    assert read(LONG.replace(",12,", ",-12,")).triangles is None


def test_days_as_ages_are_computed_and_said():
    text = "origin,2021-12-31,2022-12-31,2023-12-31\n2021,100,150,160\n2022,,110,165\n2023,,,120\n"

    assert rows(read(text)) == WANTED
    assert "Ages are computed from the valuation of each cell." in read(text).warnings


@pytest.mark.parametrize("days", ["12/31/2021,12/31/2022,12/31/2023", "31.12.2021,31.12.2022,31.12.2023"])
def test_days_of_valuation_are_read_in_their_usual_forms(days):
    assert rows(read(f"origin,{days}\n2021,100,150,160\n2022,,110,165\n2023,,,120\n")) == WANTED


@pytest.mark.parametrize("other", [1, 1.5, 40])
def test_two_triangles_below_one_another_are_not_mixed(other):
    below = "\n".join(
        line if line.startswith("origin") else ",".join(_times(cell, other) for cell in line.split(","))
        for line in WIDE.splitlines()
    )
    checked = read(f"{WIDE}\n{below}\n")

    assert checked.triangles is None if other != 1 else rows(checked) == WANTED


def _times(cell, other):
    return str(float(cell) * other) if cell and not cell.startswith("20") else cell


def test_a_formula_of_a_workbook_counts_with_the_value_it_had():
    def fill(_book, sheet):
        write_wide(sheet)
        sheet.write_formula(1, 2, "=B2*1.5", value=150)

    assert rows(read(workbook(fill), "t.xlsx")) == WANTED


def test_a_formula_that_failed_is_put_aside():
    def fill(_book, sheet):
        write_wide(sheet)
        sheet.write_formula(1, 2, "=1/0", value="#DIV/0!")

    checked = read(workbook(fill), "t.xlsx")
    assert rows(checked)[0] == [100, None, 160]


def test_merged_cells_hold_one_amount_and_the_other_cell_is_missing():
    def fill(book, sheet):
        write_wide(sheet, [[None, None, 160], *WANTED[1:]])
        sheet.merge_range(1, 1, 1, 2, 100, book.add_format())

    checked = read(workbook(fill), "t.xlsx")
    assert rows(checked)[0] == [100, None, 160]
    assert any("2021 at 24 months" in one for one in checked.warnings)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r="])
def test_a_row_put_aside_starts_no_formula_when_it_is_shown_in_a_program(start):
    content = LONG + f'"{start}cmd|calc",12,5\n2024,12,"{start}HYPERLINK(1)"\n'
    kept = io.StringIO()
    csv.writer(kept).writerows([row.row, row.text, row.problem] for row in read(content).rejected)

    assert read(content).rejected
    for _, text, problem in csv.reader(io.StringIO(kept.getvalue())):
        assert not text.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
        assert not problem.startswith(("=", "+", "-", "@"))


def test_a_file_of_many_rows_put_aside_costs_memory_in_proportion_to_its_size():
    line = b"2021,12,paid,this is no number at all and goes on for quite a while so that lines are few,x\n"
    content = b"origin,age_months,measure,value,note\n" + line * (LARGEST_BYTES // 8 // len(line))
    tracemalloc.start()
    checked = read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert checked.triangles is None
    assert len(checked.rejected) == 500
    assert peak < 60 * len(content)


def test_a_file_larger_than_we_take_or_of_too_many_lines_is_refused():
    with pytest.raises(RejectedUploadError):
        read(b"x" * (LARGEST_BYTES + 1))
    with pytest.raises(RejectedUploadError):
        read(LONG + "\n" * 200_001)
