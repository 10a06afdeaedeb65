"""Loss runs as further carriers print them: what cannot be read for certain is not stated."""

import pytest

from fixtures.drawn_documents import Drawing, record, values

COLUMNS = {40: "Claim #", 150: "Loss Date", 240: "Claimant", 400: "Paid", 480: "Reserve", 560: "Incurred"}
TERM = "07/01/2023 to 07/01/2024"


def _head(term: str = TERM, valued: str = "02/28/2025") -> Drawing:
    drawing = Drawing()
    drawing.put(40, 30, "GRANITE CASUALTY", 14)
    drawing.row(62, {40: "Insured: Bluewater Hauling LLC", 400: f"Valuation Date: {valued}"})
    drawing.row(74, {40: "Policy No: CA 55-10293-01", 400: f"Policy Term: {term}"})
    return drawing


def _claim(drawing: Drawing, down: float, number: str, day: str, amounts: tuple[str, ...]) -> None:
    drawing.row(down, {40: number, 150: day, 240: "Ada Moss", **dict(zip((400, 480, 560), amounts, strict=True))})


def _table(day: str = "07/15/2023", amounts: tuple[str, ...] = ("4,500.00", "100.00", "4,600.00")) -> Drawing:
    drawing = _head()
    drawing.row(100, COLUMNS)
    _claim(drawing, 114, "A0012345", day, amounts)
    return drawing


@pytest.mark.parametrize(
    "group",
    [
        {40: "Policy No: CA 55-10293-02", 300: "Policy Term: 07/01/2024 to 07/01/2025"},
        {40: "Policy CA 55-10293-02", 300: "07/01/2024 to 07/01/2025"},
    ],
)
def test_a_line_that_heads_a_group_of_rows_opens_a_period(group: dict[float, str]) -> None:
    drawing = _table()
    drawing.row(130, group)
    _claim(drawing, 144, "A0012500", "07/15/2024", ("5.00", "6.00", "11.00"))

    found = values(drawing.in_memory())

    assert found["claims[0].policy_number"] == "CA 55-10293-01"
    assert found["claims[1].claim_number"] == "A0012500"
    assert found["claims[1].policy_number"] == "CA 55-10293-02"
    assert found["claims[1].effective_date"] == "07/01/2024"


@pytest.mark.parametrize("day", ["06/30/2023", "07/02/2024"])
def test_a_loss_outside_of_the_period_takes_nothing_from_it(day: str) -> None:
    found = record(values(_table(day).in_memory()), "claims[0]")

    assert found["date_of_loss"] == day
    assert "policy_number" not in found
    assert "effective_date" not in found


@pytest.mark.parametrize("day", ["07/01/2023", "07/01/2024", "blank"])
def test_a_loss_inside_of_the_period_or_of_no_known_day_belongs_to_it(day: str) -> None:
    assert values(_table(day).in_memory())["claims[0].policy_number"] == "CA 55-10293-01"


def test_amounts_with_decimal_commas_are_not_stated() -> None:
    drawing = _table(amounts=("1.500", "12.000", "13.500"))
    _claim(drawing, 130, "A0012346", "08/15/2023", ("4.500,00", "1,500", "6.000,00"))
    drawing.row(150, {40: "Total", 400: "6.000", 480: "13.500"})

    found = values(drawing.in_memory())

    assert found["claims[1].claim_number"] == "A0012346"
    assert not [name for name in found if "claim_paid" in name or "reserve" in name or "total" in name]


def test_dates_are_not_stated_where_the_day_comes_first() -> None:
    drawing = _head("13/07/2023 - 12/07/2024", valued="28/02/2025")
    drawing.row(100, COLUMNS)
    _claim(drawing, 114, "A0012345", "03/11/2023", ("4,500.00", "100.00", "4,600.00"))

    found = values(drawing.in_memory())

    assert not [name for name in found if "date" in name]
    assert found["claims[0].claim_paid"] == "4500.00"


def test_a_term_of_one_readable_date_gives_no_date() -> None:
    drawing = _head("07/01/2023 to 31/31/2024")
    drawing.row(100, COLUMNS)
    _claim(drawing, 114, "A0012345", "07/15/2023", ("4,500.00", "100.00", "4,600.00"))

    assert "periods[0].effective_date" not in values(drawing.in_memory())


@pytest.mark.parametrize(
    "story",
    ["rear-ended OV; OV driver: Jon Doe", "the other driver: Jon Doe", "Claimant driver: Jon Doe", "driver: none hurt"],
)
def test_the_driver_of_the_other_vehicle_is_not_the_driver(story: str) -> None:
    drawing = _table()
    drawing.put(52, 124, f"Description: {story}")

    assert "claims[0].driver" not in values(drawing.in_memory())
