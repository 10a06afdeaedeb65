"""What an actuary tries out: a selection kept in the session alone, until it is saved as a version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from backend.domain.studies.kept import selection_from_json, selection_to_json
from backend.domain.studies.selection import Selection


@dataclass(frozen=True, slots=True)
class Draft:
    """One selection that is being tried out: its name in the session, and what it starts from."""

    name: str
    start: Selection

    def read(self) -> Selection:
        """Return the selection as it stands on the screen."""
        kept = st.session_state.get(self._key)
        return self.start if kept is None else selection_from_json(cast("Mapping[str, object]", kept))

    def put(self, selection: Selection) -> None:
        """Keep another selection."""
        st.session_state[self._key] = selection_to_json(selection)

    def change(self, how: Callable[[Selection], Selection]) -> None:
        """Keep what becomes of the selection."""
        self.put(how(self.read()))

    def reset(self) -> None:
        """Go back to the start, every field with it; a callback."""
        st.session_state.pop(self._key, None)
        self.renew()

    def renew(self) -> None:
        """Have every field and picture drawn anew from the selection."""
        st.session_state[self._count] = self.count + 1

    def redraw(self) -> None:
        """Have the picture and its table drawn anew; the fields, which show the same, stay as they are."""
        st.session_state[self._drawn] = int(st.session_state.get(self._drawn, 0)) + 1

    @property
    def is_changed(self) -> bool:
        """Tell whether the selection differs from its start."""
        return selection_to_json(self.read()) != selection_to_json(self.start)

    @property
    def count(self) -> int:
        """How often the fields were drawn anew."""
        return int(st.session_state.get(self._count, 0))

    @property
    def drawing(self) -> str:
        """Return what tells this drawing of the picture from those before it."""
        return f"{self.count}-{st.session_state.get(self._drawn, 0)}"

    def widget(self, name: str, value: object) -> str:
        """Return the key of a field, which shows `value` until somebody types."""
        key = f"{self.name}-{name}-{self.count}"
        if key not in st.session_state:
            st.session_state[key] = value
        return key

    def typed(self, name: str) -> object:
        """Return what a field holds now; for callbacks."""
        return st.session_state.get(f"{self.name}-{name}-{self.count}")

    @property
    def _key(self) -> str:
        return f"{self.name}-selection"

    @property
    def _count(self) -> str:
        return f"{self.name}-count"

    @property
    def _drawn(self) -> str:
        return f"{self.name}-drawn"
