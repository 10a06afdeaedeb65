"""The import of policies on the screen: odd files, faults that come back whole, corrected files, and double clicks."""

import csv
import io

import pytest

from app.ui.policy_import import faults_csv, report_sentence
from backend.domain.access import Role
from backend.domain.policies import ImportReport, PolicyFilter, RowFault
from backend.services.policy_import import RETURNED, compare, read_policies
from factories import make_policy
from fixtures.cases import errors_on, labels_of, words_on

PAGE = "Policies.py"
OPENED = {"import": "true"}
EVERY = PolicyFilter()
HEADING = "number,line,insured_name,effective_date,expiry_date,limit_usd,deductible_usd,phone\n"
GOOD = "PA-1,auto,Dana Whitfield,2026-01-01,2027-01-01,50000,500,+1 616 555 0142\n"
BAD = "PA-2,boat,=HYPERLINK(1),2026-01-01,2027-01-01,50000,500,\n"


@pytest.fixture
def boss(person):
    return person(role=Role.MANAGER)


def upload(screen, content, name="policies.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return screen.file_uploader[0].set_value((name, content, "text/csv")).run()


def said(screen):
    return [info.value for info in screen.info]


def faults_on(screen):
    table = next((one.value for one in screen.dataframe if "What to correct" in one.value), None)
    return [] if table is None else list(table["What to correct"])


def as_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def faults_of(text):
    rows, faults = read_policies(text.encode())
    return compare(rows, {}, faults).report(is_dry_run=True).faults


def test_the_uploader_is_shown_only_after_it_was_asked_for(open_screen, boss):
    screen = open_screen(PAGE, boss)
    before = len(screen.file_uploader)
    screen.toggle(key="import").set_value(True).run()

    assert before == 0
    assert len(screen.file_uploader) == 1
    assert "Import policies" in words_on(screen)


def test_an_administrator_may_import_as_well(open_screen, person, services):
    admin = person(role=Role.ADMIN)
    screen = upload(open_screen(PAGE, admin, OPENED), HEADING + GOOD)
    screen.button(key="import-policies").click().run()

    assert services.policies.list_page(admin, EVERY).total == 1


def test_every_column_of_the_file_is_explained(open_screen, boss):
    screen = open_screen(PAGE, boss, OPENED)
    columns = next(one.value for one in screen.dataframe if "What it holds" in one.value)
    needed = columns[columns["Needed"] == "Yes"]["Column"]

    assert set(needed) == set(HEADING.strip().split(",")) - {"phone"}
    assert columns["What it holds"].str.len().min() > 10


def test_one_good_row_is_spoken_of_in_the_singular(open_screen, boss):
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD)

    assert said(screen) == ["The file holds 1 new term, 0 changed terms, 0 as they are, 0 rows with faults."]
    assert "Import 1 term" in labels_of(screen)
    assert not screen.main.get("download_button")


def test_a_file_of_faults_alone_has_nothing_to_import(open_screen, boss, services):
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + BAD)

    assert screen.button(key="import-policies").disabled
    assert "Nothing to import" in labels_of(screen)
    assert services.policies.list_page(boss, EVERY).total == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the columns number, line"),
        (b"\n\n\n", "the columns number, line"),
        (b"\xff\xfe\x00", "Save the file as CSV in UTF-8."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Save the file as CSV in UTF-8."),
        (b"PK\x03\x04 a workbook", "the columns number, line"),
        (HEADING.replace("phone", "telephone").encode(), "the column telephone is unknown"),
        (HEADING.replace("phone", "number").encode(), "the column number stands twice."),
        (HEADING.replace("number,", "").encode(), "the column number is missing."),
        ((HEADING + 'PA-1,"auto,never closed').encode(), "look for a quotation mark that does not close"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(open_screen, boss, content, expected):
    screen = upload(open_screen(PAGE, boss, OPENED), content)

    assert not screen.exception
    assert any(expected in fault for fault in faults_on(screen)) or any(expected in one for one in errors_on(screen))
    assert not [label for label in labels_of(screen) if label.startswith("Import ")]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("line", "boat", "The line must be one of auto, property, liability."),
        ("insured_name", "", "Please fill in insured_name."),
        ("effective_date", "01/02/2026", "The effective_date must be a date such as 2027-01-31."),
        ("effective_date", "2026-02-30", "The effective_date must be a date such as 2027-01-31."),
        ("expiry_date", "2025-12-31", "The expiry_date must lie after the effective_date."),
        ("limit_usd", "a lot", "The limit_usd must be an amount such as 250,000 or 1500.00."),
        ("limit_usd", "-1", "The limit_usd must be 0 or more, with at most two decimals."),
        ("deductible_usd", "1.234", "The deductible_usd must be"),
        ("number", "P" * 41, "The number is longer than 40 characters."),
    ],
)
def test_a_cell_that_does_not_fit_is_named_with_its_repair(open_screen, boss, column, cell, expected):
    names = HEADING.strip().split(",")
    cells = dict(zip(names, GOOD.strip().split(","), strict=True)) | {column: cell}
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + ",".join(cells.values()) + "\n")
    (fault,) = faults_on(screen)

    assert fault.startswith(expected)


