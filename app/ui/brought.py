"""A triangle that somebody brings: checked, not yet stored, with the way to store it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import streamlit as st

from backend.domain.studies.views import CheckedTriangle
from backend.domain.triangles import TriangleSet

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Brought:
    """
    A checked triangle: `name` is that of its source in the session, `title` what a study of it may be called.

    `add` stores it under that title and returns its id; `fingerprint` tells equal ones apart from others.
    """

    name: str
    title: str
    fingerprint: str
    checked: CheckedTriangle
    add: Callable[[], UUID]

    @property
    def triangles(self) -> TriangleSet | None:
        """Return the figures, None where nothing can be computed."""
        return self.checked.triangles


def remembered(place: str, fingerprint: str, find: Callable[[], Found]) -> Found:
    """Return what was found for a fingerprint before in this session, else find it and keep it alone."""
    kept = st.session_state.get(place)
    if kept is not None and kept[0] == fingerprint:
        found: Found = kept[1]
        return found
    with st.spinner("Checking the figures"):
        found = find()
    st.session_state[place] = (fingerprint, found)
    return found
