"""What people read when something fails: one sentence; an incident id when the fault is ours."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from backend.errors import ConflictError, InvalidRequestError, NotSignedInError


def screen_with(error):
    def script(error):
        from app.ui.messages import on_script_error  # noqa: PLC0415 - AppTest runs the body alone

        on_script_error(error)

    return AppTest.from_function(script, kwargs={"error": error}).run()


@pytest.mark.parametrize("error", [ConflictError(), NotSignedInError("Your session has ended.")])
def test_shows_an_expected_error_as_its_sentence(error):
    assert [each.value for each in screen_with(error).error] == [error.user_message]


@pytest.mark.parametrize(
    "quoted", ["![x](https://evil.example/x.png)", "<img src=x>", "**2021**.csv", "$x$ `y` :red[z]"], ids=str
)
def test_what_a_sentence_quotes_of_a_file_is_shown_and_not_read_as_markup(quoted):
    (shown,) = [each.value for each in screen_with(InvalidRequestError(f"There is no origin {quoted}.")).error]

    assert shown.replace("\\", "") == f"There is no origin {quoted}."
    assert not re.search(r"(?<!\\)[\[\]*<>`$]", shown)


def test_shows_a_defect_with_an_incident_id_and_none_of_its_text():
    (shown,) = [each.value for each in screen_with(ValueError("Jane Doe, SSN 123-45-6789")).error]

    assert "Incident " in shown
    assert "Jane" not in shown


def test_goes_on_with_the_page_after_an_expected_error():
    def script():
        import streamlit as st  # noqa: PLC0415

        from app.ui import messages  # noqa: PLC0415
        from backend.errors import ConflictError  # noqa: PLC0415

        with messages.shown():
            raise ConflictError
        st.text("the rest of the page")

    screen = AppTest.from_function(script).run()

    assert len(screen.error) == 1
    assert [each.value for each in screen.text] == ["the rest of the page"]


@pytest.mark.parametrize("seconds_ago", [0.0, 60.0])
def test_a_fragment_reads_the_person_again_after_two_seconds(services, sign_in, person, seconds_ago):
    from app.ui import page as page_module  # noqa: PLC0415

    principal = sign_in(person())
    page = page_module.Page(principal, services)
    services.sessions.sign_out(principal)
    page._read_at -= seconds_ago

    if seconds_ago:
        with pytest.raises(NotSignedInError):
            _ = page.principal
    else:
        assert page.principal == principal
