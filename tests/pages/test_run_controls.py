# ruff: noqa: PLC0415 - AppTest runs the functions called *_script as programs of their own, with their own imports
from types import SimpleNamespace
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from backend.domain.access import Principal, Role
from backend.domain.run_views import LimitState
from backend.domain.runs import NewRun, Pool, RunKind
from backend.errors import InvalidRequestError, RateLimitedError
from backend.services.runs import RunsService

SOMEBODY = Principal(uuid4(), "una", Role.UNDERWRITER, uuid4())


def show(script, *args: object) -> AppTest:
    test = AppTest.from_function(script, args=args, default_timeout=20).run()
    assert not test.exception
    return test


def button_script(page: object) -> None:
    import streamlit as st

    from app.ui import runs
    from backend.domain.runs import RunKind

    if runs.start_button(page, "Assess", RunKind.UNDERWRITING, "assess"):
        st.text("pressed")


def page_with(state: LimitState) -> SimpleNamespace:
    limited = SimpleNamespace(limit_state=lambda *_: state)
    return SimpleNamespace(principal=SOMEBODY, services=SimpleNamespace(runs=limited))


def test_the_button_tells_how_many_runs_are_left_and_starts_one() -> None:
    test = show(button_script, page_with(LimitState(3)))

    assert test.button(key="assess").help == "3 runs left in this minute"
    assert [text.value for text in test.button(key="assess").click().run().text] == ["pressed"]


def test_the_button_shows_the_seconds_and_cannot_be_pressed_while_the_limit_holds() -> None:
    button = show(button_script, page_with(LimitState(0, 12.4))).button(key="assess-wait")

    assert button.disabled
    assert button.label == "Assess in 13 s"


def start_script(error: Exception | None) -> None:
    import streamlit as st

    from app.ui import runs

    def act() -> str:
        if error:
            raise error
        return "run 7"

    st.text(f"started {runs.start(act)}")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RateLimitedError(23.2), "The limit of runs in a minute is reached. The next can start in 24 s."),
        (InvalidRequestError("The state is missing."), "The state is missing."),
    ],
)
def test_a_run_that_does_not_start_says_why_in_one_sentence(error: Exception, sentence: str) -> None:
    test = show(start_script, error)

    assert [each.value for each in (*test.warning, *test.error)] == [sentence]
    assert test.text[0].value == "started None"


def test_a_run_that_starts_gives_what_the_service_gave() -> None:
    assert show(start_script, None).text[0].value == "started run 7"


def latest_script(page: object, subject_id: object) -> None:
    import streamlit as st

    from app.ui import runs
    from backend.domain.runs import RunKind

    run = page.services.runs.find_latest(page.principal, subject_id, RunKind.UNDERWRITING)
    view = runs.show_status(page, run.run_id)
    st.markdown(f"state: {view.state}")


def test_the_newest_run_of_a_case_is_shown(unit_of_work, person) -> None:
    by, case = person(), uuid4()
    page = SimpleNamespace(principal=by, services=SimpleNamespace(runs=RunsService(unit_of_work, None, None)))
    with unit_of_work() as work:
        work.runs.add(NewRun(RunKind.UNDERWRITING, case, {}, uuid4().hex), by)
        work.workers.say_alive("somebody", Pool.IO)

    after = show(latest_script, page, case)

    assert after.markdown[-1].value == "state: queued"
    assert "Next in the queue." in [text.value for text in after.text]


def ended_script(page: object, run_id: object) -> None:
    import streamlit as st

    from app.ui import runs

    looked = st.session_state.setdefault("looked", 0) + 1
    st.session_state["looked"] = looked
    if looked == 1:
        runs.show_status(page, run_id, was_active=True)
    st.markdown(f"looked {looked} times")


def test_a_run_that_ended_while_the_page_was_drawn_has_it_drawn_again(unit_of_work, person) -> None:
    by = person()
    page = SimpleNamespace(principal=by, services=SimpleNamespace(runs=RunsService(unit_of_work, None, None)))
    with unit_of_work() as work:
        run_id = work.runs.add(NewRun(RunKind.UNDERWRITING, uuid4(), {}, uuid4().hex), by).run_id
        work.runs.cancel(by.institution_id, run_id)

    assert show(ended_script, page, run_id).markdown[-1].value == "looked 2 times"
