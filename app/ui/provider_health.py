"""Provider health: the chain as cards, the attempts of a day as a table."""

from typing import Literal

import pandas as pd
import streamlit as st

from app.ui.format import day
from app.ui.page import Page
from backend.services.health import ProviderHealth

NAMES = {"openai": "OpenAI", "anthropic": "Anthropic", "local": "Local server", "mock": "Rules (no model)"}
GOOD_SHARE = 0.95
Color = Literal["gray", "blue", "green", "orange"]


def show_chain(page: Page) -> None:
    """Show each provider of the chain in order, with its state."""
    chain = page.services.health.list_providers(page.principal)
    for column, (place, provider) in zip(st.columns(len(chain)), enumerate(chain, 1), strict=True):
        with column.container(border=True, height="stretch"):
            st.caption(f"{place} of {len(chain)}")
            st.subheader(NAMES[provider.link.name])
            label, color = _state(provider)
            st.badge(label, color=color)
            st.caption(provider.link.model)
            if retires_on := provider.link.retires_on:
                st.caption(f"The provider switches this model off on {day(retires_on)}.")
    if not any(provider.link.is_configured for provider in chain if provider.link.name != "mock"):
        st.info(
            "No model is set up. Results are made by rules alone and marked 'made without a model'. "
            "Set OPENAI_API_KEY, ANTHROPIC_API_KEY or LOCAL_BASE_URL and start again.",
            icon=":material/info:",
        )


def show_day(page: Page) -> None:
    """Show the attempts of the last 24 hours by provider and model."""
    st.subheader("Last 24 hours")
    days = [day for each in page.services.health.list_providers(page.principal) for day in each.days]
    if not days:
        st.info("No provider was asked in the last 24 hours.", icon=":material/hourglass_empty:")
        return
    table = pd.DataFrame(
        {
            "Provider": [NAMES.get(day.provider, day.provider) for day in days],
            "Model": [day.model for day in days],
            "Attempts": [day.attempts for day in days],
            "Answered": [day.answered / day.attempts for day in days],
            "Median time (ms)": [round(day.median_ms) for day in days],
            "Tokens": [day.tokens for day in days],
            "Cost (USD)": [float(day.cost_usd) if day.cost_usd is not None else None for day in days],
            "Last answer": [day.last_answer for day in days],
            "Last failure": [day.last_failure for day in days],
            "Kind of failure": [(day.last_failure_kind or "").replace("_", " ") for day in days],
        }
    )
    moments = {name: st.column_config.DatetimeColumn(format="D MMM, HH:mm") for name in ("Last answer", "Last failure")}
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        column_config={
            "Answered": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            "Cost (USD)": st.column_config.NumberColumn(format="dollar"),
            **moments,
        },
    )


def _state(provider: ProviderHealth) -> tuple[str, Color]:
    """Return the state of a provider in words, and its colour."""
    if not provider.link.is_configured:
        return "Not set up", "gray"
    attempts = sum(day.attempts for day in provider.days)
    if not attempts:
        return "Ready, not asked today", "blue"
    share = sum(day.answered for day in provider.days) / attempts
    return (f"{share:.0%} answered", "green") if share >= GOOD_SHARE else (f"{share:.0%} answered", "orange")
