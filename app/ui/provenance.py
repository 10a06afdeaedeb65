"""Where a result comes from: said on every screen that shows one."""

import streamlit as st

WITHOUT_MODEL = "Made without a model"


def show_provenance(provider: str | None, model: str | None, *, made_without_model: bool | None) -> None:
    """Show which model answered, or that fixed rules did; nothing before there is an answer."""
    if made_without_model:
        st.badge(WITHOUT_MODEL, icon=":material/rule:", color="orange", help="Fixed rules read and weighed this case.")
    elif provider:
        st.badge(f"{provider}: {model}", icon=":material/hub:", color="gray")
