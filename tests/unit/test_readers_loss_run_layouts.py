"""Loss runs as cards, ledgers and registers, with values that stand elsewhere than in their row."""

import pytest

from fixtures.drawn_documents import PITCH_PT, Drawing, record, values


def _block(drawing: Drawing, down: float, policy: str = "PS 440 118", term: str = "2021-05-01 to 2022-05-01") -> None:
    drawing.row(down, {40: "POLICYHOLDER", 300: "POLICY #", 450: "POLICY PERIOD"})
    drawing.row(down + PITCH_PT, {40: "Kestrel Freight Co", 300: policy, 450: term})


def _card(drawing: Drawing, down: float, number: str, story: list[str]) -> None:
    drawing.row(down, {40: "FILE NUMBER", 200: "CLAIMANT", 400: "ACCIDENT DATE", 550: "REPORT DATE"})
    drawing.row(down + 10, {40: number, 200: "Marsh Poultry", 400: "2021-06-02", 550: "2021-06-05"})
    drawing.row(down + 24, {40: "CLAIM STATUS", 200: "CLOSE DATE", 400: "HANDLER / OPERATOR"})
    drawing.row(down + 34, {40: "Closed", 200: "2021-11-30", 400: "R. Imanov"})
    drawing.put(400, down + 43, "Operator: Theo Vance")
    drawing.put(40, down + 58, "FINANCIALS Case reserve $0.00; payments $4,410.25; recoveries $100.00")
    for index, line in enumerate(story):
        drawing.put(40, down + 74 + 9 * index, line)


def _cards(story: list[str]) -> dict[str, str]:
    drawing = Drawing()
    _block(drawing, 50)
    _card(drawing, 90, "PS-55012", story)
    _card(drawing, 200, "PS-55037", ["LOSS DESCRIPTION hail"])
    drawing.put(40, 300, "Period total Reserve $0.00 Paid $8,820.50 Recovered $200.00")
    return values(drawing.as_document())


def test_reads_a_card_whose_labels_stand_above_the_values() -> None:
    found = _cards(["LOSS DESCRIPTION struck a low bridge"])

    assert record(found, "claims[0]") == {
        "policy_number": "PS 440 118",
        "effective_date": "2021-05-01",
        "claim_number": "PS-55012",
        "claimant": "Marsh Poultry",
        "date_reported": "2021-06-05",
        "date_of_loss": "2021-06-02",
        "claim_status": "Closed",
        "date_closed": "2021-11-30",
        "adjuster": "R. Imanov",
        "claim_reserves": "0.00",
        "claim_paid": "4410.25",
        "claim_recovered": "100.00",
        "description": "struck a low bridge",
        "driver": "Theo Vance",
    }
    assert found["claims[1].description"] == "hail"
    assert record(found, "periods[0]")["total_paid"] == "8820.50"


def test_joins_a_description_that_fills_its_line_and_goes_on() -> None:
    full = "LOSS DESCRIPTION " + "tractor and trailer left the carriageway on ice; " * 3 + "load shifted onto the"

    found = _cards([full, "bulkhead and the cab"])

    assert found["claims[0].description"].endswith("load shifted onto the bulkhead and the cab")


def test_a_remark_below_a_short_description_is_no_part_of_it() -> None:
    found = _cards(["LOSS DESCRIPTION struck a low bridge", "Valued by the carrier."])

    assert found["claims[0].description"] == "struck a low bridge"


@pytest.mark.parametrize("lead", ["Continuation:", "Note:", "Section note:", "Remarks:"])
def test_a_labelled_note_is_no_part_of_the_claim(lead: str) -> None:
    found = _cards(["LOSS DESCRIPTION struck a low bridge", f"{lead} paid $999.00 was reversed; driver: Nobody Known"])

    assert found["claims[0].description"] == "struck a low bridge"
    assert found["claims[0].claim_paid"] == "4410.25"
    assert found["claims[0].driver"] == "Theo Vance"


COLUMNS = {40: "Claim Number", 140: "Claimant", 260: "Loss Date", 340: "Status", 420: "Adjuster", 540: "Reserve"}
AMOUNTS = {620: "Paid", 700: "Recovered"}


def _table(detail: list[str], row: dict[float, str]) -> dict[str, str]:
    drawing = Drawing()
    _block(drawing, 50)
    drawing.row(80, COLUMNS | AMOUNTS)
    drawing.row(94, {40: "PS-7001", 140: "Ada Moss", 260: "05/06/2021", 340: "Open"} | row)
    for index, line in enumerate(detail):
        drawing.put(52, 108 + 12 * index, line)
    drawing.row(160, {40: "PS-7002", 140: "Bo Lind", 260: "05/07/2021", 340: "Open", 420: "C. Roe", 620: "$7.00"})
    return record(values(drawing.in_memory()), "claims[0]")


def test_amounts_and_adjuster_come_from_the_ledger_line_that_the_row_points_to() -> None:
    found = _table(
        ["Claim ledger: adjuster Ida Bloom; reserve $10.00; paid $20.50; recovery $3.00."],
        {420: "see ledger", 560: "see below", 640: "see below", 720: "see below"},
    )

    assert found["adjuster"] == "Ida Bloom"
    assert (found["claim_reserves"], found["claim_paid"], found["claim_recovered"]) == ("10.00", "20.50", "3.00")


