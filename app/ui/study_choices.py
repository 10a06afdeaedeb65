"""Methods of a study and what they need: loss ratio, trend, simulations; methods that cannot work here say why."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from app.ui import study_fields
from app.ui.study_choice_words import METHODS, method_name
from app.ui.study_draft import Draft
from app.ui.study_fields import Field
from app.ui.tables import show_table
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import NEED_PREMIUM, MethodName
from backend.domain.triangles import Measure, TriangleSet

NO_PREMIUM = "Needs the premium of each origin; this triangle has none."
NEEDS_BOTH = "Needs paid and incurred; this triangle has one of them."
RATIO_USERS = frozenset({MethodName.BORNHUETTER_FERGUSON, MethodName.BENKTANDER})
TREND_USERS = RATIO_USERS | {MethodName.CAPE_COD}
FEWEST, MOST = 100, 100_000
LARGEST_SEED = 2**32 - 1


def show(draft: Draft, sets: TriangleSet) -> None:
    """Show the methods and, for those chosen, what they need."""
    missing = missing_for(sets)
    offered = [method for method in MethodName if method not in missing]
    key = draft.widget("methods", [str(method) for method in draft.read().methods if method in offered])

    def take() -> None:
        typed = draft.typed("methods")
        chosen = {str(code) for code in typed} if isinstance(typed, list | tuple) else set()
        draft.change(lambda kept: replace(kept, methods=tuple(m for m in MethodName if str(m) in chosen)))

    st.multiselect(
        "Methods",
        [str(method) for method in offered],
        format_func=lambda code: method_name(MethodName(code)),
        key=key,
        on_change=take,
        placeholder="Choose at least one",
    )
    with st.expander("What each method does", icon=":material/help:"):
        show_table(methods_frame(missing), "Methods, what each does, and why some cannot work here", text_lines=2)
    _show_needs(draft)


def missing_for(sets: TriangleSet) -> Mapping[MethodName, str]:
    """Return the methods that cannot work on a triangle, with the sentence that says why."""
    gaps: dict[MethodName, str] = {}
    if sets.premium is None or all(value is None for value in sets.premium):
        gaps |= dict.fromkeys(NEED_PREMIUM, NO_PREMIUM)
    if not {Measure.PAID, Measure.INCURRED} <= set(sets.measures):
        gaps[MethodName.MUNICH] = NEEDS_BOTH
    return gaps


def methods_frame(missing: Mapping[MethodName, str]) -> pd.DataFrame:
    """Return every method with its sentence; those that cannot work here say so."""
    return pd.DataFrame(
        {
            "Method": [words.name for words in METHODS.values()],
            "What it does": [words.sentence for words in METHODS.values()],
            "Here": [missing.get(method, "Can be chosen") for method in METHODS],
        }
    )


def _show_needs(draft: Draft) -> None:
    """Show the fields that the chosen methods need, no others."""
    chosen = set(draft.read().methods)
    with st.grid("auto", min_column_width=170, vertical_alignment="bottom"):
        if chosen & RATIO_USERS:
            study_fields.decimal(
                Field(draft, "ratio", "Expected loss ratio", "A fraction of the premium; empty takes Cape Cod's."),
                draft.read().expected.loss_ratio,
                _put_ratio,
                (0.01, 10.0),
            )
        if chosen & TREND_USERS:
            study_fields.decimal(
                Field(draft, "trend", "Trend a year", "By what fraction losses grow from origin to origin."),
                draft.read().expected.trend,
                lambda kept, trend: replace(kept, expected=replace(kept.expected, trend=trend or 0.0)),
                (-0.5, 0.5),
            )
            study_fields.decimal(
                Field(draft, "decay", "Weight kept a year away", "1 weighs every origin alike in Cape Cod."),
                draft.read().expected.decay,
                lambda kept, decay: replace(kept, expected=replace(kept.expected, decay=decay or 1.0)),
                (0.01, 1.0),
            )
        if MethodName.BENKTANDER in chosen:
            study_fields.whole(
                Field(draft, "iterations", "Rounds of Benktander", "1 is Bornhuetter-Ferguson."),
                draft.read().expected.iterations,
                lambda kept, rounds: replace(kept, expected=replace(kept.expected, iterations=rounds or 2)),
                (1, 100),
            )
        if MethodName.ODP_BOOTSTRAP in chosen:
            _show_simulation(draft)


def _show_simulation(draft: Draft) -> None:
    study_fields.whole(
        Field(draft, "simulations", "Simulations", "10,000 take about a second."),
        draft.read().simulation.simulations,
        lambda kept, count: replace(kept, simulation=replace(kept.simulation, simulations=count or 10_000)),
        (FEWEST, MOST),
    )
    study_fields.whole(
        Field(draft, "seed", "Seed", "The same seed gives the same figures."),
        draft.read().simulation.seed,
        lambda kept, seed: replace(kept, simulation=replace(kept.simulation, seed=seed or 0)),
        (0, LARGEST_SEED),
    )


def _put_ratio(selection: Selection, loss_ratio: float | None) -> Selection:
    return replace(selection, expected=replace(selection.expected, loss_ratio=loss_ratio))