def test_faults_are_counted_from_the_row_of_the_heading(open_screen, boss):
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD + "\n" + BAD + GOOD.replace("PA-1", "PA-3") + BAD)
    table = next(one.value for one in screen.dataframe if "What to correct" in one.value)

    assert list(table["Row"]) == [4, 6]


def test_a_second_press_of_the_button_takes_nothing_in_again(open_screen, boss, services):
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD)
    screen.button(key="import-policies").click().run()
    screen.run()

    assert [done.value for done in screen.success] == [
        "Taken in: 1 new term, 0 changed terms, 0 as they are, 0 rows with faults."
    ]
    assert services.policies.list_page(boss, EVERY).total == 1
    assert "import-policies" not in [one.key for one in screen.button]


def test_a_changed_term_is_counted_as_changed_and_keeps_its_place(open_screen, boss, services):
    first = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD)
    first.button(key="import-policies").click().run()
    (before,) = services.policies.list_page(boss, EVERY).rows
    second = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD.replace("50000", "75000"))
    told = said(second)
    second.button(key="import-policies").click().run()
    (after,) = services.policies.list_page(boss, EVERY).rows

    assert told == ["The file holds 0 new terms, 1 changed term, 0 as they are, 0 rows with faults."]
    assert (after.policy_id, after.limit_usd) == (before.policy_id, 75_000)


def test_a_term_that_overlaps_a_stored_one_comes_back_with_its_cells(open_screen, boss, unit_of_work):
    with unit_of_work() as work:
        make_policy(work, boss, number="PA-1")
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD.replace("2026-01-01", "2026-06-01"))

    assert [fault[:29] for fault in faults_on(screen)] in (["The term overlaps the one fro"], [])
    assert not screen.exception


def test_the_terms_of_another_insurer_are_not_touched(open_screen, boss, person, unit_of_work, services):
    stranger = person(role=Role.MANAGER)
    with unit_of_work() as work:
        make_policy(work, stranger, number="PA-1", insured_name="Not Ours")
    screen = upload(open_screen(PAGE, boss, OPENED), HEADING + GOOD)
    screen.button(key="import-policies").click().run()

    assert [row.insured_name for row in services.policies.list_page(stranger, EVERY).rows] == ["Not Ours"]
    assert [row.insured_name for row in services.policies.list_page(boss, EVERY).rows] == ["Dana Whitfield"]


def test_a_row_comes_back_with_every_cell_it_had():
    rows = as_rows(faults_csv(faults_of(HEADING + GOOD + BAD)))

    assert rows[0] == ["row", "problem", *HEADING.strip().split(",")]
    assert rows[1][0] == "3"
    assert rows[1][2:] == ["PA-2", "boat", "'=HYPERLINK(1)", "2026-01-01", "2027-01-01", "50000", "500", ""]


