"""The way to a case: every list leads to the same deep link."""

from uuid import UUID

import streamlit as st

from app.ui.registry import PAGES_FOLDER

TARGET = "case_to_open"
TARGET_PAGE = "page_to_open"
ID = "id"
SUBMISSION, CLAIM = "Submission.py", "Claim.py"
OWN_CLAIM, POLICY = "My_claims.py", "Policies.py"
"""The screens that show one case, or one policy, at a time."""


def remember(case_id: str, page_file: str = SUBMISSION) -> None:
    """Note in a callback which case was chosen; the run that follows opens it."""
    st.session_state[TARGET] = case_id
    st.session_state[TARGET_PAGE] = page_file


def follow() -> None:
    """Open the case that a callback noted, if any."""
    page_file = st.session_state.pop(TARGET_PAGE, SUBMISSION)
    if case_id := st.session_state.pop(TARGET, None):
        open_case(str(case_id), str(page_file))


def open_button(case_id: UUID | str, page_file: str, label: str, icon: str = ":material/arrow_forward:") -> None:
    """Show a button that opens a case; a link to the screen one is on would leave the case out of the address."""
    st.button(label, icon=icon, key=f"open-{case_id}", on_click=remember, args=(str(case_id), page_file))


def back_button(page_file: str, label: str) -> None:
    """Show the way back from one case to the list on the same screen."""
    if st.button(label, icon=":material/arrow_back:", type="tertiary", key="back"):
        st.switch_page(PAGES_FOLDER / page_file)


def open_case(case_id: UUID | str, page_file: str = SUBMISSION, **more: str) -> None:
    """Open a case at its address; the script of the present page ends here."""
    st.switch_page(PAGES_FOLDER / page_file, query_params={ID: str(case_id), **more})


def linked_case() -> UUID | None:
    """Return the case that the address names, None without one or with nonsense."""
    try:
        return UUID(st.query_params.get(ID, ""))
    except ValueError:
        return None
