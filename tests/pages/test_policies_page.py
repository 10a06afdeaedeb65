"""Policies: the list narrowed in the address, one term with its wording and claims, and the import of a file."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.ui.policy_format import cover_sentence, percentage, state_on
from app.ui.policy_import import faults_csv
from backend.domain.access import Role
from backend.domain.policies import PolicyFilter, PolicyLine, PolicyTerm, RowFault
from factories import make_claim, make_policy
from fixtures.cases import cells_of, errors_on, labels_of, words_on

PAGE = "Policies.py"
EVERY = PolicyFilter()
HEADING = "number,line,insured_name,effective_date,expiry_date,limit_usd,deductible_usd\n"
GOOD = (
    "PA-1,auto,Dana Whitfield,2026-01-01,2027-01-01,50000,500\n"
    "HO-1,property,Vera Norgaard,2026-01-01,2027-01-01,300000,1000\n"
)
BAD = "PA-2,boat,=HYPERLINK(1),2026-01-01,2027-01-01,50000,500\n"
CLAUSE = {
    "id": "A-EX1",
    "kind": "exclusion",
    "title": "Racing",
    "text": "We do not pay for loss while the vehicle is raced.",
    "perils": ["collision"],
    "circumstances": {"vehicle_use": ["racing"]},
    "page": 4,
}


@pytest.fixture
def boss(person):
    """Make a manager, who may import policies."""
    return person(role=Role.MANAGER)


@pytest.fixture
def add(unit_of_work, boss):
    """Add a policy of the manager's insurer."""

    def add(by=None, **wanted):
        with unit_of_work() as work:
            return make_policy(work, by or boss, **wanted)

    return add


def insured_on(screen):
    return list(screen.dataframe[0].value["Insured"]) if screen.dataframe else []


def term(**changed):
    given = {
        "policy_id": uuid4(),
        "number": "PA-1",
        "line": PolicyLine.AUTO,
        "insured_name": "Dana Whitfield",
        "effective_date": date(2026, 1, 1),
        "expiry_date": date(2027, 1, 1),
        "limit_usd": Decimal(50_000),
        "deductible_usd": Decimal(500),
        **changed,
    }
    return PolicyTerm(**given)


def upload(screen, rows):
    return screen.file_uploader[0].set_value(("policies.csv", (HEADING + rows).encode(), "text/csv")).run()


def test_an_empty_book_says_who_imports_policies(open_screen, boss, person):
    asked = open_screen(PAGE, person(role=Role.UNDERWRITER))

    assert "A manager or an administrator imports them" in words_on(asked)
    assert "Import a file to begin." in words_on(open_screen(PAGE, boss))


def test_lines_have_named_columns_and_the_cost_of_their_claims(open_screen, boss, add, unit_of_work):
    policy = add(number="PA-9", insured_name="Dana Whitfield", effective_date=date(2026, 1, 1))
    with unit_of_work() as work:
        make_claim(work, boss, policy, paid_usd=Decimal(700), reserve_usd=Decimal(300))
    table = open_screen(PAGE, boss).dataframe[0].value
    line = table.iloc[0]

    assert list(table.columns) == [
        "Policy", "Today", "Insured", "Line", "From", "Until", "Limit (USD)", "Deductible (USD)", "Claims",
        "Incurred (USD)",
    ]  # fmt: skip
    assert (line["Policy"], line["Line"], line["Claims"], line["Incurred (USD)"]) == ("PA-9", "Motor", 1, 1000)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"text": "whit"}, {"Dana Whitfield"}),
        ({"text": "ho-"}, {"Vera Norgaard"}),
        ({"text": "\x00"}, {"Dana Whitfield", "Vera Norgaard"}),
        ({"line": "Property"}, {"Vera Norgaard"}),
        ({"on": "2026-06-01"}, {"Dana Whitfield"}),
        ({"on": "2020-06-01"}, {"Vera Norgaard"}),
        ({"line": "Motor", "on": "2020-06-01"}, set()),
    ],
)
def test_the_address_narrows_the_list(open_screen, boss, add, query, expected):
    add(effective_date=date(2026, 1, 1))
    add(number="HO-1", line="property", insured_name="Vera Norgaard", effective_date=date(2020, 1, 1))
    screen = open_screen(PAGE, boss, query)

    assert not screen.exception
    assert set(insured_on(screen)) == expected
    assert expected or "No policy fits" in words_on(screen)


def test_fifty_terms_make_a_page(open_screen, boss, add):
    for _ in range(60):
        add()
    second = open_screen(PAGE, boss, {"queue-page": "2"})

    assert "51 to 60 of 60 policy terms" in words_on(second)
    assert len(second.dataframe[0].value) == 10


