"""Amounts in shares, of loss and expense or of coverages, and loss runs whose rows nobody understands."""

import pytest

from fixtures.drawn_documents import Drawing, record, values

MONEY = ("claim_paid", "claim_reserves", "total_paid", "total_reserve", "difference")


def _head(title: str = "Loss Run Report - Commercial Automobile") -> Drawing:
    drawing = Drawing()
    drawing.put(40, 30, title)
    drawing.row(62, {40: "Insured: Bluewater Hauling LLC", 400: "Valuation Date: 02/28/2025"})
    drawing.row(74, {40: "Policy No: CA55-10293", 400: "Policy Term: 07/01/2023 to 07/01/2024"})
    return drawing


def _amounts(headings: list[str], amounts: list[str]) -> dict[str, str]:
    drawing = _head()
    places = [300.0 + 80 * at for at in range(len(headings))]
    drawing.row(100, {40: "Claim #", 130: "DOL", 200: "Cause", **dict(zip(places, headings, strict=True))})
    claim = {40: "A0012345", 130: "07/15/2023", 200: "Backing"}
    drawing.row(114, claim | dict(zip(places, amounts, strict=True)))
    drawing.row(140, {40: "Policy total", **dict(zip(places, amounts, strict=True))})
    found = values(drawing.in_memory())
    assert found["claims[0].description"] == "Backing"
    return {name.rpartition(".")[2]: value for name, value in found.items() if name.endswith(MONEY)}


@pytest.mark.parametrize(
    ("headings", "stated"),
    [
        (["Paid Ind", "Paid Exp", "O/S"], {"claim_reserves": "30", "total_reserve": "30"}),
        (["Loss Paid", "Expense", "O/S"], {"claim_reserves": "30", "total_reserve": "30"}),
        (["Paid", "Expense Paid", "O/S"], {"claim_reserves": "30", "total_reserve": "30"}),
        (["Paid Loss", "Paid ALAE", "Total Paid"], {"claim_paid": "30", "total_paid": "30"}),
        (["Loss Reserve", "Expense Reserve", "Paid"], {"claim_paid": "30", "total_paid": "30"}),
        (["Loss Paid", "Incurred", "Salvage"], {"claim_paid": "10", "total_paid": "10"}),
        (["Incurred", "Total Incurred", "Deductible"], {}),
    ],
)
def test_a_share_is_not_stated_as_the_amount_of_the_claim(headings: list[str], stated: dict[str, str]) -> None:
    assert _amounts(headings, ["10", "20", "30"]) == stated


def _coverages(total: str) -> dict[str, str]:
    drawing = _head()
    drawing.row(100, {40: "Claim Number", 150: "Loss Date", 240: "Coverage", 330: "Paid", 400: "Reserve"})
    drawing.row(114, {40: "A0012345", 150: "07/15/2023", 240: "BI", 330: "4,500.00", 400: "100.00"})
    drawing.row(124, {240: "PD", 330: "1,000.00", 400: "200.00"})
    drawing.row(134, {240: total, 330: "5,500.00", 400: "300.00"})
    drawing.row(146, {40: "A0012399", 150: "09/02/2023", 240: "COLL", 330: "900.00", 400: "0.00"})
    drawing.row(170, {40: "Policy Total", 330: "6,400.00", 400: "300.00"})
    return values(drawing.in_memory())


@pytest.mark.parametrize("total", ["Total", "Claim total:"])
def test_the_first_coverage_of_a_claim_is_not_stated_as_the_whole(total: str) -> None:
    found = _coverages(total)

    assert "claims[0].claim_paid" not in found
    assert "claims[0].claim_reserves" not in found
    assert found["claims[1].claim_paid"] == "900.00"
    assert record(found, "periods[0]")["total_paid"] == "6400.00"
    assert "periods[0].difference_paid" not in found


def _lines_of_business(last: str) -> dict[str, str]:
    drawing = _head()
    drawing.row(100, {40: "Occurrence #", 150: "Loss Dt", 240: "Paid", 340: "O/S Reserve"})
    drawing.row(112, {40: "20230715-44", 150: "07/15/23", 240: "2,000", 340: "10,000"})
    drawing.row(124, {40: "AL Subtotal", 240: "2,000", 340: "10,000"})
    drawing.row(148, {40: "20230902-45", 150: "09/02/23", 240: "3,000", 340: "0"})
    drawing.row(160, {40: "APD Subtotal", 240: "3,000", 340: "0"})
    drawing.row(176, {40: last, 240: "5,000", 340: "10,000"})
    return record(values(drawing.in_memory()), "periods[0]")


def test_the_subtotal_of_a_line_of_business_is_not_the_total_of_the_period() -> None:
    assert "total_paid" not in _lines_of_business("Totals")


def test_among_subtotals_the_total_that_names_the_policy_is_the_period_s() -> None:
    found = _lines_of_business("Policy Total")

    assert (found["total_paid"], found["total_reserve"]) == ("5000", "10000")
    assert "difference_paid" not in found


@pytest.mark.parametrize("title", ["Loss Run Report", "Claims History", "COMMERCIAL AUTO LOSS EXPERIENCE"])
def test_the_labels_of_a_loss_run_without_readable_rows_say_nothing_of_the_submission(title: str) -> None:
    drawing = _head(title)
    drawing.row(100, {40: "Claim Number: A0012345", 250: "Effective Date: 07/15/2023", 450: "Status: Closed"})
    drawing.row(124, {40: "Policy Number", 250: "Eff Date", 400: "Exp Date", 550: "Claim Count"})
    drawing.row(134, {40: "CA55-10293", 250: "07/01/2023", 400: "07/01/2024", 550: "0"})

    assert values(drawing.in_memory()) == {"insured.name": "Bluewater Hauling LLC"}


@pytest.mark.parametrize(
    "line", ["Five years of loss runs are attached.", "Enclosed: loss runs of five years", "Loss history:"]
)
def test_a_letter_that_mentions_loss_runs_is_a_letter(line: str) -> None:
    drawing = Drawing()
    drawing.put(40, 40, line)
    drawing.put(40, 60, "Effective Date: 07/01/2025")

    assert values(drawing.in_memory()) == {"submission.effective_date": "07/01/2025"}
