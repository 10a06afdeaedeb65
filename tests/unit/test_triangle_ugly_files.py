"""Files as people really send them: every ugly one is read as it is meant, or says what is wrong with it."""

import io
import zipfile

import pytest
import xlsxwriter

from backend.domain.triangles import Measure
from backend.errors import RejectedUploadError, UnreadableDocumentError
from backend.services.triangle_files import LARGEST_BYTES, read_triangle_file

WANTED = [[100, 150, 160], [110, 165, None], [120, None, None]]
LONG = "origin,age_months,value\n2021,12,100\n2021,24,150\n2021,36,160\n2022,12,110\n2022,24,165\n2023,12,120\n"
WIDE = "origin,12,24,36\n2021,100,150,160\n2022,110,165,\n2023,120,,\n"
READ_AS_MEANT = {
    "long": LONG,
    "wide": WIDE,
    "byte order mark": "\ufeff" + LONG,
    "windows line ends": LONG.replace("\n", "\r\n"),
    "old line ends": LONG.replace("\n", "\r"),
    "blank lines": LONG.replace("\n", "\n\n"),
    "semicolons": LONG.replace(",", ";"),
    "tabs": WIDE.replace(",", "\t"),
    "bars": LONG.replace(",", "|"),
    "no last line end": LONG.rstrip("\n"),
    "capital headings with blanks": LONG.replace("origin,age_months,value", " Accident Year , AGE , Amount "),
    "joined headings": LONG.replace("origin,age_months,value", "AccidentYear,DevelopmentMonths,Values"),
    "short headings": LONG.replace("origin,age_months,value", "ay,lag,loss"),
    "rows in disorder": "\n".join((LONG.split("\n", maxsplit=1)[0], *reversed(LONG.split("\n")[1:]))),
    "columns in disorder": "value,origin,age_months\n100,2021,12\n150,2021,24\n160,2021,36\n110,2022,12\n165,2022,24\n"
    "120,2023,12\n",
    "quoted cells": "\n".join(",".join(f'"{cell}"' for cell in row.split(",")) for row in LONG.split("\n") if row),
    "development years": LONG.replace("age_months", "development")
    .replace(",12,", ",1,")
    .replace(",24,", ",2,")
    .replace(",36,", ",3,"),
    "development from zero": LONG.replace("age_months", "dev")
    .replace(",12,", ",0,")
    .replace(",24,", ",1,")
    .replace(",36,", ",2,"),
    "valuation years": "origin,valuation,value\n2021,2021,100\n2021,2022,150\n2021,2023,160\n2022,2022,110\n"
    "2022,2023,165\n2023,2023,120\n",
    "valuation days": "origin,valuation date,value\n2021,2021-12-31,100\n2021,2022-12-31,150\n2021,2023-12-31,160\n"
    "2022,2022-12-31,110\n2022,2023-12-31,165\n2023,2023-12-31,120\n",
    "origins as days": LONG.replace("2021,", "2021-01-01,")
    .replace("2022,", "2022-01-01,")
    .replace("2023,", "2023-01-01,"),
    "origins as fractions": LONG.replace("2021,", "2021.0,").replace("2022,", "2022.0,").replace("2023,", "2023.0,"),
    "origins with letters": LONG.replace("2021,", "AY2021,").replace("2022,", "AY 2022,"),
    "ages with months": WIDE.replace("12,24,36", "12 months,24 months,36 months"),
    "ages with letters": WIDE.replace("12,24,36", "m12,m24,m36"),
    "ages in years": WIDE.replace("12,24,36", "Dev 1,Dev 2,Dev 3"),
    "calendar years across": "origin,2021,2022,2023\n2021,100,150,160\n2022,,110,165\n2023,,,120\n",
    "title above": "Paid losses of motor\n\n" + WIDE,
    "title above, semicolons": "Paid losses of motor\n\n" + WIDE.replace(",", ";"),
    "nameless first column": WIDE.replace("origin", ""),
    "trailing separators": WIDE.replace("\n", ",,\n"),
    "currency signs": LONG.replace(",100\n", ',"$ 100.00"\n').replace(",150\n", ",€150\n"),
    "decimal commas": LONG.replace(",", ";").replace(";100", ";100,00").replace(";150", ";150,00"),
    "exponents": LONG.replace(",100\n", ",1e2\n").replace(",160\n", ",1.6E+02\n"),
    "a total below": WIDE + "Total,330,315,160\n",
    "a row of factors below": WIDE + "LDF,1.5,1.07,\n",
    "the same row twice": LONG + "2023,12,120\n",
    "another value for a cell": LONG + "2023,12,999\n",
    "a remark below": LONG + "Source: the old system\n",
    "a broken quotation": LONG + '"2023,12,1\n',
    "a formula": LONG + '=HYPERLINK("x"),12,1\n',
    "no number": LONG + "2023,24,n/a\n",
    "not a number": LONG + "2023,24,NaN\n",
    "an endless value": LONG + "2023,24,inf\n",
    "a value beyond all": LONG + "2023,24,1e300\n",
    "a negative age": LONG + "2023,-12,1\n",
    "age zero": LONG + "2023,0,1\n",
    "an age in words": LONG + "2023,twelve,1\n",
    "no origin": LONG + ",12,1\n",
    "too few cells": LONG + "2023\n",
    "letters of other scripts": LONG + "2023,24,٣\n",
}


