"""Versions of rules and words as one table: number, state, who wrote it, who put it in force, when and why."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from app.ui.format import NOTHING, moment
from app.ui.tables import Badge, chip_column, show_table
from backend.domain.versions import VersionHead, VersionState

BROUGHT = "the product"
STATES: Mapping[str, Badge] = {"Active": "green", "Draft": "yellow", "Retired": "gray", "Withdrawn": "red"}
LINES = 3


def show_versions(heads: Sequence[VersionHead], alt: str) -> None:
    """Show the versions, newest first."""
    show_table(
        versions_frame(heads, st.context.timezone),
        alt,
        {
            "Version": st.column_config.NumberColumn(width=62, pinned=True),
            **chip_column("State", STATES, 92),
            "Written by": st.column_config.TextColumn(width=150),
            "Written": st.column_config.TextColumn(width=150),
            "Put in force by": st.column_config.TextColumn(width=150),
            "In force since": st.column_config.TextColumn(width=150),
            "Why": st.column_config.TextColumn(width=330),
        },
        text_lines=LINES,
    )


def versions_frame(heads: Sequence[VersionHead], zone: str | None) -> pd.DataFrame:
    """Return the versions as the table shows them."""
    return pd.DataFrame(
        {
            "Version": [head.number for head in heads],
            "State": [[head.standing.capitalize()] for head in heads],
            "Written by": [head.author or BROUGHT for head in heads],
            "Written": [moment(head.created_at, zone) for head in heads],
            "Put in force by": [activated_by(head) for head in heads],
            "In force since": [moment(head.activated_at, zone) for head in heads],
            "Why": [head.reason or NOTHING for head in heads],
        }
    )


def activated_by(head: VersionHead) -> str:
    """Return who put a version in force, a dash where nobody did yet."""
    if head.activated_at is None:
        return NOTHING
    return head.activator or BROUGHT


def version_name(head: VersionHead) -> str:
    """Return a version in a list to choose from: `3, active, by Mina Ray`."""
    return f"{head.number}, {head.standing}, by {head.author or BROUGHT}"


def find_active(heads: Sequence[VersionHead]) -> VersionHead | None:
    """Return the version in force, None where there is none."""
    return next((head for head in heads if head.state is VersionState.ACTIVE), None)


def drafts_of(heads: Sequence[VersionHead]) -> list[VersionHead]:
    """Return the versions that wait to be put in force."""
    return [head for head in heads if head.state is VersionState.DRAFT]


def newest_number(heads: Sequence[VersionHead]) -> int:
    """Return the number of the newest version, 0 where there is none."""
    return max((head.number for head in heads), default=0)
