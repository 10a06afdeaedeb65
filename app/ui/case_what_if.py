"""What-if: other values in the form, the rules weighed at once; nothing is stored and no model is asked."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.ui.case_rules import OUTCOMES
from app.ui.case_view import CaseView
from app.ui.empty import empty_state
from app.ui.format import outcome_name
from app.ui.forms import Form, as_typed, show_fields
from app.ui.tables import show_table
from backend.domain.products import FieldSpec, Product


def show(view: CaseView) -> None:
    """Show the fields to play with, and what today's rules would say."""
    if view.product is None or view.assessment is None:
        empty_state(
            "Nothing to compare with", "A first assessment gives the values to start from.", icon=":material/tune:"
        )
        return
    form = Form(view.product, f"whatif-{view.case.submission_id}")
    if not form.is_on_screen:
        form.fill(view.case.fields)
    left, right = st.columns([3, 2], gap="large")
    with left:
        specs = _choose_fields(view.product)
        show_fields(form, specs)
        st.button("Back to the submitted values", icon=":material/undo:", on_click=form.clear, key="whatif-reset")
    with right:
        _show_effect(view, _changes(form, specs, view.case.fields))


def _choose_fields(product: Product) -> list[FieldSpec]:
    is_all = st.toggle("Every field, not only those the insured can change before cover starts", key="whatif-all")
    return [spec for spec in product.fields if is_all or spec.is_actionable]


def _changes(form: Form, specs: list[FieldSpec], submitted: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that differ from the submitted ones, as typed."""
    typed, before = form.read(), as_typed(form.product, submitted)
    return {spec.name: typed[spec.name] for spec in specs if typed[spec.name] != before[spec.name]}


def _show_effect(view: CaseView, changes: Mapping[str, object]) -> None:
    effect = view.page.services.underwriting.what_if(view.page.principal, view.case.submission_id, changes)
    with st.container(border=True):
        score, outcome = st.columns(2)
        delta = effect.score - effect.score_before if changes else None
        score.metric("Score", effect.score, delta, delta_color="inverse")
        before = f"was {outcome_name(effect.outcome_before).lower()}" if changes else None
        outcome.metric(
            "Rules allow at best", outcome_name(effect.outcome), before, delta_color="off", delta_arrow="off"
        )
        if not changes:
            st.caption("Change a field to see what the rules of today would say.")
    if effect.changed_rules:
        frame = pd.DataFrame(
            {
                "Rule": [rule.rule_id for rule in effect.changed_rules],
                "Before": [OUTCOMES[rule.before.value] for rule in effect.changed_rules],
                "After": [OUTCOMES[rule.after.value] for rule in effect.changed_rules],
                "Points": [rule.points_after - rule.points_before for rule in effect.changed_rules],
                "What it says": [rule.wording for rule in effect.changed_rules],
            }
        )
        points = {"Points": st.column_config.NumberColumn(format="%+d")}
        show_table(frame, "Rules that say something else after the change", points)
    elif changes:
        st.text("No rule says anything else.")
