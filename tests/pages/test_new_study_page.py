"""New study: a triangle from each source, checked at once, and the study that comes of it once."""

import pytest

from app.ui import new_study_choices
from app.ui.new_study_file import example_csv
from app.ui.study_choices import NEEDS_BOTH, NO_PREMIUM
from backend.domain.access import Role
from backend.domain.studies.views import StudyFilter
from fixtures.cases import errors_on, labels_of, words_on

PAGE = "New_study.py"
LOSSES_ONLY = b"origin,12,24,36\n2021,100,150,160\n2022,110,170,\n2023,120,,\n"


@pytest.fixture
def with_file(open_screen, ines):
    """Open the page and upload a file."""

    def with_file(content=None, name="motor.csv"):
        screen = open_screen(PAGE, ines)
        content = example_csv() if content is None else content
        screen.file_uploader(key="new-study-file-upload").set_value((name, content, "text/csv"))
        return screen.run()

    return with_file


def studies_of(services, person):
    return services.studies.list_page(person, StudyFilter()).rows


def start(screen):
    return screen.button(key="start-study").click().run()


def test_nothing_is_asked_before_there_is_a_file(open_screen, ines):
    screen = open_screen(PAGE, ines)

    assert not screen.exception
    assert "Start the study" not in labels_of(screen)
    assert [one.label for one in screen.main.get("download_button")] == ["Download an example file"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_those_who_only_read_begin_no_study(open_screen, person, role):
    screen = open_screen(PAGE, person(role=role))

    assert not screen.get("file_uploader")


def test_the_example_file_passes_the_check_without_a_word(with_file):
    screen = with_file()

    assert not screen.exception
    assert not screen.error
    assert not screen.warning
    assert "What to compute" in words_on(screen)
    assert screen.get("plotly_chart")


def test_bad_rows_are_put_aside_with_number_and_reason_and_the_others_are_used(with_file):
    screen = with_file(example_csv() + b"2024,12,abc,paid\n2030,,5,paid\n,12,7,paid\n")

    assert "3 rows put aside" in words_on(screen)
    table = next(one.value for one in screen.dataframe if "Why it was put aside" in one.value.columns)
    assert table["Row"].tolist() == [50, 51, 52]
    assert "Start the study" in labels_of(screen)


def test_a_file_that_cannot_be_computed_from_says_why_and_offers_no_study(with_file):
    screen = with_file(b"origin,12,24\n2021,1,2\n")

    assert errors_on(screen)
    assert "nothing was stored" in words_on(screen)
    assert "Start the study" not in labels_of(screen)


def test_a_file_of_another_kind_is_refused_in_one_sentence(with_file):
    screen = with_file(b"%PDF-1.4 nothing of a table", "motor.csv")

    assert errors_on(screen)
    assert not screen.exception


def test_methods_that_need_premium_or_both_measures_say_why_they_cannot_be_chosen(with_file):
    screen = with_file(LOSSES_ONLY)
    table = next(one.value for one in screen.dataframe if "What it does" in one.value.columns)
    here = dict(zip(table["Method"], table["Here"], strict=True))

    assert here["Cape Cod"] == NO_PREMIUM
    assert here["Munich chain ladder"] == NEEDS_BOTH
    assert here["Mack"] == "Can be chosen"
    assert "Cape Cod" not in screen.multiselect[0].options


def test_fields_that_a_method_needs_appear_with_it(with_file):
    screen = with_file()
    assert not [field for field in screen.number_input if field.label == "Expected loss ratio"]

    screen.multiselect[0].set_value(["chain_ladder", "bornhuetter_ferguson", "odp_bootstrap"]).run()
    labels = {field.label for field in screen.number_input}
    assert {"Expected loss ratio", "Simulations", "Seed"} <= labels
    assert not screen.exception


def test_a_study_without_a_method_cannot_be_started(with_file):
    screen = with_file()
    screen.multiselect[0].set_value([]).run()

    assert "Choose at least one method." in errors_on(screen)
    assert "Start the study" not in labels_of(screen)


def test_the_study_is_stored_with_what_was_chosen_and_its_run_waits(with_file, services, ines):
    screen = with_file()
    screen.multiselect[0].set_value(["chain_ladder", "mack", "cape_cod"]).run()
    screen.selectbox(key=next(one.key for one in screen.selectbox if one.label == "Average of link ratios")).set_value(
        "simple"
    ).run()
    start(screen)
    (row,) = studies_of(services, ines)
    study = services.studies.get(ines, row.study_id)
    selection = study.versions[0].selection

    assert study.name == "motor"
    assert [str(method) for method in selection.methods] == ["chain_ladder", "mack", "cape_cod"]
    assert selection.factors.average == "simple"
    assert study.versions[0].run_state == "queued"


def test_sending_twice_makes_one_study(with_file, services, ines, monkeypatch):
    monkeypatch.setattr(new_study_choices, "open_study", lambda _study_id: None)
    screen = with_file()
    start(screen)
    start(screen)

    assert not errors_on(screen)
    assert len(studies_of(services, ines)) == 1


def test_without_a_name_nothing_is_started(with_file, services, ines):
    screen = with_file()
    next(one for one in screen.text_input if one.label == "Name of the study").set_value(" ").run()
    start(screen)

    assert errors_on(screen)
    assert not studies_of(services, ines)


def test_a_hostile_file_name_is_never_read_as_markup(with_file):
    screen = with_file(name="![x](https://example.org/x.png).csv")

    assert not screen.exception
    for kind in ("markdown", "caption", "subheader"):
        assert not any("example.org" in str(element.value) for element in screen.main.get(kind))


def test_a_book_without_claims_says_so(open_screen, ines):
    screen = open_screen(PAGE, ines, {"source": "Claims of the book"})

    assert not screen.exception
    assert errors_on(screen)
    assert "Start the study" not in labels_of(screen)


def test_a_company_of_schedule_p_becomes_a_study(open_screen, services, ines):
    screen = open_screen(PAGE, ines, {"source": "Published sample"})
    company = next(one for one in screen.selectbox if one.label == "Company")
    assert len(company.options) > 50
    assert not screen.exception

    start(screen)
    (row,) = studies_of(services, ines)
    assert row.source == "sample"
    assert services.studies.get(ines, row.study_id).triangle.details["sample"] == "clrd"
