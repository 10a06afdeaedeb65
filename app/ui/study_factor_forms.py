"""How factors are chosen: basis, average, last periods, sigma rule and tail; each choice is seen at once."""

from dataclasses import replace

import streamlit as st

from app.ui import study_fields
from app.ui.study_amounts import MEASURES
from app.ui.study_choice_words import AVERAGES, SIGMAS, TAILS
from app.ui.study_draft import Draft
from app.ui.study_fields import Field
from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, SigmaRule, TailKind
from backend.domain.triangles import BASES, Measure, TriangleSet

MOST_TAIL = 10.0
MOST_ERROR = 10.0
LARGEST_FACTOR = 1000.0
HELP_LAST = "Of each age, the newest so many link ratios count. Empty takes all."
HELP_SIGMA = "How the last sigma, which the data cannot give, is found. It moves standard errors, never the reserve."


def show(draft: Draft, sets: TriangleSet, *, is_locked: bool = False) -> None:
    """Show the choices that hold for every age."""
    selection = draft.read()
    with st.grid("auto", min_column_width=150, vertical_alignment="bottom"):
        _show_basis(draft, sets, is_locked=is_locked)
        study_fields.choice(
            Field(draft, "average", "Average of link ratios", is_locked=is_locked),
            AVERAGES,
            selection.factors.average,
            _put_average,
        )
        study_fields.whole(
            Field(draft, "last", "Last periods", HELP_LAST, is_locked),
            selection.factors.last_periods,
            lambda kept, last: _with(kept, replace(kept.factors, last_periods=last)),
            (1, max(1, len(sets.origins))),
        )
        study_fields.choice(
            Field(draft, "sigma", "Last sigma", HELP_SIGMA, is_locked), SIGMAS, selection.factors.sigma, _put_sigma
        )
        _show_tail(draft, selection.factors.tail, is_locked=is_locked)


def put_picked(selection: Selection, age: int, factor: float | None) -> Selection:
    """Return the selection with another factor by hand for an age, None for none."""
    picked = {at: kept for at, kept in selection.factors.picked.items() if at != age}
    return _with(selection, replace(selection.factors, picked=picked if factor is None else {**picked, age: factor}))


def put_age_average(selection: Selection, age: int, average: Average | None) -> Selection:
    """Return the selection with an average of its own for an age, None for that of all."""
    averages = {at: kept for at, kept in selection.factors.averages.items() if at != age}
    return _with(
        selection, replace(selection.factors, averages=averages if average is None else {**averages, age: average})
    )


def _show_basis(draft: Draft, sets: TriangleSet, *, is_locked: bool) -> None:
    names = {measure: MEASURES[measure] for measure in BASES if measure in sets.measures}
    if len(names) > 1:
        current = draft.read().basis or sets.basis
        field = Field(draft, "basis", "Basis", "What reserves are computed from.", is_locked)
        study_fields.choice(field, names, current, _put_basis)


def _show_tail(draft: Draft, tail: Tail, *, is_locked: bool) -> None:
    field = Field(draft, "tail", "Tail", "What follows the last age of the triangle.", is_locked)
    study_fields.choice(field, TAILS, tail.kind, _put_tail_kind)
    if tail.kind is TailKind.CONSTANT:
        study_fields.decimal(
            Field(draft, "tail-factor", "Tail factor", is_locked=is_locked),
            tail.factor,
            lambda kept, factor: _with_tail(kept, replace(kept.factors.tail, factor=factor or 1.0)),
            (0.5, MOST_TAIL),
            0.001,
        )
    if tail.kind is not TailKind.NONE:
        study_fields.decimal(
            Field(draft, "tail-sigma", "Sigma of the tail", "Empty extrapolates it from the ages.", is_locked),
            tail.sigma,
            lambda kept, sigma: _with_tail(kept, replace(kept.factors.tail, sigma=sigma)),
            (0.0, 1e12),
        )
        study_fields.decimal(
            Field(draft, "tail-error", "Standard error of the tail", "Empty extrapolates it.", is_locked),
            tail.standard_error,
            lambda kept, error: _with_tail(kept, replace(kept.factors.tail, standard_error=error)),
            (0.0, MOST_ERROR),
            0.001,
        )


def _put_average(selection: Selection, average: Average) -> Selection:
    return _with(selection, replace(selection.factors, average=average))


def _put_sigma(selection: Selection, sigma: SigmaRule) -> Selection:
    return _with(selection, replace(selection.factors, sigma=sigma))


def _put_basis(selection: Selection, basis: Measure) -> Selection:
    """Return the selection on another measure; factors of the old one would mean nothing there."""
    return replace(selection, basis=basis, factors=replace(selection.factors, excluded=frozenset(), picked={}))


def _put_tail_kind(selection: Selection, kind: TailKind) -> Selection:
    return _with_tail(selection, Tail(kind))


def _with_tail(selection: Selection, tail: Tail) -> Selection:
    return _with(selection, replace(selection.factors, tail=tail))


def _with(selection: Selection, factors: FactorChoice) -> Selection:
    return replace(selection, factors=factors)
