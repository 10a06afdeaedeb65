"""The screen of guidelines: a product, and a tab each for its rules, versions, comparison and draft."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.ui import guideline_compare, guideline_editor, guideline_rules, guideline_versions
from app.ui.guideline_view import GuidelineView, read_view
from app.ui.guideline_words import PRODUCT_NAMES
from app.ui.page import Page
from app.ui.panels import show_panels
from app.ui.version_buttons import show_done

PANELS: Mapping[str, Callable[[GuidelineView], None]] = {
    "Rules": guideline_rules.show,
    "Versions": guideline_versions.show,
    "Compare": guideline_compare.show,
}
EDIT = "Write a draft"


def show(page: Page) -> None:
    """Show the product that the address names, at the tab that it names."""
    names = list(PRODUCT_NAMES)
    chosen = st.segmented_control("Product", names, default=names[0], key="product", bind="query-params")
    view = read_view(page, PRODUCT_NAMES[str(chosen or names[0])])
    show_done()
    panels = {**PANELS, EDIT: guideline_editor.show} if view.may_write else PANELS
    show_panels(panels, view)
