"""Periods that labelled lines announce, wherever they stand, and heads of pages that belong to no claim."""

import pytest

from fixtures.drawn_documents import Drawing, record, values

COLUMNS = {40: "Claim No.", 160: "Loss date", 260: "Claimant", 420: "Outstanding", 500: "Paid"}
FIRST = (
    "Policyholder: Kestrel Freight Co",
    "Policy number: KF 100 21",
    "Inception: 2021-05-01",
    "Expiration: 2022-05-01",
)
SECOND = (
    "Policyholder: Kestrel Freight Co",
    "Policy number: KF 100 22",
    "Inception: 2022-05-01",
    "Expiration: 2023-05-01",
)


def _announce(drawing: Drawing, down: float, labelled: tuple[str, ...]) -> None:
    drawing.row(down, {40: labelled[0], 400: labelled[1]})
    drawing.row(down + 11, {40: labelled[2], 400: labelled[3]})


def _claims(drawing: Drawing, down: float, number: str, day: str) -> None:
    drawing.row(down, COLUMNS)
    drawing.row(down + 12, {40: number, 160: day, 260: "Ada Moss", 420: "10.00", 500: "20.00"})


def _two_periods(
    between: dict[float, str], second: tuple[str, ...] = SECOND, day: str = "2022-06-02"
) -> dict[str, str]:
    drawing = Drawing()
    _announce(drawing, 60, FIRST)
    _claims(drawing, 90, "KF-70001", "2021-06-02")
    drawing.row(120, between)
    _announce(drawing, 150, second)
    _claims(drawing, 180, "KF-70002", day)
    drawing.row(210, {40: "Subtotal", 420: "10.00", 500: "20.00"})
    return values(drawing.in_memory())


@pytest.mark.parametrize(
    "between", [{40: "Subtotal", 420: "10.00", 500: "20.00"}, {40: "Grand total"}, {}], ids=["total", "grand", "none"]
)
def test_labelled_lines_below_a_total_or_a_claim_open_the_next_period(between: dict[float, str]) -> None:
    found = _two_periods(between)

    assert [found[f"claims[{at}].policy_number"] for at in (0, 1)] == ["KF 100 21", "KF 100 22"]
    assert [found[f"claims[{at}].effective_date"] for at in (0, 1)] == ["2021-05-01", "2022-05-01"]
    assert found["periods[1].expiry_date"] == "2023-05-01"
    assert found["periods[1].total_paid"] == "20.00"
    assert "periods[2].policy_number" not in found


def test_a_policy_renewed_under_its_number_is_another_period() -> None:
    found = _two_periods({}, (SECOND[0], FIRST[1], SECOND[2], SECOND[3]))

    assert found["claims[1].policy_number"] == "KF 100 21"
    assert found["claims[1].effective_date"] == "2022-05-01"


def test_labels_that_repeat_the_period_keep_it_open() -> None:
    found = _two_periods({}, FIRST, "2021-07-02")

    assert record(found, "periods[1]") == {}
    assert found["claims[1].effective_date"] == "2021-05-01"
    assert found["periods[0].total_paid"] == "20.00"
    assert found["periods[0].difference_paid"] == "-20.00"


def test_a_policy_number_below_a_claim_of_a_nameless_period_announces_nothing() -> None:
    drawing = Drawing()
    _claims(drawing, 60, "KF-70001", "2021-06-02")
    drawing.put(52, 84, "Policy number: KF 100 21")
    _claims(drawing, 110, "KF-70002", "2022-06-02")

    found = values(drawing.in_memory())

    assert "claims[1].policy_number" not in found


def test_a_policy_number_that_stands_elsewhere_is_none() -> None:
    drawing = Drawing()
    _announce(drawing, 60, ("Policyholder: Kestrel Freight Co", "Policy number: see below", *FIRST[2:]))
    _claims(drawing, 90, "KF-70001", "2021-06-02")

    found = values(drawing.in_memory())

    assert "claims[0].policy_number" not in found
    assert found["claims[0].effective_date"] == "2021-05-01"


def _head(drawing: Drawing, page: int) -> None:
    drawing.put(40, 30, "Loss Details of the Account")
    drawing.put(560, 40, f"Page {page}")
    drawing.put(560, 50, "Claims department")


def _card(drawing: Drawing, down: float, number: str, driver: str) -> None:
    drawing.row(down, {40: "CLAIM NUMBER", 220: "CLAIMANT", 420: "ACCIDENT DATE"})
    drawing.row(down + 9, {40: number, 220: "Marsh Poultry", 420: "2021-06-02"})
    drawing.row(down + 24, {40: "CLAIM STATUS", 420: "EXAMINER", 560: "DRIVER NAME"})
    drawing.row(down + 33, {40: "Closed", 420: "R. Imanov", 560: driver})


@pytest.mark.parametrize("second_page", ["same head", "other head"])
def test_a_card_cut_off_by_the_page_takes_nothing_from_the_next_head(second_page: str) -> None:
    drawing = Drawing()
    _head(drawing, 11)
    _card(drawing, 90, "PS-55012", "")
    drawing.turn_page()
    if second_page == "same head":
        _head(drawing, 12)
    else:
        drawing.put(560, 30, "Page 12")
        drawing.put(560, 40, "Claims department")
    _card(drawing, 90, "PS-55037", "Theo Vance")

    found = values(drawing.in_memory())

    assert "claims[0].driver" not in found
    assert "claims[0].description" not in found
    assert found["claims[1].driver"] == "Theo Vance"


def test_a_card_at_the_foot_of_a_page_takes_nothing_from_the_foot() -> None:
    drawing = Drawing()
    for number in ("PS-55012", "PS-55037"):
        _card(drawing, 552, number, "")
        drawing.row(596, {560: "Harbor Mutual"})
        drawing.row(606, {560: "All rights reserved"})
        drawing.turn_page()
    drawing.put(40, 40, "End of the report")

    found = values(drawing.in_memory())

    assert "claims[0].driver" not in found
    assert "claims[1].driver" not in found


def test_a_number_of_the_page_is_no_total() -> None:
    drawing = Drawing()
    for page, number in enumerate(("KF-70001", "KF-70002"), 1):
        drawing.put(500, 30, str(page))
        _claims(drawing, 90, number, "2021-06-02")
        drawing.put(40, 590, "Subtotal")
        drawing.turn_page()
    drawing.put(500, 30, "3")

    assert "periods[0].total_paid" not in values(drawing.in_memory())
