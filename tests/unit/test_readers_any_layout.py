"""Tables nobody designed: columns in any order, any label of the trade, any date format; and text that is no table."""

import string
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.documents import MediaType
from backend.domain.evidence import stands_on, supports
from backend.domain.facts import FactMethod
from backend.pipelines.readers import read_facts
from fixtures.drawn_documents import SHA, Drawing, plain_document, record, values

CLAIM_COLUMNS = {
    "claim_number": ("Claim Number", "Claim No.", "Claim #", "File Number", "Claim Ref"),
    "claimant": ("Claimant", "Claimant Name", "Third Party"),
    "date_of_loss": ("Date of Loss", "DOL", "Loss Date", "Accident Date"),
    "date_reported": ("Date Reported", "Report Date", "Reported", "Notice Date"),
    "claim_status": ("Status", "Claim Status"),
    "adjuster": ("Adjuster", "Examiner", "Handler"),
    "claim_reserves": ("Reserve", "Outstanding", "Case Reserve", "O/S Reserve"),
    "claim_paid": ("Paid", "Total Paid", "Payments"),
    "claim_recovered": ("Recovered", "Recoveries", "Subrogation"),
}
DRIVER_COLUMNS = {
    "name": ("Name", "Driver Name", "Full Name", "Employee Name"),
    "state_licensed": ("State", "Lic. State", "DL State"),
    "license_number": ("License Number", "DL #", "Driver's License #", "CDL Number"),
    "date_of_birth": ("Date of Birth", "DOB", "Birth Date"),
    "date_hired": ("Date Hired", "Hire Date", "DOH"),
    "years_experienced": ("Years Exp.", "Yrs Exp", "Experience"),
}
DATE_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%b %d, %Y", "%d-%b-%Y")
FIRST_NAMES, LAST_NAMES = ("Ada", "Bo", "Ines", "Theo"), ("Quill", "Zimmer", "Marlow", "Vance")
MONEY = frozenset({"claim_reserves", "claim_paid", "claim_recovered"})

days = st.dates(min_value=date(1975, 1, 1), max_value=date(2030, 12, 31))
people = st.tuples(st.sampled_from(FIRST_NAMES), st.sampled_from(LAST_NAMES)).map(" ".join)
amounts = st.decimals(min_value=0, max_value=999_999, places=2)


def _claim_values(form: str) -> st.SearchStrategy[dict[str, str]]:
    printed_day = days.map(lambda day: day.strftime(form))
    money = amounts.map(lambda amount: f"${amount:,.2f}")
    return st.fixed_dictionaries(
        {
            "claim_number": st.integers(10_000, 99_999).map(lambda number: f"HM-{number}"),
            "claimant": people,
            "date_of_loss": printed_day,
            "date_reported": printed_day,
            "claim_status": st.sampled_from(("Open", "Closed", "Pending", "Reopened")),
            "adjuster": people,
            **dict.fromkeys(sorted(MONEY), money),
        }
    )


def _driver_values(form: str) -> st.SearchStrategy[dict[str, str]]:
    printed_day = days.map(lambda day: day.strftime(form))
    return st.fixed_dictionaries(
        {
            "name": people,
            "state_licensed": st.sampled_from(("OH", "TX", "KS")),
            "license_number": st.integers(1_000_000, 9_999_999).map(lambda number: f"K{number}"),
            "date_of_birth": printed_day,
            "date_hired": printed_day,
            "years_experienced": st.integers(0, 50).map(str),
        }
    )


def _plain(field: str, value: str) -> str:
    return str(Decimal(value.strip("$").replace(",", ""))) if field in MONEY else value


@st.composite
def _tables(draw: st.DrawFn, columns: dict[str, tuple[str, ...]]) -> tuple[list[list[str]], list[dict[str, str]]]:
    """Draw a table as rows of text, headings first, and the records it states."""
    form = draw(st.sampled_from(DATE_FORMATS))
    order = draw(st.permutations(sorted(columns)))
    row = _claim_values(form) if columns is CLAIM_COLUMNS else _driver_values(form)
    key = "claim_number" if columns is CLAIM_COLUMNS else "license_number"
    records = draw(st.lists(row, min_size=1, max_size=4, unique_by=lambda each: each[key]))
    heads = [draw(st.sampled_from(columns[field])) for field in order]
    lines = [heads, *([each[field] for field in order] for each in records)]
    return lines, [{field: _plain(field, value) for field, value in each.items()} for each in records]


def _drawn(lines: list[list[str]], *, is_right: bool) -> Drawing:
    drawing = Drawing()
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            if is_right and text.startswith("$"):
                drawing.put_right(30 + 84 * column + 70, 60 + 14 * row, text)
            else:
                drawing.put(30 + 84 * column, 60 + 14 * row, text)
    return drawing


@given(table=_tables(CLAIM_COLUMNS), is_right=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_order_of_columns_gives_the_same_claims(table: tuple, is_right: bool) -> None:  # noqa: FBT001 - drawn
    lines, records = table
    found = values(_drawn(lines, is_right=is_right).in_memory())

    assert [record(found, f"claims[{index}]") for index in range(len(records))] == records
    assert values(plain_document("\n".join("\t".join(line) for line in lines), MediaType.CSV)) == found


@given(table=_tables(DRIVER_COLUMNS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_order_of_columns_gives_the_same_drivers(table: tuple) -> None:
    lines, records = table
    found = values(_drawn(lines, is_right=False).in_memory())

    assert [record(found, f"drivers[{index}]") for index in range(len(records))] == records
    assert values(plain_document("\n".join("\t".join(line) for line in lines), MediaType.CSV)) == found


WORDS = st.sampled_from(
    [
        "Claim",
        "Number",
        "Claimant",
        "Status",
        "Open",
        "Total",
        "Paid",
        "$5.00",
        "05/06/2021",
        "Driver:",
        "Reserve",
        "see",
        "below",
        "Description:",
        "Insured:",
        "State",
        "License",
        "Name",
        "X",
        "-",
        ":",
        "|",
        "12-3456789",
        "Policy",
        "Period",
        "SC00928137",
        "None",
    ]
)
TEXTS = st.lists(st.lists(WORDS | st.text(string.printable, max_size=6), max_size=9).map(" ".join), max_size=12)


@given(lines=TEXTS, separator=st.sampled_from((" ", "\t", "   ")))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_makes_a_reader_fail_or_state_what_is_not_there(lines: list[str], separator: str) -> None:
    document = plain_document("\n".join(separator.join(line.split(" ")) for line in lines))
    facts = read_facts(document, SHA)

    assert facts == read_facts(document, SHA)
    for fact in facts:
        if fact.method is not FactMethod.DERIVED:
            assert fact.quote in document.pages[0].text
            assert fact.is_verified == (stands_on(fact.quote, document.pages[0]) and supports(fact.quote, fact.value))
