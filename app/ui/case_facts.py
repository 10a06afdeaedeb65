"""What the documents say: values derived for the rules, claims and drivers as tables, and every fact with its quote."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

import pandas as pd
import streamlit as st

from app.ui.any_case import AnyCase
from app.ui.case_result import Row, rows, source_words, texts
from app.ui.case_rules import field_name
from app.ui.case_view import CaseView
from app.ui.empty import empty_state
from app.ui.evidence import show_facts
from app.ui.fact_tables import columns_of, pivot
from app.ui.format import count_of, money
from app.ui.tables import show_table
from backend.domain.guidelines import inputs_of
from backend.services.document_views import FactFilter

STRETCH = 100
DERIVED, CLAIMS, DRIVERS, EVERY = "Derived values", "Claims", "Drivers", "All facts"


def show(view: CaseView) -> None:
    """Show one kind of facts at a time."""
    chosen = st.segmented_control(
        "Facts", list(_PARTS), default=DERIVED, required=True, key="facts-shown", label_visibility="collapsed"
    )
    _PARTS[str(chosen)](view)


def _show_derived(view: CaseView) -> None:
    found = rows(view.assessment.result, "derived") if view.assessment else []
    if not found:
        empty_state(
            "No derived values", "The assessment computes them from verified facts.", icon=":material/calculate:"
        )
        return
    st.caption("Computed from verified facts alone; what is not known stays a question.")
    frame = pd.DataFrame([_derived_line(view, row) for row in found])
    show_table(frame, "Values derived from facts", {"How it was computed": st.column_config.TextColumn(width="large")})


def _derived_line(view: CaseView, row: Row) -> dict[str, str]:
    name = str(row.get("name", ""))
    known = inputs_of(view.case.product).get(name)
    unit = known.unit if known else ""
    return {
        "Value": field_name(view, name),
        "Found": found_words(str(row.get("value", "")), unit, is_share=name.startswith("share_")),
        "How it was computed": str(row.get("how", "")),
        "From": ", ".join(map(source_words, texts(row, "sources"))),
    }


def found_words(value: str, unit: str, *, is_share: bool = False) -> str:
    """Return a derived value with its unit: amounts as money, shares as percentages."""
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return value
    if is_share:
        return f"{number * 100:.1f} %"
    return money(number) if unit == "USD" else f"{value} {unit}".strip()


def _show_items(view: CaseView, kind: str) -> None:
    """Show one row an item, with the link to the place of its first fact."""
    wanted = FactFilter(text=f"{kind}[", limit=None)
    found = view.page.services.documents.list_submission_facts(
        view.page.principal, view.case.submission_id, wanted
    ).facts
    table = pivot(found, kind)
    if table.empty:
        empty_state(
            f"No {kind} found",
            f"No document of this case lists {kind}. Upload one under Documents.",
            icon=":material/search_off:",
        )
        return
    unproven = sum(not fact.is_verified for fact in found)
    st.caption(
        f"{count_of(len(table), kind.removesuffix('s'))}, {count_of(len(found), 'fact')}, "
        f"{unproven or 'none'} without proof. A value without proof feeds no rule."
    )
    show_table(table, f"{kind.capitalize()} read from the documents, one a row", columns_of(table, kind))


def show_every(view: AnyCase) -> None:
    """Show every fact with its quote, searched and paged on the server."""
    typed = st.text_input(
        "Find", type="search", placeholder="Name, value or quote", key="facts-text", label_visibility="collapsed"
    )
    slot = st.container()
    text = (typed or "").strip()
    first = view.list_facts(FactFilter(text=text, limit=STRETCH))
    number = 1
    if first.total > STRETCH:
        number = st.pagination(-(-first.total // STRETCH), key=f"facts-page-{text}")
    if number > 1:
        first = view.list_facts(FactFilter(text=text, offset=(number - 1) * STRETCH, limit=STRETCH))
    with slot:
        st.caption(count_of(first.total, "fact"))
        show_facts(first.facts, "facts-table")


_PARTS: Mapping[str, Callable[[CaseView], None]] = {
    DERIVED: _show_derived,
    CLAIMS: lambda view: _show_items(view, "claims"),
    DRIVERS: lambda view: _show_items(view, "drivers"),
    EVERY: show_every,
}
