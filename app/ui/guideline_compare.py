"""Two versions of a guideline beside one another, and going back to an earlier one."""

import streamlit as st

from app.ui.empty import empty_state
from app.ui.guideline_rules import show_export, show_rules
from app.ui.guideline_versions import show_differences
from app.ui.guideline_view import GuidelineView
from app.ui.version_buttons import show_roll_back
from app.ui.version_choice import choose_two
from backend.domain.versions import VersionState


def show(view: GuidelineView) -> None:
    """Show what differs between two chosen versions, and the rules of the earlier one."""
    pair = choose_two(view.heads, view.product)
    if pair is None:
        empty_state("Nothing to compare", "There is one version only.", icon=":material/difference:")
        return
    first, second = (view.version(head.version_id) for head in pair)
    show_differences(first.guideline, second.guideline)
    if view.may_write and first.head.state is VersionState.RETIRED:
        show_roll_back(view.page, view.page.services.guidelines, first.head, view.newest)
    with st.expander(f"All rules of version {first.head.number}"):
        show_rules(first.guideline)
        show_export(first.guideline)
