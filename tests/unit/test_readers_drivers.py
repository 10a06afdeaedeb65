"""Rosters and driving records in other words and another order than any sample."""

import pytest

from backend.domain.documents import ExtractedDocument, MediaType
from backend.pipelines.readers.driver_words import license_key
from fixtures.drawn_documents import Drawing, fact_of, plain_document, record, values

PLACES = (40, 150, 180, 320, 400, 480, 560)
LABELS = ("DL No.", "St", "Driver Name", "Hire Date", "DOB", "CDL Class", "Exp")
NAMES = ("Ada Quill", "Bo Zimmer", "Cy O'Dell")


def _roster(drawing: Drawing) -> None:
    drawing.put(40, 40, "Driver Roster", 12)
    drawing.put(40, 55, "Kestrel Freight Co.")
    drawing.row(80, dict(zip(PLACES, LABELS, strict=True)))
    for index, name in enumerate(NAMES):
        cells = (
            f"K-44{index}0 88{index}",
            "KS",
            name,
            f"0{index + 1}/02/2019",
            f"0{index + 3}/04/198{index}",
            "A",
            str(4 + index),
        )
        drawing.row(94 + 12 * index, dict(zip(PLACES, cells, strict=True)))
    drawing.row(140, {40: "Driver roster", 560: "Page 1 of 2"})


def _history(drawing: Drawing, name: str, number: str, accidents: str, convictions: str) -> None:
    drawing.turn_page()
    drawing.put(40, 40, "State Driving History", 12)
    lines = {"Driver:": name, "License No.:": number, "Accidents:": accidents, "Convictions:": convictions}
    for index, (label, value) in enumerate(lines.items()):
        drawing.row(70 + 14 * index, {40: label, 160: value})


@pytest.fixture(scope="module", params=["printed", "in memory"])
def packet(request: pytest.FixtureRequest) -> ExtractedDocument:
    drawing = Drawing()
    _roster(drawing)
    _history(drawing, "BO ZIMMER", "K4410-881", "2", "Improper lane change 2024-02-02")
    return drawing.as_document() if request.param == "printed" else drawing.in_memory()


def test_reads_every_row_of_a_roster(packet: ExtractedDocument) -> None:
    found = values(packet)

    assert [found[f"drivers[{index}].name"] for index in range(3)] == list(NAMES)
    assert "drivers[3].name" not in found
    assert record(found, "drivers[0]") == {
        "name": "Ada Quill",
        "state_licensed": "KS",
        "license_number": "K-4400 880",
        "date_of_birth": "03/04/1980",
        "date_hired": "01/02/2019",
        "years_experienced": "4",
        "license_class": "A",
    }


def test_joins_a_driving_record_to_the_roster_by_licence_number(packet: ExtractedDocument) -> None:
    second = record(values(packet), "drivers[1]")

    assert second["name"] == "Bo Zimmer"
    assert second["accidents_last_5_years"] == "2"
    assert second["mvr_violations"] == "Improper lane change 2024-02-02"
    assert fact_of(packet, "drivers[1].mvr_violations").page == 2


def test_says_nothing_of_accidents_where_no_record_is_in_the_packet(packet: ExtractedDocument) -> None:
    assert "accidents_last_5_years" not in record(values(packet), "drivers[0]")


def test_names_the_company_under_the_roster_s_title_as_insured(packet: ExtractedDocument) -> None:
    found = values(packet)

    assert found["insured.name"] == "Kestrel Freight Co."
    assert found["document.kind"] == "driver_packet"


def test_a_record_of_a_driver_outside_the_roster_is_a_driver_of_its_own() -> None:
    drawing = Drawing()
    drawing.put(40, 40, "Certified record")
    drawing.row(60, {40: "FULL NAME", 260: "DATE OF BIRTH", 400: "LICENSE CLASS"})
    drawing.row(74, {40: "DEE MARLOW", 260: "05/10/1978", 400: "A"})
    drawing.row(100, {40: "JURISDICTION", 160: "LICENSE NUMBER", 300: "STATUS", 420: "RECORD TYPE"})
    drawing.row(114, {40: "LA", 160: "LA J100 200 300", 300: "Valid", 420: "Employer certified"})
    drawing.row(140, {40: "Accidents", 160: "0"})
    drawing.row(160, {40: "Moving violations", 160: "None"})
    drawing.put(200, 200, "Electronically certified for the employer.")

    assert record(values(drawing.as_document()), "drivers[0]") == {
        "name": "DEE MARLOW",
        "state_licensed": "LA",
        "license_number": "LA J100 200 300",
        "date_of_birth": "05/10/1978",
        "license_class": "A",
        "accidents_last_5_years": "0",
        "mvr_violations": "None",
    }