@pytest.mark.parametrize("kind", READ_AS_MEANT)
def test_an_ugly_file_is_read_as_it_is_meant(kind):
    checked = read_triangle_file("triangle.csv", READ_AS_MEANT[kind].encode())

    assert checked.problems == ()
    assert checked.triangles.measures[Measure.LOSS].to_rows() == WANTED
    assert checked.triangles.origins == ("2021", "2022", "2023")
    assert checked.triangles.ages == (12, 24, 36)
    added = READ_AS_MEANT[kind].startswith((LONG, WIDE))
    assert len(checked.rejected) == (added and kind not in {"long", "wide"})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_of_a_file_does_not_matter(encoding):
    text = LONG.replace("origin", "origin").replace("\n2023", "\nMünchen,12,1\n2023")
    checked = read_triangle_file("triangle.csv", LONG.encode(encoding))
    foreign = read_triangle_file("triangle.csv", text.encode(encoding))

    assert checked.triangles.measures[Measure.LOSS].to_rows() == WANTED
    assert foreign.rejected[0].text.startswith("München")


@pytest.mark.parametrize("name", ["t.csv", "t.txt", "t.tsv", "T.CSV"])
def test_a_text_file_may_have_several_endings(name):
    assert read_triangle_file(name, LONG.encode()).triangles is not None


def test_amounts_are_read_with_thousands_marks_and_brackets():
    text = 'origin,12,24,36\n2021,"1,234.50","2,000","1 000 000"\n2022,(500),1000,\n2023,"3,000",,\n'
    checked = read_triangle_file("t.csv", text.encode())

    assert checked.triangles.measures[Measure.LOSS].to_rows() == [
        [1234.5, 2000, 1_000_000],
        [-500, 1000, None],
        [3000, None, None],
    ]
    assert any("negative: 2022 at 12 months" in warning for warning in checked.warnings)


def test_amounts_of_the_continent_are_read_as_written():
    text = "origin;12;24;36\n2021;1.234,50;2.345,60;3.000\n2022;1.300;2.400;\n2023;1.500,1;;\n"
    checked = read_triangle_file("t.csv", text.encode())

    assert checked.triangles.measures[Measure.LOSS].to_rows()[0] == [1234.5, 2345.6, 3000]
    assert "Commas are read as decimal marks." in checked.warnings


def test_several_measures_may_stand_in_rows_or_in_columns():
    rows = ["origin,age_months,measure,value"]
    columns = ["origin,age_months,Paid,Incurred,Earned Premium"]
    for line in LONG.split("\n")[1:-1]:
        origin, age, value = line.split(",")
        rows += [f"{origin},{age},paid,{value}", f"{origin},{age},Incurred,{int(value) * 2}"]
        columns.append(f"{origin},{age},{value},{int(value) * 2},1000")
    rows += [f"{year},,premium,1000" for year in (2021, 2022, 2023)]
    by_row = read_triangle_file("rows.csv", "\n".join(rows).encode())
    by_column = read_triangle_file("columns.csv", "\n".join(columns).encode())

    assert by_row.triangles.premium == (1000, 1000, 1000)
    assert by_row.triangles.measures[Measure.PAID].to_rows() == WANTED
    assert by_row.triangles.data_hash == by_column.triangles.data_hash


def test_a_premium_column_beside_the_ages_is_the_premium():
    text = "origin,12,24,36,Earned premium\n2021,100,150,160,500\n2022,110,165,,510\n2023,120,,,520\n"

    assert read_triangle_file("t.csv", text.encode()).triangles.premium == (500, 510, 520)


def test_a_row_put_aside_keeps_its_number_its_text_and_the_reason():
    checked = read_triangle_file("t.csv", (LONG + "2023,24,abc\n2023,12,reserve,7\n=cmd|' /C calc'!A0,12,1\n").encode())
    no_number, _, formula = checked.rejected

    assert (no_number.row, no_number.text, no_number.problem) == (8, "2023, 24, abc", '"abc" is no number.')
    assert formula.row == 10
    assert formula.text.startswith("'=cmd")
    assert "names no origin" in formula.problem


