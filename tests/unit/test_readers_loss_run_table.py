"""A carrier's table of claims in another order, with other labels, other dates and right-aligned amounts."""

from decimal import Decimal

import pytest

from backend.domain.documents import ExtractedDocument
from backend.domain.facts import FactMethod
from fixtures.drawn_documents import Drawing, fact_of, record, values

LEFT = {40: "DOL", 110: "Claim No.", 190: "Rpt Date", 260: "Claimant Name", 360: "Sts", 400: "Examiner"}
RIGHT = {530: "Paid", 600: "O/S Reserve", 670: "Total Incurred", 740: "Recoveries"}


def _head(drawing: Drawing, down: float) -> None:
    drawing.row(down, LEFT)
    for right, label in RIGHT.items():
        drawing.put_right(right, down, label)


def _row(drawing: Drawing, down: float, left: list[str], amounts: list[str]) -> None:
    drawing.row(down, dict(zip(LEFT, left, strict=True)))
    for right, amount in zip(RIGHT, amounts, strict=True):
        drawing.put_right(right, down, amount)


def _drawing(total_paid: str = "960.00") -> Drawing:
    drawing = Drawing()
    drawing.put(40, 40, "HARBOR MUTUAL - Loss Experience Report", 14)
    drawing.put(40, 60, "Named Insured: Blue Heron Haulage Inc.")
    drawing.put(400, 60, "Losses valued as of Mar 31, 2024")
    drawing.put(40, 72, "Policy Number: BA-7741-22")
    drawing.put(400, 72, "Policy Period: 01/01/2022 - 01/01/2023")
    _head(drawing, 96)
    first = ["Feb 3, 2022", "HM-220019", "Feb 9, 2022", "Orchard Dairy", "O", "P. Whitfield"]
    _row(drawing, 110, first, ["1,250.00", "125,000.00", "126,250.00", "0.00"])
    drawing.put(60, 120, "Loss Description: rear-ended a parked van at the depot gate Driver: Ines Calder")
    second = ["Mar 14, 2022", "HM-220044", "Mar 15, 2022", "Consolidated Northern", "C", "L. Ostrom"]
    _row(drawing, 134, second, ["(300.00)", "0.00", "-300.00", "1,000.00"])
    drawing.put(260, 144, "Freight Services")
    _row(drawing, 158, ["Jun 1, 2022", "HM-220080", "", "", "O", ""], ["$0.00", "$2.00", "$2.00", "$0.00"])
    drawing.put(600, 590, "Page 1 of 2")
    drawing.turn_page()
    _head(drawing, 60)
    fourth = ["Jul 4, 2022", "HM-220101", "Jul 5, 2022", "Tern & Sons", "C", "P. Whitfield"]
    _row(drawing, 74, fourth, ["10.00", "0.00", "10.00", "0.00"])
    drawing.put(40, 90, "Policy Total")
    for right, amount in zip(RIGHT, [total_paid, "125,002.00", "125,962.00", "1,000.00"], strict=True):
        drawing.put_right(right, 90, amount)
    return drawing


@pytest.fixture(scope="module", params=["printed", "in memory"])
def document(request: pytest.FixtureRequest) -> ExtractedDocument:
    drawing = _drawing()
    return drawing.as_document() if request.param == "printed" else drawing.in_memory()


def test_reads_a_whole_row_and_the_sentence_below_it(document: ExtractedDocument) -> None:
    assert record(values(document), "claims[0]") == {
        "policy_number": "BA-7741-22",
        "effective_date": "01/01/2022",
        "claim_number": "HM-220019",
        "claimant": "Orchard Dairy",
        "date_reported": "Feb 9, 2022",
        "date_of_loss": "Feb 3, 2022",
        "claim_status": "O",
        "adjuster": "P. Whitfield",
        "claim_reserves": "125000.00",
        "claim_paid": "1250.00",
        "claim_recovered": "0.00",
        "description": "rear-ended a parked van at the depot gate",
        "driver": "Ines Calder",
    }


def test_joins_a_cell_that_wraps_in_its_column(document: ExtractedDocument) -> None:
    assert values(document)["claims[1].claimant"] == "Consolidated Northern Freight Services"


def test_reads_an_amount_in_brackets_as_negative(document: ExtractedDocument) -> None:
    assert values(document)["claims[1].claim_paid"] == "-300.00"


def test_leaves_out_what_a_row_does_not_say(document: ExtractedDocument) -> None:
    third = record(values(document), "claims[2]")

    assert not {"claimant", "adjuster", "date_reported", "date_closed", "description", "driver"} & set(third)
    assert third["claim_reserves"] == "2.00"


def test_goes_on_reading_the_period_on_the_next_page(document: ExtractedDocument) -> None:
    found = values(document)

    assert found["claims[3].claim_number"] == "HM-220101"
    assert found["claims[3].policy_number"] == "BA-7741-22"
    assert "claims[4].claim_number" not in found
    assert fact_of(document, "claims[3].policy_number").page == 1
    assert fact_of(document, "claims[3].claim_number").page == 2


def test_reads_the_head_of_the_report(document: ExtractedDocument) -> None:
    found = values(document)

    assert found["document.kind"] == "loss_run"
    assert found["insured.name"] == "Blue Heron Haulage Inc."
    assert found["valuation_date"] == "Mar 31, 2024"


def test_reads_the_period_and_finds_that_its_claims_add_up(document: ExtractedDocument) -> None:
    assert record(values(document), "periods[0]") == {
        "policy_number": "BA-7741-22",
        "effective_date": "01/01/2022",
        "expiry_date": "01/01/2023",
        "total_reserve": "125002.00",
        "total_paid": "960.00",
        "total_recovered": "1000.00",
    }


def test_lists_the_difference_where_the_claims_do_not_add_up() -> None:
    document = _drawing(total_paid="1,000.00").in_memory()
    difference = fact_of(document, "periods[0].difference_paid")

    assert Decimal(difference.value) == 40
    assert difference.method is FactMethod.DERIVED
    assert difference.is_verified
    assert difference.sources == ("periods[0].total_paid", *(f"claims[{index}].claim_paid" for index in range(4)))


def test_a_short_value_is_quoted_with_its_line_and_boxed_alone(document: ExtractedDocument) -> None:
    status = fact_of(document, "claims[0].claim_status")

    assert status.quote.startswith("Feb 3, 2022 HM-220019")
    assert status.box is not None
    assert status.box.x1 - status.box.x0 < 0.02


def test_a_long_value_is_quoted_alone(document: ExtractedDocument) -> None:
    assert fact_of(document, "claims[0].claim_paid").quote == "1,250.00"
    assert fact_of(document, "claims[0].date_of_loss").quote == "Feb 3, 2022"


def test_a_stamp_across_the_page_changes_nothing() -> None:
    stamped = _drawing()
    stamped.pages[0].append((300, 150, "COPY", 60))

    assert values(stamped.in_memory()) == values(_drawing().in_memory())
