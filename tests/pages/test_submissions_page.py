"""The queue: filtered, sorted and paged on the server, with the filters in the address."""

from datetime import timedelta

import pytest

from app.ui import queue
from backend.domain.access import Role
from backend.domain.submissions import SubmissionStatus
from backend.store.tables import Submission
from factories import make_submission
from fixtures.cases import choose, labels_of, words_on

PAGE = "Submissions.py"


@pytest.fixture
def add(unit_of_work, ada):
    """Add many submissions at once."""

    def add(count, **wanted):
        with unit_of_work() as work:
            return [make_submission(work, ada, **wanted) for _ in range(count)]

    return add


def insured_on(screen):
    return list(screen.dataframe[0].value["Insured"]) if screen.dataframe else []


def test_an_empty_book_offers_to_enter_the_first_submission(open_screen, ada):
    screen = open_screen(PAGE, ada)

    assert not screen.exception
    assert "No submissions yet" in words_on(screen)
    assert "Enter a submission" in labels_of(screen)


def test_an_examiner_is_offered_no_new_submission(open_screen, person):
    screen = open_screen(PAGE, person(role=Role.EXAMINER))

    assert "No submissions yet" in words_on(screen)
    assert not labels_of(screen)


def test_a_filter_that_nothing_meets_says_so(open_screen, ada, add):
    add(1)
    screen = open_screen(PAGE, ada, {"text": "nobody is called this"})

    assert "No submission fits" in words_on(screen)
    assert "Enter a submission" not in labels_of(screen)


def test_lines_have_named_columns_and_words_instead_of_codes(open_screen, ada, rig):
    rig.assess(ada)
    table = open_screen(PAGE, ada).dataframe[0].value
    line = table.iloc[0]

    assert list(table.columns) == [
        "Reference", "Insured", "Product", "Status", "Due", "Proposal", "Score", "Limit (USD)", "With", "Effective",
        "Received",
    ]  # fmt: skip
    assert (line["Product"], list(line["Status"]), line["Limit (USD)"]) == ("Commercial auto", ["In review"], 1_000_000)
    assert line["Due"].startswith("Due in")


def test_a_closed_case_is_never_overdue(open_screen, ada, add, unit_of_work):
    (case,) = add(1, status=SubmissionStatus.WITHDRAWN)
    with unit_of_work() as work:
        row = work.session.get(Submission, case)
        row.due_at = row.created_at - timedelta(days=1)
    table = open_screen(PAGE, ada).dataframe[0].value

    assert "verdue" not in table["Due"].iloc[0]


def test_fifty_lines_make_a_page_and_the_address_turns_it(open_screen, ada, add):
    add(120)
    first = open_screen(PAGE, ada)
    third = open_screen(PAGE, ada, {"queue-page": "3"})

    assert "1 to 50 of 120 submissions" in words_on(first)
    assert len(first.dataframe[0].value) == 50
    assert "101 to 120 of 120 submissions" in words_on(third)
    assert not set(first.dataframe[0].value["Reference"]) & set(third.dataframe[0].value["Reference"])


def test_a_page_number_beyond_the_last_shows_no_fault(open_screen, ada, add):
    add(60)
    screen = open_screen(PAGE, ada, {"queue-page": "999"})

    assert not screen.exception
    assert screen.dataframe


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"text": "harbor"}, {"Harbor Line Freight LLC"}),
        ({"line": "Homeowners"}, {"Vera Norgaard"}),
        ({"status": "Declined"}, {"Foxglove Drayage Inc."}),
        ({"status": "Open"}, {"Harbor Line Freight LLC", "Vera Norgaard"}),
        ({"scope": "Mine"}, set()),
        ({"scope": "Unassigned", "line": "Commercial auto"}, {"Harbor Line Freight LLC", "Foxglove Drayage Inc."}),
        ({"text": "\x00har\x00bor"}, {"Harbor Line Freight LLC"}),
        ({"text": "\x00"}, {"Harbor Line Freight LLC", "Vera Norgaard", "Foxglove Drayage Inc."}),
        ({"status": "no such state"}, {"Harbor Line Freight LLC", "Vera Norgaard", "Foxglove Drayage Inc."}),
    ],
)
def test_the_address_narrows_the_queue(open_screen, ada, add, query, expected):
    add(1)
    add(1, product="homeowners", insured_name="Vera Norgaard")
    add(1, insured_name="Foxglove Drayage Inc.", status=SubmissionStatus.DECLINED)

    assert set(insured_on(open_screen(PAGE, ada, query))) == expected


def test_a_chosen_filter_narrows_at_once(open_screen, ada, add):
    add(1)
    add(1, insured_name="Foxglove Drayage Inc.", status=SubmissionStatus.DECLINED)
    screen = open_screen(PAGE, ada)
    screen.selectbox(key="status").set_value("Declined").run()
    declined = insured_on(screen)
    choose(screen, "Mine", "scope")

    assert declined == ["Foxglove Drayage Inc."]
    assert "No submission fits" in words_on(screen)


def test_overdue_cases_are_found(open_screen, ada, add, unit_of_work):
    late, _in_time = add(2)
    with unit_of_work() as work:
        row = work.session.get(Submission, late)
        row.due_at = row.created_at - timedelta(days=1)
        row.insured_name = "Late Freight LLC"

    assert insured_on(open_screen(PAGE, ada, {"due": "Overdue"})) == ["Late Freight LLC"]


def test_signs_of_the_pattern_stand_for_themselves(open_screen, ada, add):
    add(1)

    assert insured_on(open_screen(PAGE, ada, {"text": "%"})) == []


def test_names_stand_in_cells_where_nothing_reads_them_as_markup(open_screen, ada, add):
    add(1, insured_name="![x](https://example.org/x.png)")
    screen = open_screen(PAGE, ada)

    assert insured_on(screen) == ["![x](https://example.org/x.png)"]
    assert "example.org" not in words_on(screen)


def test_the_button_of_a_line_opens_its_case(open_screen, ada, rig):
    sent = rig.assess(ada)
    screen = open_screen(PAGE, ada)
    screen.session_state["case_to_open"] = str(sent.submission_id)
    screen.run()

    assert screen.title[0].value == "S-000001 · Commercial auto"
    assert str(sent.submission_id) in screen.query_params["id"]


def test_other_institutions_cases_are_not_in_the_queue(open_screen, add, person):
    add(3)

    assert not open_screen(PAGE, person(role=Role.MANAGER)).dataframe


def test_the_queue_asks_the_database_the_same_number_of_questions_for_one_case_and_for_fifty(
    open_screen, ada, add, count_statements
):
    add(1)
    open_screen(PAGE, ada)
    with count_statements() as few:
        open_screen(PAGE, ada)
    add(49)
    with count_statements() as many:
        open_screen(PAGE, ada)

    assert len(many) == len(few)


def test_every_scope_has_a_name():
    assert set(queue.SCOPES.values()) == {"All", "Mine", "Unassigned", "Referred to me"}