def test_an_unknown_measure_is_put_aside_by_its_row():
    text = LONG.replace("\n", ",paid\n").replace("value,paid", "value,measure") + "2023,12,5,ultimate\n"
    checked = read_triangle_file("t.csv", text.encode())

    assert [row.row for row in checked.rejected] == [8]
    assert "measure is unknown" in checked.rejected[0].problem


def test_columns_that_are_not_used_are_named():
    text = "\n".join(f"{line},note" for line in LONG.strip().split("\n")).replace("value,note", "value,remark")

    assert "Columns that are not used: remark." in read_triangle_file("t.csv", text.encode()).warnings


def test_a_file_of_nothing_but_bad_rows_says_so_and_keeps_few_of_them():
    text = "origin,age_months,value\n" + "2021,12,abc\n" * 2_000
    checked = read_triangle_file("t.csv", text.encode())

    assert checked.triangles is None
    assert "no cell that can be used" in checked.problems[0]
    assert len(checked.rejected) == 500
    assert any("2,000 rows were put aside" in warning for warning in checked.warnings)


@pytest.mark.parametrize(
    "text", ["2021,12,100\n2022,12,110\n", "just words\n", "a,b,c\n1,2,3\n", "origin,value\n2021,5\n", "{}", '"']
)
def test_a_file_without_a_heading_says_which_headings_it_needs(text):
    checked = read_triangle_file("t.csv", text.encode())

    assert checked.triangles is None
    assert "No heading was found" in checked.problems[0]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("t.csv", b"", "empty"),
        ("t.csv", b"x" * (LARGEST_BYTES + 1), "too_large"),
        ("t.csv", b"origin\x00,12\n", "type_mismatch"),
        ("t.csv", b"%PDF-1.7\n", "type_mismatch"),
        ("t.xlsx", LONG.encode(), "type_mismatch"),
        ("t.xlsx", b"PK\x03\x04" + b"\x00" * 40, "type_mismatch"),
        ("t.pdf", b"%PDF-1.7\n", "type_not_allowed"),
        ("t.xlsm", b"PK\x03\x04", "type_not_allowed"),
        ("triangle", LONG.encode(), "type_not_allowed"),
        ("t.csv", (",".join(str(n) for n in range(900)) + "\n").encode(), "bad_csv"),
        ("t.csv", b"a\n" * 200_001, "too_long"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_at_the_door(name, content, reason):
    with pytest.raises(RejectedUploadError) as refusal:
        read_triangle_file(name, content)

    assert refusal.value.reason == reason


def workbook(sheets, first_row=0):
    """Return the bytes of a workbook with these rows by sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows, start=first_row):
                sheet.write_row(number, 0, row)
    return out.getvalue()


TABLE = [["Year", 12, 24, 36], [2021, 100, 150, 160], [2022, 110.0, 165, None], [2023, 120, None, None]]


def test_a_workbook_is_read_by_its_first_sheet():
    checked = read_triangle_file("t.xlsx", workbook({"Sheet1": TABLE, "Notes": [["about"]]}))

    assert checked.triangles.measures[Measure.LOSS].to_rows() == WANTED


def test_sheets_named_after_measures_are_those_measures():
    double = [TABLE[0], *([row[0], *(2 * cell if cell else None for cell in row[1:])] for row in TABLE[1:])]
    checked = read_triangle_file("t.xlsx", workbook({"Notes": [["about"]], "Paid": TABLE, "Incurred": double}))

    assert set(checked.triangles.measures) == {Measure.PAID, Measure.INCURRED}
    assert checked.triangles.measures[Measure.PAID].to_rows() == WANTED


def test_a_row_put_aside_of_a_workbook_has_the_number_that_the_sheet_shows():
    checked = read_triangle_file("t.xlsx", workbook({"S": [*TABLE, ["2024", 12, 24, "x"]]}, first_row=4))

    assert [(row.row, row.problem) for row in checked.rejected] == [(9, '"x" is no number.')]


def test_an_empty_workbook_has_no_heading():
    assert "No heading" in read_triangle_file("t.xlsx", workbook({"S": []})).problems[0]


def test_a_workbook_with_too_many_columns_is_refused_by_the_child():
    with pytest.raises(UnreadableDocumentError, match="500 columns"):
        read_triangle_file("t.xlsx", workbook({"S": [list(range(600))]}))


def test_a_workbook_with_one_cell_at_the_far_end_does_no_harm():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "origin")
        sheet.write(1_048_575, 16_383, 1)

    with pytest.raises(UnreadableDocumentError):
        read_triangle_file("t.xlsx", out.getvalue())


def test_a_bomb_in_a_workbook_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    with pytest.raises(RejectedUploadError) as refusal:
        read_triangle_file("t.xlsx", out.getvalue())
    assert refusal.value.reason == "zip_bomb"
