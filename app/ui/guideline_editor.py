"""Writing a draft of a guideline: a table of rules to edit, or a file to import, with a reason."""

import json

import pandas as pd
import streamlit as st

from app.ui import messages
from app.ui.case_rules import SIGNS
from app.ui.empty import empty_state
from app.ui.format import OUTCOMES
from app.ui.guideline_rows import (
    COLUMNS,
    COMPARES,
    CONDITION,
    FIELD,
    FLOOR,
    ON,
    POINTS,
    RULE,
    THRESHOLD,
    UNKNOWN,
    WORDING,
    body_of,
    edit_frame,
)
from app.ui.guideline_versions import show_differences
from app.ui.guideline_view import GuidelineView
from app.ui.tables import height_px
from app.ui.version_buttons import begun_at, say_done, told_once
from app.ui.version_start import forget_start, kept_start
from app.ui.version_table import drafts_of
from backend.domain.guidelines import Guideline, guideline_from_json
from backend.domain.guidelines.versions import GuidelineDraft
from backend.domain.versions import VersionHead
from backend.errors import InvalidRequestError

TABLE, FILE = "Edit the rules", "Import a file"
ELSEWHERE = "To add or remove rules, export the version and import the file with the rules you want."


def show(view: GuidelineView) -> None:
    """Show the draft begun from this person's own open draft, or from the version in force."""
    own = [head for head in drafts_of(view.heads) if head.author_id == view.page.principal.user_id]
    start = own[0] if own else view.active
    if start is None:
        empty_state("Nothing to begin from", "No version is in force; import a file to begin with.")
        _show_import(view)
        return
    way = st.segmented_control("How", [TABLE, FILE], default=TABLE, key=f"way-{view.product}")
    if way == FILE:
        _show_import(view)
    else:
        _show_table(view, start)


def _show_table(view: GuidelineView, now: VersionHead) -> None:
    """Show the rules of the version that this person began from; `now` is the one that a draft would begin from."""
    prefix = f"edit-{view.product}"
    head = kept_start(prefix, now, view.heads)
    st.text(f"Begins from version {head.number}. Nothing is stored before you save it.\n{ELSEWHERE}")
    start, key = view.version(head.version_id).guideline, f"{prefix}-{head.number}"
    base_points = st.number_input("Every score starts at", 0, 100, start.base_points, key=f"{key}-base", width=180)
    note = st.text_area("Note", start.note, key=f"{key}-note")
    with messages.shown():
        frame = _edit(start, f"{key}-rows")
        body = body_of(start, frame, int(base_points), note or "")
        with st.expander("What your draft changes", expanded=True):
            against = start if head.number == now.number else view.version(now.version_id).guideline
            show_differences(against, guideline_from_json(body))
        _show_save(view, body, key)


def _edit(start: Guideline, key: str) -> pd.DataFrame:
    """Show the rules to edit and return them as they are typed."""
    floors = list(OUTCOMES.values())
    edited: pd.DataFrame = st.data_editor(
        edit_frame(start),
        key=key,
        hide_index=True,
        disabled=[RULE, FIELD],
        height=height_px(len(start.rules)),
        column_order=COLUMNS,
        column_config={
            ON: st.column_config.CheckboxColumn(width=76, help="A rule that is switched off weighs nothing."),
            RULE: st.column_config.TextColumn(width=70, pinned=True),
            FIELD: st.column_config.TextColumn(width=200),
            COMPARES: st.column_config.SelectboxColumn(options=list(SIGNS.values()), required=True, width=90),
            THRESHOLD: st.column_config.TextColumn(width=140, help="A number, a day as 2027-01-31, yes, no or a list."),
            POINTS: st.column_config.NumberColumn(min_value=-50, max_value=100, step=1, required=True, width=70),
            FLOOR: st.column_config.SelectboxColumn(options=floors, required=True, width=80),
            UNKNOWN: st.column_config.SelectboxColumn(options=floors, required=True, width=128),
            WORDING: st.column_config.TextColumn(width=360, required=True),
            CONDITION: st.column_config.TextColumn(width=260),
        },
    )
    return edited


def _show_import(view: GuidelineView) -> None:
    """Show the uploader, what the file would change, and the button that saves it as a draft."""
    st.text("A file as the export writes it. It may add and remove rules; number and state in it are not taken over.")
    file = st.file_uploader("Guideline as JSON", type=["json"], key=f"import-{view.product}", max_upload_size=1)
    if file is None:
        return
    with messages.shown():
        body = _read(file.getvalue())
        guideline = guideline_from_json({**body, "version": 1, "state": "draft"})
        if active := view.active:
            show_differences(view.version(active.version_id).guideline, guideline)
        _show_save(view, body, f"import-{view.product}")


def _read(content: bytes) -> dict[str, object]:
    """Return the object in a file, raise InvalidRequestError where it is none."""
    try:
        body = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InvalidRequestError("This is not a JSON file in UTF-8.") from None
    if not isinstance(body, dict):
        raise InvalidRequestError("The file holds no guideline; export one to see the form.")
    return body


def _show_save(view: GuidelineView, body: dict[str, object], key: str) -> None:
    begun = begun_at(key, view.newest)
    reason = st.text_input("Why", key=f"{key}-why", placeholder="As a colleague reads it later")
    if not st.button("Save as a draft", type="primary", icon=":material/save:", key=f"{key}-save"):
        return
    draft = GuidelineDraft(view.product, body, reason or "", begun)
    with told_once(key, view.newest):
        head = view.page.services.guidelines.save_draft(view.page.principal, draft)
    forget_start(f"edit-{view.product}")
    say_done(f"Version {head.number} is saved as a draft. Another person puts it in force.")
