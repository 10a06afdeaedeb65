"""Lines, cells, headings and clauses: the parts that every reader stands on."""

import pytest

from backend.pipelines.readers.claim_words import CLAIM_LABELS, PERIOD_LABELS, is_claim_id, is_placeholder
from backend.pipelines.readers.clauses import clauses_of, without_driver
from backend.pipelines.readers.grid import Header, fields_of, header_at, plain_label
from backend.pipelines.readers.layout import Cell, Line, document_lines
from backend.pipelines.readers.pairs import pairs_of
from backend.pipelines.readers.proof import Finding, quote_of
from fixtures.drawn_documents import Drawing, plain_document


def _lines(drawing: Drawing) -> tuple[Line, ...]:
    return document_lines(drawing.in_memory())


def _cell(text: str) -> Cell:
    (line,) = document_lines(plain_document(text))
    return line.whole


def test_words_apart_by_more_than_a_blank_are_cells_of_their_own() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "Canyon Fleet Body", 200: "05/03/19", 260: "Open"})
    (line,) = _lines(drawing)

    assert [cell.text for cell in line.cells] == ["Canyon Fleet Body", "05/03/19", "Open"]
    assert line.text == "Canyon Fleet Body 05/03/19 Open"
    assert line.cells[1].x0 == pytest.approx(200)


def test_numbered_footers_are_left_out_and_other_last_lines_are_kept() -> None:
    drawing = Drawing()
    for page in (1, 2):
        drawing.put(40, 500, "Moving violations: None")
        drawing.row(590, {40: "Driver schedule", 600: f"Page {page} of 2"})
        if page == 1:
            drawing.put(600, 600, "continued on next page")
            drawing.turn_page()

    assert [line.text for line in _lines(drawing)] == ["Moving violations: None"] * 2


def test_a_stamp_far_taller_than_the_text_is_no_word_of_any_line() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "one two three", 300: "four"})
    drawing.put(100, 60, "COPY", 50)

    assert [line.text for line in _lines(drawing)] == ["one two three four"]


def test_a_part_of_a_cell_is_made_of_whole_words() -> None:
    cell = _cell("reserve carried as $0.00; payments")

    assert cell.part(19, 24).text == "$0.00;"
    assert cell.part(0, 7).text == "reserve"


def test_a_quote_is_a_stretch_of_the_page() -> None:
    cell = _cell("04/12/19 X 00928137-10000")

    assert quote_of(Finding("00928137-10000", (cell.part(11, 25),))) == "00928137-10000"
    assert quote_of(Finding("X", (cell.part(9, 10),))) == "04/12/19 X 00928137-10000"


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("Claim No.", ("claim_number",)),
        ("CLAIM #", ("claim_number",)),
        ("Claim Number:", ("claim_number",)),
        ("O/S Reserve", ("claim_reserves",)),
        ("CLAIM / RPTD", ("claim_number", "claim_reported")),
        ("CLAIMANT / NOTES", ("claimant", "description")),
        ("HANDLER / DRIVER", ("adjuster", "driver")),
        ("Something else", ()),
        ("", ()),
    ],
)
def test_a_heading_announces_its_fields(label: str, fields: tuple[str, ...]) -> None:
    assert fields_of(label, CLAIM_LABELS) == fields


def test_labels_are_compared_without_marks_and_capitals() -> None:
    assert plain_label("  Policy-No.: ") == "policy number"
    assert plain_label("Driver's License #") == "drivers license number"


def _header(drawing: Drawing) -> Header | None:
    found = header_at(_lines(drawing), 0, CLAIM_LABELS)
    return found[0] if found else None


def test_a_heading_of_two_lines_is_read_column_by_column() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "Effective", 120: "Claim", 300: "Date", 360: "Date of", 480: "Date"})
    drawing.row(
        59, {40: "Date", 120: "Rptd", 160: "Claim Number", 300: "Reported", 360: "Loss", 420: "Status", 480: "Closed"}
    )
    header = _header(drawing)

    assert header is not None
    assert [column.fields[0] for column in header.columns] == [
        "effective_date",
        "claim_reported",
        "claim_number",
        "date_reported",
        "date_of_loss",
        "claim_status",
        "date_closed",
    ]


def test_a_row_of_values_is_no_heading() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "Open", 120: "Closed", 200: "05/06/2021", 300: "$1,000.00"})

    assert _header(drawing) is None


