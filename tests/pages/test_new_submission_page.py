"""The form of a new submission: built from product data, kept as a draft, sent once."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.registry import spec_of
from backend.domain.access import Role
from backend.domain.cases import QueueFilter
from backend.domain.products import PRODUCTS
from backend.services.guidelines import install_first_guidelines
from fixtures.cases import LOSS_RUN, errors_on, labels_of, words_on
from fixtures.screens import HOME, go_to

PAGE = "New_submission.py"
EVERY = QueueFilter()


@pytest.fixture
def ada(person, unit_of_work):
    """Make an underwriter of an insurer with guidelines."""
    ada = person(role=Role.UNDERWRITER)
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    return ada


def key(name, product="commercial_auto"):
    return f"new-{product}-{name}"


def fill(screen, name="Harbor Line Freight LLC"):
    """Type a complete fleet."""
    screen.text_input(key=key("insured_name")).set_value(name)
    screen.text_input(key=key("requested_limit_usd")).set_value("1000000")
    screen.text_input(key=key("deductible_usd")).set_value("5000")
    screen.number_input(key=key("years_in_business")).set_value(12)
    screen.number_input(key=key("power_units")).set_value(40)
    screen.selectbox(key=key("state")).set_value("OH")
    screen.selectbox(key=key("operation_radius")).set_value("regional")
    screen.selectbox(key=key("cargo")).set_value("general_freight")
    screen.date_input(key=key("effective_date")).set_value(date(2027, 1, 1))
    return screen.run()


def another_tab():
    """Open the form once more in the same browser."""
    screen = AppTest.from_file(HOME, default_timeout=20).run()
    return go_to(screen, spec_of(PAGE)).run()


def send(screen):
    return screen.button(key="submit").click().run()


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=list(PRODUCTS))
def test_each_product_has_a_form_with_a_widget_for_every_field(open_screen, ada, product):
    screen = open_screen(PAGE, ada, {"product": product.name})
    kinds = ("text_input", "text_area", "number_input", "date_input", "selectbox", "button_group")
    keys = {str(widget.key) for kind in kinds for widget in screen.main.get(kind)}

    assert not screen.exception
    assert {key(spec.name, product.code) for spec in product.fields} <= keys
    assert [header.value for header in screen.subheader][: len(product.sections)] == list(product.sections)


def test_fields_have_labels_units_help_and_choices_in_words(open_screen, ada):
    screen = open_screen(PAGE, ada)
    radius = screen.selectbox(key=key("operation_radius"))

    assert radius.label == "Radius of operation *"
    assert "Long haul" in radius.options
    assert "500" in radius.help
    assert screen.number_input(key=key("annual_mileage")).label == "Annual mileage (miles)"


def test_a_complete_form_makes_a_submission_and_opens_it(open_screen, ada, services):
    screen = send(fill(open_screen(PAGE, ada)))
    queue = services.underwriting.list_queue(ada, EVERY)

    assert not screen.exception
    assert screen.title[0].value == "S-000001 · Commercial auto"
    assert [(line.insured_name, line.assignee) for line in queue.lines] == [
        ("Harbor Line Freight LLC", queue.lines[0].assignee)
    ]


def test_amounts_are_kept_to_the_cent_and_shown_with_their_thousands_apart(open_screen, ada, services):
    screen = fill(open_screen(PAGE, ada))
    screen.text_input(key=key("annual_revenue_usd")).set_value("12345678.91").run()
    shown = screen.text_input(key=key("annual_revenue_usd")).value
    send(screen)
    line = services.underwriting.list_queue(ada, EVERY).lines[0]

    assert shown == "12,345,678.91"
    assert services.underwriting.get(ada, line.submission_id).fields["annual_revenue_usd"] == "12345678.91"


def test_yes_no_and_percent_reach_the_case_as_what_they_are(open_screen, ada, services):
    screen = fill(open_screen(PAGE, ada))
    groups = {str(group.key): group for group in screen.main.get("button_group")}
    groups[key("telematics")].set_value("No")
    screen.number_input(key=key("owner_operator_percent")).set_value(12.5)
    send(screen.run())
    line = services.underwriting.list_queue(ada, EVERY).lines[0]
    fields = services.underwriting.get(ada, line.submission_id).fields

    assert (fields["telematics"], fields["owner_operator_percent"]) == (False, "12.5")


def test_an_empty_form_marks_every_required_field_and_stores_nothing(open_screen, ada, services):
    screen = send(open_screen(PAGE, ada))
    required = [spec for spec in PRODUCTS["commercial_auto"].fields if spec.required]
    marked = [line for line in words_on(screen).splitlines() if "is needed" in line]

    assert len(marked) == len(required)
    assert errors_on(screen) == ["Please correct the fields marked in red; nothing was sent yet."]
    assert services.underwriting.list_queue(ada, EVERY).total == 0


def test_a_field_that_does_not_fit_another_one_is_marked(open_screen, ada):
    screen = fill(open_screen(PAGE, ada))
    screen.date_input(key=key("expiry_date")).set_value(date(2026, 6, 1)).run()
    send(screen)

    assert "Expiry date must lie after the effective date" in words_on(screen)


def test_marks_disappear_when_the_form_is_sent_corrected(open_screen, ada):
    screen = send(open_screen(PAGE, ada))
    send(fill(screen))

    assert screen.title[0].value.startswith("S-")


def test_a_mark_disappears_as_soon_as_its_field_is_repaired(open_screen, ada):
    screen = send(open_screen(PAGE, ada))
    assert screen.error
    fill(screen)

    assert not screen.error


def test_a_number_outside_its_bounds_is_named_with_what_fits_and_kept(open_screen, ada):
    screen = fill(open_screen(PAGE, ada))
    screen.number_input(key=key("power_units")).set_value(900_000_000)
    send(screen)

    assert screen.number_input(key=key("power_units")).value == 900_000_000
    assert [mark.value for mark in screen.markdown if "Power units must be at most" in mark.value]


def test_the_form_says_how_many_required_fields_are_open(open_screen, ada):
    screen = open_screen(PAGE, ada)
    before = words_on(screen)
    after = words_on(fill(screen))

    assert "0 of 9 required fields filled. Open: Insured name, Garaging state, Years in business …" in before
    assert "All 9 required fields are filled." in after


def test_what_is_typed_survives_a_reload_of_the_page(open_screen, ada):
    fill(open_screen(PAGE, ada))
    again = open_screen(PAGE, ada)

    assert again.text_input(key=key("insured_name")).value == "Harbor Line Freight LLC"
    assert again.date_input(key=key("effective_date")).value == date(2027, 1, 1)
    assert again.number_input(key=key("power_units")).value == 40
    assert again.text_input(key=key("requested_limit_usd")).value == "1,000,000"
    assert "restored" in words_on(again)


def test_each_product_keeps_a_draft_of_its_own(open_screen, ada):
    fill(open_screen(PAGE, ada))
    home = open_screen(PAGE, ada, {"product": "Homeowners"})

    assert home.text_input(key=key("insured_name", "homeowners")).value is None
    assert "restored" not in words_on(home)


def test_a_discarded_draft_is_gone_here_and_after_a_reload(open_screen, ada, services):
    screen = fill(open_screen(PAGE, ada))
    screen.button(key="discard").click().run()
    again = open_screen(PAGE, ada)

    assert screen.text_input(key=key("insured_name")).value is None
    assert again.text_input(key=key("insured_name")).value is None
    assert services.underwriting.find_draft(ada, "commercial_auto") is None


def test_a_draft_is_nobody_elses(open_screen, ada, person):
    fill(open_screen(PAGE, ada))
    other = person(role=Role.UNDERWRITER, institution_id=ada.institution_id)
    screen = open_screen(PAGE, other)

    assert screen.text_input(key=key("insured_name")).value is None


def test_after_sending_the_next_form_is_empty(open_screen, ada):
    send(fill(open_screen(PAGE, ada)))
    again = open_screen(PAGE, ada)

    assert again.text_input(key=key("insured_name")).value is None


def test_the_same_draft_sent_from_two_tabs_makes_one_submission(open_screen, ada, services):
    first = fill(open_screen(PAGE, ada))
    second = another_tab()
    send(first)
    send(second)

    assert services.underwriting.list_queue(ada, EVERY).total == 1
    assert second.title[0].value == first.title[0].value == "S-000001 · Commercial auto"


def test_another_form_in_an_old_tab_is_another_submission(open_screen, ada, services):
    first = fill(open_screen(PAGE, ada))
    second = another_tab()
    send(first)
    send(fill(second, name="Cedar Gap Haulage Inc."))
    names = {line.insured_name for line in services.underwriting.list_queue(ada, EVERY).lines}

    assert names == {"Harbor Line Freight LLC", "Cedar Gap Haulage Inc."}


def test_the_sixth_submission_in_a_minute_waits_and_the_button_says_how_long(open_screen, ada, services):
    for number in range(5):
        send(fill(open_screen(PAGE, ada), name=f"Fleet number {number} LLC"))
    screen = fill(open_screen(PAGE, ada), name="Fleet number 6 LLC")
    waiting = next(label for label in labels_of(screen) if label.startswith("Submit for assessment"))

    assert waiting.startswith("Submit for assessment in ")
    assert waiting.endswith(" s")
    assert services.underwriting.list_queue(ada, EVERY).total == 5


def test_documents_go_with_the_form_and_belong_to_the_case(open_screen, ada, services):
    screen = fill(open_screen(PAGE, ada))
    screen.file_uploader[0].set_value(("loss-run.csv", LOSS_RUN.encode(), "text/csv")).run()
    send(screen)
    line = services.underwriting.list_queue(ada, EVERY).lines[0]
    stored = services.documents.list_for_submission(ada, line.submission_id)

    assert not screen.exception
    assert [document.filename for document in stored] == ["loss-run.csv"]


def test_documents_stay_with_the_draft_after_a_reload_and_can_be_taken_off(open_screen, ada, services):
    screen = fill(open_screen(PAGE, ada))
    screen.file_uploader[0].set_value(("loss-run.csv", LOSS_RUN.encode(), "text/csv")).run()
    again = open_screen(PAGE, ada)
    kept = words_on(again)
    next(button for button in again.button if button.label == "Remove").click().run()

    assert "Kept with the draft\nloss-run.csv" in kept
    assert "loss-run.csv" not in words_on(again)
    assert services.underwriting.find_draft(ada, "commercial_auto").document_ids == ()


def test_a_refused_document_is_named_and_the_form_stays(open_screen, ada):
    screen = fill(open_screen(PAGE, ada))
    screen.file_uploader[0].set_value(("odd.pdf", b"MZ this is a program", "application/pdf")).run()

    assert not screen.exception
    assert "Refused]" in words_on(screen)
    assert "odd.pdf" in words_on(screen)
    assert "This file is not what its extension says. Please export it again." in words_on(screen)
    assert screen.text_input(key=key("insured_name")).value == "Harbor Line Freight LLC"