def test_a_person_without_a_label_opens_the_separate_entry() -> None:
    found = _table(["Separate ledger entry: Ida Bloom; reserve $10.00; paid $20.50"], {420: "see adjacent ledger"})

    assert found["adjuster"] == "Ida Bloom"


def test_the_row_wins_over_the_line_below_it() -> None:
    found = _table(
        ["Financial detail: reserve carried as $10.00; payments $99.00; recoveries $98.00."],
        {420: "C. Roe", 550: "pending ledger", 640: "$20.00", 720: "$1.00"},
    )

    assert (found["claim_reserves"], found["claim_paid"], found["claim_recovered"]) == ("10.00", "20.00", "1.00")
    assert found["adjuster"] == "C. Roe"


def test_what_is_pending_and_never_follows_is_not_found() -> None:
    found = _table([], {420: "see ledger", 550: "pending ledger", 640: "see below", 720: "n/a"})

    assert not {"adjuster", "claim_reserves", "claim_paid", "claim_recovered"} & set(found)


@pytest.mark.parametrize(
    ("ending", "driver"),
    [
        ("| Driver: Ida Bloom", "Ida Bloom"),
        ("Unit TR-1034 / Operator Ida Bloom", "Ida Bloom"),
        ("Scheduled driver: Ida Bloom", "Ida Bloom"),
        ("Scheduled driver noted separately: Ida Bloom", "Ida Bloom"),
        ("Driver not supplied in carrier export", None),
        ("", None),
    ],
)
def test_a_description_ends_where_the_driver_is_named(ending: str, driver: str | None) -> None:
    found = _table([f"Initial Claim Description: insured driver failed to yield; no injury {ending}"], {})

    assert found["description"] == "insured driver failed to yield; no injury"
    assert found.get("driver") == driver


def test_a_ledger_view_stacks_several_values_in_one_cell() -> None:
    drawing = Drawing()
    _block(drawing, 50)
    places = (40, 180, 380, 470, 540, 680)
    heads = ("CLAIM / RPTD", "CLAIMANT / NOTES", "DATES", "STATUS", "HANDLING", "AMOUNTS")
    drawing.row(90, dict(zip(places, heads, strict=True)))
    for down, cells in (
        (104, ("PS-9001", "Orchard Dairy", "02/01/22", "Reopened", "Harper Ellis", "reserve $61.50")),
        (
            113,
            (
                "eff. 04/28/21; rptd X",
                "file opened",
                "reported 02/19/22",
                "closed -",
                "Driver: Ida Bloom",
                "paid $12",
            ),
        ),
    ):
        drawing.row(down, dict(zip(places, cells, strict=True)))
    drawing.put(680, 122, "recovered $0.00")
    drawing.row(140, {40: "Policy period total", 680: "reserve $61.50"})
    drawing.put(680, 149, "paid $12")
    drawing.put(680, 158, "recovered $0.00")
    found = values(drawing.as_document())

    assert record(found, "claims[0]") == {
        "policy_number": "PS 440 118",
        "effective_date": "04/28/21",
        "claim_reported": "X",
        "claim_number": "PS-9001",
        "claimant": "Orchard Dairy",
        "date_reported": "02/19/22",
        "date_of_loss": "02/01/22",
        "claim_status": "Reopened",
        "adjuster": "Harper Ellis",
        "claim_reserves": "61.50",
        "claim_paid": "12",
        "claim_recovered": "0.00",
        "description": "file opened",
        "driver": "Ida Bloom",
    }
    assert record(found, "periods[0]")["total_recovered"] == "0.00"


def test_a_period_without_claims_keeps_its_totals_and_no_claim() -> None:
    drawing = Drawing()
    _block(drawing, 50)
    drawing.row(80, COLUMNS | AMOUNTS)
    drawing.put(42, 96, "No Claims Reported as of: 02/26/2026")
    drawing.row(110, {40: "Policy period total", 540: "$0.00", 620: "$0.00", 700: "$0.00"})
    _block(drawing, 140, "PS 440 119", "2022-05-01 to 2023-05-01")
    drawing.row(170, COLUMNS | AMOUNTS)
    drawing.row(184, {40: "PS-7002", 140: "Bo Lind", 620: "$7.00"})
    found = values(drawing.in_memory())

    assert found["periods[0].total_paid"] == "0.00"
    assert found["periods[1].policy_number"] == "PS 440 119"
    assert found["claims[0].policy_number"] == "PS 440 119"
    assert "claims[1].claim_number" not in found
    assert found["valuation_date"] == "02/26/2026"


def test_a_grand_total_is_no_total_of_the_last_period() -> None:
    drawing = Drawing()
    _block(drawing, 50)
    drawing.row(80, COLUMNS | AMOUNTS)
    drawing.row(94, {40: "PS-7002", 140: "Bo Lind", 620: "$7.00"})
    drawing.row(110, {40: "Grand total", 540: "$1.00", 620: "$70.00", 700: "$0.00"})

    assert not [name for name in values(drawing.in_memory()) if ".total_" in name]