def test_the_returned_file_can_be_corrected_and_imported_as_it_is():
    corrected = faults_csv(faults_of(HEADING + BAD)).decode("utf-8-sig").replace("PA-2,boat", "PA-2,auto")
    rows, faults = read_policies(corrected.encode())

    assert not faults
    assert [(row.term.number, row.term.line, row.term.insured_name) for row in rows] == [
        ("PA-2", "auto", "=HYPERLINK(1)")
    ]


def test_a_returned_file_that_was_not_corrected_has_the_same_faults_again():
    once = faults_of(HEADING + BAD + BAD.replace("boat", "kite"))
    twice = faults_of(faults_csv(once).decode("utf-8-sig"))

    assert [(fault.problem, fault.cells) for fault in twice] == [(fault.problem, fault.cells) for fault in once]


def test_a_telephone_survives_the_way_out_and_back():
    text = HEADING + GOOD.replace("auto", "boat")
    again = faults_csv(faults_of(text)).decode("utf-8-sig")
    (row,) = read_policies(again.replace("boat", "auto").encode())[0]

    assert "'+1 616 555 0142" in again
    assert row.term.phone == "+1 616 555 0142"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_returned_file_is_calculated_by_a_spreadsheet(start):
    faults = faults_of(HEADING + BAD.replace("=HYPERLINK(1)", f"{start}cmd").replace("PA-2", f"{start}2"))
    cells = [cell for row in as_rows(faults_csv(faults))[1:] for cell in row]

    assert f"'{start}cmd" in cells
    assert not [cell for cell in cells if cell.startswith(start)]


def test_an_apostrophe_of_a_name_is_left_where_it_stands():
    (row,) = read_policies((HEADING + GOOD.replace("Dana Whitfield", "'t Hooft")).encode())[0]

    assert row.term.insured_name == "'t Hooft"


def test_cells_beyond_the_heading_come_back_too():
    (fault,) = faults_of(HEADING + GOOD.strip() + ",one,two\n")

    assert fault.problem == "The row has more cells than the heading."
    assert fault.cells["more_cells"] == "one | two"
    assert fault.cells["insured_name"] == "Dana Whitfield"


def test_the_same_term_twice_comes_back_with_its_cells():
    (fault,) = faults_of(HEADING + GOOD + GOOD)

    assert fault.problem == "The term from 2026-01-01 stands in the file twice."
    assert (fault.row, fault.cells["phone"]) == (3, "+1 616 555 0142")


def test_terms_that_overlap_each_other_come_back_both():
    faults = faults_of(HEADING + GOOD + GOOD.replace("2026-01-01", "2026-06-01"))

    assert [fault.row for fault in faults] == [2, 3]
    assert {fault.cells["effective_date"] for fault in faults} == {"2026-01-01", "2026-06-01"}


def test_a_fault_of_the_heading_is_a_sentence_and_no_row(open_screen, boss):
    screen = upload(open_screen(PAGE, boss, OPENED), "name;colour\nx;blue\n")
    (sentence,) = errors_on(screen)

    assert sentence.startswith("The heading of the file does not fit: the columns number, line,")
    assert not said(screen)
    assert not screen.main.get("download_button")
    assert not faults_on(screen)


def test_columns_that_the_returned_file_adds_are_no_columns_of_a_policy():
    assert not set(RETURNED) & set(HEADING.strip().split(","))


@pytest.mark.parametrize(
    ("counts", "is_dry_run", "expected"),
    [
        ((0, 0, 0), True, "The file holds 0 new terms, 0 changed terms, 0 as they are, 1 row with faults."),
        ((1, 1, 1), False, "Taken in: 1 new term, 1 changed term, 1 as they are, 1 row with faults."),
        ((1204, 0, 0), False, "Taken in: 1,204 new terms, 0 changed terms, 0 as they are, 1 row with faults."),
    ],
)
def test_what_an_import_did_is_one_sentence(counts, is_dry_run, expected):
    added, changed, unchanged = counts
    fault = RowFault(2, "PA-1", "Please fill in line.")
    report = ImportReport(is_dry_run=is_dry_run, added=added, changed=changed, unchanged=unchanged, faults=(fault,))

    assert report_sentence(report) == expected
