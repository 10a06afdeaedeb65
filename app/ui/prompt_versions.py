"""The versions of a prompt, each open draft with its check, two versions compared, and going back to an earlier one."""

import streamlit as st

from app.ui import messages
from app.ui.empty import empty_state
from app.ui.prompt_view import PromptView, show_differences, show_words
from app.ui.version_buttons import FROM_NOW_ON, show_draft_buttons, show_roll_back, tell_gone
from app.ui.version_choice import choose_two
from app.ui.version_table import drafts_of, show_versions
from backend.domain.prompt_checks import BY_RULES, PromptCheck
from backend.domain.versions import VersionHead, VersionState


def show(view: PromptView) -> None:
    """Show open drafts first, then every version."""
    if not view.heads:
        empty_state("No versions", "The product's own words are sent; no version is stored.", icon=":material/history:")
        return
    tell_gone(view.heads)
    for draft in drafts_of(view.heads):
        _show_draft(view, draft)
    show_versions(view.heads, "Versions of the prompt, newest first")


def show_compare(view: PromptView) -> None:
    """Show what differs between two chosen versions, line by line."""
    pair = choose_two(view.heads, view.step.step)
    if pair is None:
        empty_state("Nothing to compare", "There is one version only.", icon=":material/difference:")
        return
    first, second = (view.version(head.version_id) for head in pair)
    show_differences(first.texts, second.texts)
    if view.may_write and first.head.state is VersionState.RETIRED:
        show_roll_back(view.page, view.page.services.prompts, first.head, view.newest)
    with st.expander(f"All words of version {first.head.number}"):
        show_words(first.texts)


def _show_draft(view: PromptView, draft: VersionHead) -> None:
    """Show a draft against the words in force, its check, and what this person can do with it."""
    with st.container(border=True):
        st.subheader(f"Draft, version {draft.number}", anchor=False)
        st.text(f"By {draft.author}: {draft.reason}")
        show_differences(view.active_texts(), view.version(draft.version_id).texts)
        _show_check(view, draft)
        if view.may_write:
            st.caption(FROM_NOW_ON)
            with st.container(horizontal=True):
                show_draft_buttons(view.page, view.page.services.prompts, draft, view.active)


def _show_check(view: PromptView, draft: VersionHead) -> None:
    """Show the button that checks a draft, and what came of it."""
    key = f"checked-{draft.version_id}"
    if st.button("Check it on a sample case", icon=":material/science:", key=f"check-{draft.version_id}"):
        st.session_state[key] = True
    if st.session_state.get(key):
        with messages.shown(), st.spinner("Filling the words for a sample case"):
            show_check(view.page.services.prompts.check(view.page.principal, draft.version_id))


def show_check(check: PromptCheck) -> None:
    """Show whether a prompt passed, what would go out, and what the fixed rules answered."""
    if check.has_passed:
        st.success("The check passed.", icon=":material/check:")
    else:
        for problem in check.problems:
            st.text(problem)
    st.caption(BY_RULES)
    with st.expander("What goes out for the sample case"):
        st.code(f"{check.system}\n\n{check.user}", language=None, wrap_lines=True, height=320)
    with st.expander("What the fixed rules answered"):
        st.text("\n".join(check.answer))