def test_other_institutions_policies_are_not_in_the_list(open_screen, add, person):
    policy = add()
    stranger = person(role=Role.MANAGER)

    assert not open_screen(PAGE, stranger).dataframe
    assert "Policy not found" in words_on(open_screen(PAGE, stranger, {"id": str(policy)}))


def test_a_term_shows_amounts_perils_sublimits_and_insured_things(open_screen, boss, add):
    policy = add(
        number="PA-7",
        depreciation_rate=Decimal("0.125"),
        sublimits=[{"name": "Glass", "perils": ["glass"], "limit_usd": "1500.00"}],
        insured_things=[{"vin": "1M8GDM9AXKP042788", "make": "Ford"}],
    )
    screen = open_screen(PAGE, boss, {"id": str(policy)})
    words = words_on(screen)

    assert not screen.exception
    assert screen.title[0].value == "PA-7 · Motor"
    assert "USD 50,000" in words
    assert "12.5 %" in words
    assert "Vandalism" in words
    assert "Glass" in cells_of(screen)
    assert "1M8GDM9AXKP042788" in cells_of(screen, 1)
    assert list(screen.dataframe[1].value.columns) == ["VIN", "Make"]


def test_the_wording_shows_each_clause_with_its_text_as_text(open_screen, boss, add):
    policy = add(clauses=[CLAUSE, {**CLAUSE, "id": "A-IN1", "kind": "insuring", "text": "![x](https://e.org) We pay."}])
    screen = open_screen(PAGE, boss, {"id": str(policy), "tab": "Wording"})
    texts = [text.value for text in screen.text]

    assert "A-EX1 · Racing" in texts
    assert CLAUSE["text"] in texts
    assert "For collision · page 4 of the wording" in words_on(screen)
    assert "![x](https://e.org) We pay." in texts
    assert texts.index("A-IN1 · Racing") < texts.index("A-EX1 · Racing")


def test_a_cancelled_and_changed_term_says_so(open_screen, boss, add):
    policy = add(
        effective_date=date(2026, 1, 1),
        cancelled_on=date(2026, 3, 1),
        cancel_reason="premium unpaid",
        changed_on=date(2026, 2, 1),
        change="Second vehicle added",
    )
    words = words_on(open_screen(PAGE, boss, {"id": str(policy)}))

    assert "Cancelled from 1 Mar 2026" in words
    assert "1 Mar 2026 premium unpaid" in words
    assert "1 Feb 2026 Second vehicle added" in words


def test_the_claims_of_a_term_stand_with_it_for_those_who_read_claims(open_screen, boss, add, unit_of_work, person):
    policy = add()
    with unit_of_work() as work:
        make_claim(work, boss, policy, reference="C-000077")
        make_claim(work, boss, reference="C-000078")
    screen = open_screen(PAGE, boss, {"id": str(policy), "tab": "Claims"})
    underwriter = person(role=Role.UNDERWRITER, institution_id=boss.institution_id)
    without = open_screen(PAGE, underwriter, {"id": str(policy), "tab": "Claims"})

    assert list(screen.dataframe[0].value["Claim"]) == ["C-000077"]
    assert [tab.label for tab in without.tabs] == ["Cover", "Wording"]


def test_other_terms_of_the_number_are_linked(open_screen, boss, add):
    add(number="PA-7", effective_date=date(2025, 1, 1))
    policy = add(number="PA-7", effective_date=date(2026, 1, 1))
    screen = open_screen(PAGE, boss, {"id": str(policy)})
    next(button for button in screen.button if button.label == "1 Jan 2025 to 1 Jan 2026").click().run()

    assert "1 Jan 2025 to 1 Jan 2026" in words_on(screen)
    assert "1 Jan 2026 to 1 Jan 2027" in labels_of(screen)


def test_the_way_back_leads_to_the_list(open_screen, boss, add):
    policy = add(number="PA-7")
    screen = open_screen(PAGE, boss, {"id": str(policy)})
    screen.button(key="back").click().run()

    assert [title.value for title in screen.title] == ["Policies"]
    assert insured_on(screen) == ["Dana Whitfield"]


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.ADJUSTER, Role.ACTUARY, Role.EXAMINER])
def test_readers_are_offered_no_import(open_screen, person, role):
    screen = open_screen(PAGE, person(role=role), {"import": "true"})

    assert not screen.exception
    assert not screen.file_uploader
    assert not screen.toggle


def test_a_file_is_tried_first_and_stores_nothing(open_screen, boss, services):
    screen = upload(open_screen(PAGE, boss, {"import": "true"}), GOOD + BAD)
    said = [info.value for info in screen.info]

    assert said == ["The file holds 2 new terms, 0 changed terms, 0 as they are, 1 row with faults."]
    assert services.policies.list_page(boss, EVERY).total == 0
    assert "Import 2 terms" in labels_of(screen)


