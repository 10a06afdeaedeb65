"""The rules in force: each with what it looks at, when it fires and what it says; exported as JSON."""

import json

import streamlit as st

from app.ui.empty import empty_state
from app.ui.format import count_of, moment
from app.ui.guideline_view import GuidelineView
from app.ui.guideline_words import rules_frame
from app.ui.tables import show_table
from app.ui.version_table import activated_by
from backend.domain.guidelines import Guideline, guideline_to_json

COLUMNS = {
    "On": st.column_config.CheckboxColumn(width=40),
    "Rule": st.column_config.TextColumn(width=70, pinned=True),
    "Points": st.column_config.NumberColumn(format="%+d", width=60),
    "What it says": st.column_config.TextColumn(width="large"),
    "Source": st.column_config.TextColumn(width="medium"),
}


def show(view: GuidelineView) -> None:
    """Show the version in force, or that there is none."""
    active = view.active
    if active is None:
        empty_state("No guideline in force", "No case of this product can be assessed until a version is in force.")
        return
    guideline = view.version(active.version_id).guideline
    since = moment(active.activated_at, st.context.timezone)
    st.text(f"Version {active.number}, in force since {since}, put in force by {activated_by(active)}.")
    show_rules(guideline)
    show_export(guideline)


def show_rules(guideline: Guideline) -> None:
    """Show the rules of a version with its base points and its note."""
    off = sum(not rule.is_active for rule in guideline.rules)
    switched_off = f" {count_of(off, 'rule is', 'rules are')} switched off." if off else ""
    st.text(f"{guideline.note}\nA score starts at {guideline.base_points} points.{switched_off}".strip())
    show_table(rules_frame(guideline), f"{count_of(len(guideline.rules), 'rule')} of the guideline", COLUMNS)


def show_export(guideline: Guideline) -> None:
    """Show the button that saves a version as a JSON file, as an import takes it."""
    st.download_button(
        "Export as JSON",
        json.dumps(guideline_to_json(guideline), indent=2),
        f"guideline-{guideline.product}-{guideline.version}.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
        key=f"export-{guideline.product}-{guideline.version}",
    )
