"""Loss runs in sheets and in plain text of fixed columns."""

import csv
import io

import pytest

from backend.domain.documents import MediaType
from backend.extraction.sheets import read_csv
from fixtures.drawn_documents import plain_document, record, values

HEAD = (
    "Policy Number",
    "Eff Date",
    "Claim #",
    "Date of Loss",
    "Date Reported",
    "Claimant",
    "Status",
    "Reserve",
    "Paid",
    "Recovery",
    "Description",
    "Driver",
)
FIRST = "TX-9,2020-01-01,C-100201,2020-03-04,2020-03-05,Abel Ruiz,Open,5000,120.5,0,Hit pole | rear; twice,Mo Lang"
ROWS = (
    tuple(FIRST.split(",")),
    ("TX-9", "2020-01-01", "C-100202", "2020-04-04", "", "", "Closed", "0", "(99.00)", "0", "", ""),
    ("Total", "", "", "", "", "", "", "5000", "21.5", "0", "", ""),
)
FIXED = """LOSS RUN
Insured: Gale Trucking LLC       Policy No: GT-100

Claim No.     Loss Date    Claimant          Status    Reserve       Paid
GT-100-001    01/05/2021   Fern Logistics    Open     1,000.00     250.00
GT-100-002    02/05/2021   Roy Batt          Closed                 75.00
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_reads_claims_from_a_csv_file(separator: str) -> None:
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=separator).writerows((HEAD, *ROWS))
    found = values(read_csv(sheet.getvalue().encode(), lambda _pages: None))

    assert record(found, "claims[0]") == {
        "policy_number": "TX-9",
        "effective_date": "2020-01-01",
        "claim_number": "C-100201",
        "claimant": "Abel Ruiz",
        "date_reported": "2020-03-05",
        "date_of_loss": "2020-03-04",
        "claim_status": "Open",
        "claim_reserves": "5000",
        "claim_paid": "120.5",
        "claim_recovered": "0",
        "description": "Hit pole | rear; twice",
        "driver": "Mo Lang",
    }


def test_an_empty_cell_moves_no_value_into_the_next_column() -> None:
    sheet = "\n".join("\t".join(row) for row in (HEAD, *ROWS))
    found = record(values(plain_document(sheet, MediaType.XLSX)), "claims[1]")

    assert found["claim_status"] == "Closed"
    assert found["claim_paid"] == "-99.00"
    assert not {"claimant", "date_reported", "description", "driver"} & set(found)


def test_the_totals_of_a_sheet_are_compared_with_its_rows() -> None:
    sheet = "\n".join("\t".join(row) for row in (HEAD, *ROWS))
    found = values(plain_document(sheet, MediaType.XLSX))

    assert found["periods[0].total_paid"] == "21.5"
    assert not [name for name in found if ".difference_" in name]


def test_reads_columns_of_plain_text_by_where_they_stand() -> None:
    found = values(plain_document(FIXED))

    assert found["insured.name"] == "Gale Trucking LLC"
    assert record(found, "claims[0]") == {
        "policy_number": "GT-100",
        "claim_number": "GT-100-001",
        "claimant": "Fern Logistics",
        "date_of_loss": "01/05/2021",
        "claim_status": "Open",
        "claim_reserves": "1000.00",
        "claim_paid": "250.00",
    }
    assert "claims[1].claim_reserves" not in found
    assert found["claims[1].claim_paid"] == "75.00"


def test_a_sheet_of_something_else_is_no_list_of_claims() -> None:
    sheet = "Unit\tVIN\tYear\tValue\n1\t1FUJGLDR0CLBP8834\t2012\t45000"

    assert values(plain_document(sheet, MediaType.CSV)) == {}


@pytest.mark.parametrize("number", ["see file", "-", "12", "n/a", "05/06/2021"])
def test_a_row_without_a_claim_number_is_no_claim(number: str) -> None:
    sheet = f"Claim #\tStatus\tPaid\nC-100201\tOpen\t5\n{number}\tOpen\t6"
    found = values(plain_document(sheet, MediaType.CSV))

    assert found["claims[0].claim_paid"] == "5"
    assert "claims[1].claim_status" not in found
