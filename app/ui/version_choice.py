"""Choosing two versions to compare: the earlier and the later one."""

from collections.abc import Sequence

import streamlit as st

from app.ui.version_table import find_active, version_name
from backend.domain.versions import VersionHead

TWO = 2


def choose_two(heads: Sequence[VersionHead], subject: str) -> tuple[VersionHead, VersionHead] | None:
    """Show two lists of versions and return the chosen ones, None where there are not two."""
    if len(heads) < TWO:
        return None
    names = {version_name(head): head for head in heads}
    listed = list(names)
    active = find_active(heads)
    earlier = active if active and active is not heads[0] else heads[1]
    left, right = st.columns(2)
    with left:
        first = st.selectbox("From version", listed, index=heads.index(earlier), key=f"from-{subject}")
    with right:
        second = st.selectbox("To version", listed, index=0, key=f"to-{subject}")
    return names[first], names[second]
