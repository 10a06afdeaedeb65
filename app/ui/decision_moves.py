"""Steps that are no decision yet: questions to the broker, taking the case up again, withdrawal."""

from collections.abc import Callable

import streamlit as st

from app.ui import messages
from app.ui.case_result import texts
from app.ui.case_view import CaseView
from app.ui.claim_seen import must_be_seen


def show_questions(view: CaseView) -> None:
    """Show the questions of the assessment, to be edited, and the button that puts the case on hold."""
    found = texts(view.assessment.result, "questions") if view.assessment else []
    typed = st.text_area(
        "Questions, one a line",
        value="\n".join(found),
        height=160,
        key=f"questions-{view.case.version}",
        help="The case waits until you take it up again.",
    )
    if st.button("Ask and put on hold", type="primary", icon=":material/contact_support:", key="ask"):
        case, person = view.case, view.page.principal
        asked = (typed or "").splitlines()
        _do(
            view,
            lambda: view.page.services.decisions.ask_for_information(person, case.submission_id, case.version, asked),
            "The case waits for the answers.",
        )


def show_resume(view: CaseView) -> None:
    """Show that the case waits, and the button that takes it up again."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text("The case waits for answers to your questions.")
        if st.button("Take it up again", icon=":material/play_arrow:", key="resume"):
            case, person = view.case, view.page.principal
            _do(
                view,
                lambda: view.page.services.decisions.resume(person, case.submission_id, case.version),
                "The case is in review again.",
            )


def show_new(view: CaseView) -> None:
    """Show that a first assessment is awaited, or the button that starts the review without one."""
    if view.run and view.run.is_active:
        st.info("A new case is decided once its first assessment is done, or withdrawn.", icon=":material/info:")
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text("There is no assessment. You can have the case assessed again, or review it by hand.")
        if st.button("Review by hand", type="primary", icon=":material/edit_document:", key="by-hand"):
            case, person = view.case, view.page.principal
            _do(
                view,
                lambda: view.page.services.decisions.resume(person, case.submission_id, case.version),
                "The case is in review, without a proposal.",
            )


def show_withdrawal(view: CaseView) -> None:
    """Show the form that closes the case because broker or insured withdrew it."""
    reason = st.text_input("Why it is withdrawn", key="withdrawal")
    if st.button("Withdraw the submission", icon=":material/block:", key="withdraw"):
        case, person = view.case, view.page.principal
        _do(
            view,
            lambda: view.page.services.decisions.withdraw(person, case.submission_id, case.version, reason or ""),
            "The submission is withdrawn.",
        )


def _do(view: CaseView, act: Callable[[], None], done: str) -> None:
    """Do one step on the case as it was looked at and draw the page anew, or say in one sentence why it cannot be."""
    with messages.shown():
        must_be_seen(view.case_id, view.version)
        act()
        st.toast(done, icon=":material/check:")
        st.rerun()