def test_rows_with_faults_come_back_with_their_repair(open_screen, boss):
    screen = upload(open_screen(PAGE, boss, {"import": "true"}), GOOD + BAD)
    table = next(one.value for one in screen.dataframe if "What to correct" in one.value)

    assert table.to_dict("records") == [
        {"Row": 4, "Policy": "PA-2", "What to correct": "The line must be one of auto, property, liability."}
    ]
    assert [one.proto.label for one in screen.main.get("download_button")] == ["Download the rows with faults"]


def test_the_second_step_takes_in_what_fits_once(open_screen, boss, services):
    screen = upload(open_screen(PAGE, boss, {"import": "true"}), GOOD + BAD)
    screen.button(key="import-policies").click().run()
    said = [done.value for done in screen.success]

    assert said == ["Taken in: 2 new terms, 0 changed terms, 0 as they are, 1 row with faults."]
    assert services.policies.list_page(boss, EVERY).total == 2
    assert "Import 2 terms" not in labels_of(screen)
    assert "1 to 2 of 2 policy terms" in words_on(screen)


def test_the_same_file_again_has_nothing_to_import(open_screen, boss):
    screen = upload(open_screen(PAGE, boss, {"import": "true"}), GOOD)
    screen.button(key="import-policies").click().run()
    again = upload(open_screen(PAGE, boss, {"import": "true"}), GOOD)

    assert again.button(key="import-policies").disabled
    assert "2 as they are" in again.info[0].value


def test_a_file_that_is_no_list_of_policies_says_what_is_missing(open_screen, boss):
    screen = open_screen(PAGE, boss, {"import": "true"})
    screen.file_uploader[0].set_value(("policies.csv", b"name;colour\nx;blue\n", "text/csv")).run()
    (sentence,) = errors_on(screen)

    assert not screen.exception
    assert "the columns number, line, insured_name, effective_date" in sentence.replace("\\", "")
    assert sentence.endswith("are missing. Nothing was read from its rows.")
    assert not any(label.startswith(("Import ", "Nothing to import")) for label in labels_of(screen))


def test_no_cell_of_the_downloaded_faults_begins_a_formula():
    cells = {"number": "=1+1", "phone": "+1 555 0100", "limit_usd": "-5"}
    given = [RowFault(2, "=1+1", "@sum", cells), RowFault(3, "PA-1", "Please fill in line.", {"number": "PA-1"})]
    rows = list(csv.reader(io.StringIO(faults_csv(given).decode("utf-8-sig"))))

    assert rows == [
        ["row", "problem", "number", "phone", "limit_usd"],
        ["2", "'@sum", "'=1+1", "'+1 555 0100", "'-5"],
        ["3", "Please fill in line.", "PA-1", "", ""],
    ]


@pytest.mark.parametrize(
    ("changed", "day", "expected"),
    [
        ({}, date(2026, 1, 1), "In force"),
        ({}, date(2025, 12, 31), "Not yet"),
        ({}, date(2027, 1, 1), "Expired"),
        ({"cancelled_on": date(2026, 5, 1)}, date(2026, 4, 30), "In force"),
        ({"cancelled_on": date(2026, 5, 1)}, date(2026, 5, 1), "Cancelled"),
    ],
)
def test_a_term_stands_where_its_days_say(changed, day, expected):
    found = term(**changed)

    assert state_on(found, day)[0] == expected
    assert (expected == "In force") == found.covers_day(day)


@pytest.mark.parametrize(
    ("terms", "line", "loss_date", "expected"),
    [
        ((), PolicyLine.AUTO, date(2026, 5, 4), "No policy has this number."),
        ((term(),), PolicyLine.AUTO, None, "Enter the date of loss"),
        ((term(),), PolicyLine.AUTO, date(2026, 5, 4), "In force on 4 May 2026."),
        ((term(),), PolicyLine.AUTO, date(2027, 5, 4), "the term ended on 1 Jan 2027."),
        ((term(),), PolicyLine.PROPERTY, date(2026, 5, 4), "This is a motor policy, not property."),
        (
            (term(), term(effective_date=date(2025, 1, 1), expiry_date=date(2026, 1, 1))),
            PolicyLine.AUTO,
            date(2025, 5, 4),
            "1 Jan 2025 to 1 Jan 2026. In force on 4 May 2025.",
        ),
    ],
)
def test_the_sentence_under_a_policy_number(terms, line, loss_date, expected):
    assert expected in cover_sentence(terms, line, loss_date)


def test_a_rate_is_shown_exactly():
    assert (percentage(Decimal("0.1250")), percentage(Decimal("0.1000"))) == ("12.5 %", "10 %")


def test_a_term_that_begins_tomorrow_is_not_in_force_today(open_screen, boss, add):
    add(effective_date=datetime.now(UTC).date() + timedelta(days=1))

    assert [list(cell) for cell in open_screen(PAGE, boss).dataframe[0].value["Today"]] == [["Not yet"]]