def test_a_heading_above_values_does_not_swallow_them() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "CLAIM NUMBER", 200: "CLAIMANT", 400: "STATUS"})
    drawing.row(59, {40: "PS-55012", 200: "Marsh Poultry", 400: "Open"})

    assert header_at(_lines(drawing), 0, CLAIM_LABELS) == (_header(drawing), 1)


def test_a_value_right_of_its_narrow_heading_still_belongs_to_it() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "Claim Number", 200: "Reserve", 300: "Paid", 400: "Recovered"})
    for right, amount in {290: "$1.00", 390: "$2.00", 490: "$3.00"}.items():
        drawing.put_right(right, 64, amount)
    header, line = _header(drawing), _lines(drawing)[1]

    assert header is not None
    assert [(column.fields[0], cell.text) for column, cell in header.place(line)] == [
        ("claim_reserves", "$1.00"),
        ("claim_paid", "$2.00"),
        ("claim_recovered", "$3.00"),
    ]


def test_two_columns_that_touch_are_parted_at_the_heading() -> None:
    drawing = Drawing()
    drawing.row(50, {40: "Claim Number", 110: "Claimant", 184: "Loss Date", 300: "Status"})
    drawing.row(64, {40: "PS-55012", 110: "Orchard Dairy Farms", 184: "05/06/2021", 300: "Open"})
    header, line = _header(drawing), _lines(drawing)[1]

    assert header is not None
    assert "Orchard Dairy Farms" in [cell.text for _, cell in header.place(line)]
    assert "05/06/2021" in [cell.text for _, cell in header.place(line)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eff. 04/28/21; rptd X", {"effective_date": "04/28/21", "claim_reported": "X"}),
        ("DOL 04/05/24; reported 05/03/24", {"date_of_loss": "04/05/24", "date_reported": "05/03/24"}),
        ("Closed: 10/25/24", {"date_closed": "10/25/24"}),
        ("Closed: not closed", {"date_closed": ""}),
        ("closed -", {"date_closed": ""}),
        (
            "Reserve $0.00 / Paid $60,855.66 / Recovered $2,366.00",
            {"claim_reserves": "$0.00", "claim_paid": "$60,855.66", "claim_recovered": "$2,366.00"},
        ),
        ("reserve carried as $5.00; payments (1.00)", {"claim_reserves": "$5.00", "claim_paid": "(1.00)"}),
        ("adjuster Reese R. Carver; reserve $1", {"adjuster": "Reese R. Carver", "claim_reserves": "$1"}),
        ("Unit TR-1 / Operator Emery Voss", {"driver": "Emery Voss"}),
        ("amount fields are valued as of report date", {}),
        ("Closed", {}),
        ("the driver reported a dented door", {}),
        ("subrogation file opened for recovery", {}),
    ],
)
def test_labelled_clauses_are_found_in_a_sentence(text: str, expected: dict[str, str]) -> None:
    assert {clause.field: clause.value for clause in clauses_of(_cell(text))} == expected


def test_a_line_that_only_names_the_driver_is_no_description() -> None:
    assert without_driver(_cell("Driver: Ida Bloom")) is None


def test_labels_with_colons_share_a_line() -> None:
    (line,) = document_lines(plain_document("Policy Number: BA 77 Policy Period: 01/01/22 - 01/01/23 Printed: today"))
    found = {field: cell.text for field, cell in pairs_of(line, PERIOD_LABELS)}

    assert found["policy_number"] == "BA 77"
    assert found["policy_term"].startswith("01/01/22 - 01/01/23")


def test_two_labels_side_by_side_are_not_label_and_value() -> None:
    (line,) = document_lines(plain_document("Policy Number   State   Policy Term"))

    assert list(pairs_of(line, PERIOD_LABELS)) == []


@pytest.mark.parametrize("text", ["see ledger", "see below", "pending ledger", "-", "", "N/A", "not closed"])
def test_a_placeholder_says_that_nothing_stands_here(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Pending", "Open", "$0.00", "Nilsson Freight", "Notting Hill Garage"])
def test_a_value_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "is_id"),
    [
        ("00928137-10000", True),
        ("HM-220019", True),
        ("WC 2021 00412", True),
        ("123", False),
        ("No Claims Reported as of: 02/26/2026", False),
        ("05/06/2021", False),
        ("", False),
    ],
)
def test_a_claim_number_has_four_digits_and_is_no_sentence(text: str, is_id: bool) -> None:  # noqa: FBT001 - a table
    assert is_claim_id(text) is is_id
