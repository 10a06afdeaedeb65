"""Versions of a study: who chose what and why, run again, adopted by another person, and two side by side."""

import pandas as pd
import streamlit as st

from app.ui import messages, replay_link, runs, study_adopt, study_compare
from app.ui.format import moment
from app.ui.run_words import STATE_LABELS
from app.ui.study_differences import differences
from app.ui.study_save import request_key
from app.ui.study_states import find_version, run_words
from app.ui.study_view import StudyCase, version_names
from app.ui.tables import chip_column, height_px, row_px
from backend.domain.access import Permission
from backend.domain.runs import FINAL_STATES, RunKind
from backend.domain.studies.views import StudyView
from backend.errors import DeskError

TWO = 2
LINES = 4
"""Lines of text that a version's reason and changes may take in the list."""
STATES = {**{name: runs.STATE_COLORS[state] for state, name in STATE_LABELS.items()}, "Not run": "gray"}


def show(view: StudyCase) -> None:
    """Show the list of versions, and what can be done with the one shown."""
    show_list(view.study)
    acts, adoption = st.columns(2, gap="medium")
    with acts:
        _show_run_again(view)
    with adoption:
        study_adopt.show(view)
    _show_comparison(view)
    _show_history(view)


def show_list(study: StudyView) -> None:
    """Show every version, newest first, with what it chose differently from the one before it."""
    st.dataframe(
        versions_frame(study, st.context.timezone),
        hide_index=True,
        height=height_px(len(study.versions), text_lines=LINES),
        row_height=row_px(LINES),
        key="study-versions",
        alt="Versions of the study with author, reason and what was chosen differently",
        column_config={
            "Version": st.column_config.NumberColumn(width=62),
            **chip_column("Run", dict(STATES), 88),
            "Author": st.column_config.TextColumn(width=100),
            "Saved": st.column_config.TextColumn(width=100),
            "Adopted": st.column_config.TextColumn(width=160),
            "Why": st.column_config.TextColumn(width=250),
            "Chosen differently": st.column_config.TextColumn(width=250),
        },
    )


def versions_frame(study: StudyView, zone: str | None) -> pd.DataFrame:
    """Return the versions as the table shows them."""
    return pd.DataFrame(
        {
            "Version": [version.number for version in study.versions],
            "Run": [[run_words(version)] for version in study.versions],
            "Why": [version.reason for version in study.versions],
            "Chosen differently": [_changes(study, version.number) for version in study.versions],
            "Author": [version.author for version in study.versions],
            "Saved": [moment(version.created_at, zone) for version in study.versions],
            "Adopted": [_adopted(study, version.number, zone) for version in study.versions],
        }
    )


def _changes(study: StudyView, number: int) -> str:
    """Return what a version chose differently from the one before it."""
    version, before = find_version(study, number), find_version(study, number - 1)
    if version is None or before is None:
        return "The first version"
    return " ".join(differences(before.selection, version.selection)) or "Nothing"


def _adopted(study: StudyView, number: int, zone: str | None) -> str:
    adoption = study.adoption
    if adoption is None or adoption.number != number:
        return ""
    return f"{adoption.adopted_by}, {moment(adoption.adopted_at, zone)}: {adoption.reason}"


def _show_run_again(view: StudyCase) -> None:
    """Show the button that runs the version shown again, for those who may, while no run of it is under way."""
    version = view.version
    with st.container(border=True, height="stretch"):
        st.subheader(f"Run version {version.number} again", anchor=False)
        if not view.may(Permission.RUN_STUDY):
            st.text("Actuaries run studies; your role reads them.")
            return
        if version.run_state is not None and version.run_state not in FINAL_STATES:
            st.text("Its run is under way; it is shown above.")
            return
        st.text("The same triangle and the same choices give the same figures, whoever runs them.")
        if runs.start_button(view.page, "Run again", RunKind.ACTUARIAL, "run-again"):
            key = request_key([str(view.study.study_id), version.number, str(version.run_id), "again"])
            if runs.start(
                lambda: view.page.services.studies.run(view.page.principal, view.study.study_id, version.number, key)
            ):
                st.rerun()


def _show_comparison(view: StudyCase) -> None:
    """Show two versions of this study side by side."""
    if len(view.study.versions) < TWO:
        return
    st.subheader("Two versions side by side", anchor=False)
    names = version_names(view.study)
    numbers = [str(number) for number in names]
    left, right = st.columns(2)
    with left:
        first = _choose("First", numbers[1:] + numbers[:1], "left")
    with right:
        second = _choose("Second", numbers, "right")
    with messages.shown():
        study_compare.show(
            study_compare.side_of(view.page, view.study, int(first)),
            study_compare.side_of(view.page, view.study, int(second)),
        )


def _choose(label: str, numbers: list[str], key: str) -> str:
    return str(st.selectbox(f"{label} version", numbers, key=key, bind="query-params"))


def _show_history(view: StudyCase) -> None:
    """Show who did what with the study, once the box is opened."""
    box = st.expander("Everything that was done with this study", key="study-history", on_change="rerun")
    if not box.open:
        return
    with box:
        replay_link.show_for_version(view.page, view.version)
        try:
            lines = view.page.services.studies.list_history(view.page.principal, view.study.study_id)
        except DeskError as error:
            messages.show_error(error)
            return
        frame = pd.DataFrame(
            {
                "When": [moment(line.at, st.context.timezone) for line in lines],
                "Who": [line.actor for line in lines],
                "What": [study_adopt.act_words(line.action, line.details) for line in lines],
            }
        )
        st.dataframe(frame, hide_index=True, height=height_px(len(frame)), alt="What was done with the study")