def test_records_that_follow_one_another_are_kept_apart() -> None:
    drawing = Drawing()
    _roster(drawing)
    _history(drawing, "ADA QUILL", "K-4400 880", "0", "None")
    _history(drawing, "CY O'DELL", "K-4420 882", "1", "Speeding 2023-01-01")
    found = values(drawing.in_memory())

    assert found["drivers[0].mvr_violations"] == "None"
    assert found["drivers[2].mvr_violations"] == "Speeding 2023-01-01"
    assert "drivers[1].mvr_violations" not in found


def test_the_company_above_street_and_zip_code_is_the_insured() -> None:
    drawing = Drawing()
    drawing.put(240, 30, "MOTOR VEHICLE BUREAU")
    for index, line in enumerate(("ATTN: SAFETY", "HERON LINES", "12 MILL ROAD", "GRAND RAPIDS MI 49503-1072")):
        drawing.put(400, 60 + 10 * index, line)
    drawing.turn_page()
    _roster(drawing)

    assert values(drawing.in_memory())["insured.name"] == "HERON LINES"


def test_a_street_without_a_company_above_names_nobody() -> None:
    drawing = Drawing()
    for index, line in enumerate(("Some heading", "12 MILL ROAD", "GRAND RAPIDS MI 49503")):
        drawing.put(400, 60 + 10 * index, line)
    drawing.row(100, dict(zip(PLACES, LABELS, strict=True)))
    drawing.row(
        114, dict(zip(PLACES, ("K-1230 88", "KS", "Ada Quill", "01/02/2019", "01/02/1980", "A", "4"), strict=True))
    )

    assert "insured.name" not in values(drawing.in_memory())


@pytest.mark.parametrize("wrong", ["N/A", "-", "12"])
def test_a_row_without_a_licence_number_is_no_driver(wrong: str) -> None:
    sheet = f"Name\tLicense Number\tDOB\tState\nAda Quill\tK-1230\t1980-01-02\tKS\nTotal drivers\t{wrong}\t\t"
    found = values(plain_document(sheet, MediaType.CSV))

    assert found["drivers[0].name"] == "Ada Quill"
    assert "drivers[1].name" not in found


def test_first_and_last_name_make_the_name_in_the_order_of_the_sheet() -> None:
    sheet = (
        "Last Name\tFirst Name\tDOB\tLicense State\tLicense #\tHire Date\tYrs Exp\tViolations\n"
        "Oyelaran\tTunde\t1980-05-06\tTX\t12345678\t2015-01-02\t12\tSpeeding 2023-04-01\n"
        "de Vries\tAnna\t1990-12-31\tOK\tK998877\t\t3\tNone"
    )
    found = values(plain_document(sheet, MediaType.CSV))

    assert found["drivers[0].name"] == "Oyelaran Tunde"
    assert record(found, "drivers[1]") == {
        "name": "de Vries Anna",
        "state_licensed": "OK",
        "license_number": "K998877",
        "date_of_birth": "1990-12-31",
        "years_experienced": "3",
        "mvr_violations": "None",
    }


def test_a_roster_without_licence_numbers_needs_a_date_in_each_row() -> None:
    sheet = "Driver\tDOB\tState\tClass\nAda Quill\t1980-01-02\tKS\tA\nReviewed by\t\t\t"
    found = values(plain_document(sheet, MediaType.XLSX))

    assert found["drivers[0].date_of_birth"] == "1980-01-02"
    assert "drivers[1].name" not in found


def test_values_of_the_wrong_form_are_left_out() -> None:
    sheet = (
        "Driver list\nName\tLicense Number\tDOB\tState\tYears Exp\n"
        "Ada Quill\tK-12300\tunknown\tKansas\tmany\nBo Lind\tK-12301\t01/02/1980\tKS\t7\n"
        "Cy Ode\tK-12302\t1/2/80\tKS\tmany"
    )
    found = values(plain_document(sheet))

    assert record(found, "drivers[0]") == {
        "name": "Bo Lind",
        "license_number": "K-12301",
        "date_of_birth": "01/02/1980",
        "state_licensed": "KS",
        "years_experienced": "7",
    }
    assert "years_experienced" not in record(found, "drivers[1]")
    assert found["drivers[1].name"] == "Cy Ode"


def test_licence_numbers_are_compared_without_blanks_and_marks() -> None:
    assert license_key("LA J100 200 300") == license_key("la-j100200300")
    assert license_key("LA J100 200 300") != license_key("LA J100 200 301")
