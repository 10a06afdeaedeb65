"""A new report: its kind, then the case, the study or the period it is about."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import streamlit as st

from app.ui import messages, report_start
from app.ui.filters import cleaned
from app.ui.page import Page
from app.ui.report_words import CONTENTS, kinds_for
from backend.domain.cases import QueueFilter
from backend.domain.claims.views import ClaimFilter
from backend.domain.products import PRODUCTS
from backend.domain.reports.requests import ReportRequest
from backend.domain.reports.words import NAMES, ReportKind
from backend.domain.runs import RunState
from backend.domain.studies.views import StudyFilter

MOST = 20
ALL_PRODUCTS = "All products"
NOT_FOUND = "Nothing that you may read bears this reference or name."


def show(page: Page) -> None:
    """Show the form that asks for a report."""
    kinds = kinds_for(page.principal)
    report_start.show_thanks()
    with st.expander("New report", icon=":material/add:", key="new-report"), messages.shown():
        kind = ReportKind(
            str(st.selectbox("What", list(kinds), format_func=kinds.__getitem__, key="report-kind", width=280))
        )
        st.text(CONTENTS[kind])
        wanted = _choose_period() if kind is ReportKind.MANAGEMENT else _choose_subject(page, kind)
        report_start.offer(page, wanted, "new-report-go")


def last_month(today: date) -> tuple[date, date]:
    """Return the first and the last day of the month before a day."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _choose_period() -> ReportRequest | None:
    """Show days and product, the month before at first; return None while the days do not fit."""
    begin, end = last_month(datetime.now(UTC).date())
    names = {one.code: one.name for one in PRODUCTS.values()}
    with st.grid("auto", min_column_width=170):
        since = st.date_input("First day", value=begin, format="YYYY-MM-DD", key="report-since")
        until = st.date_input("Last day", value=end, format="YYYY-MM-DD", key="report-until")
        product = st.selectbox(
            "Product", ["", *names], format_func=lambda code: names.get(code, ALL_PRODUCTS), key="report-product"
        )
    if since is None or until is None or since > until:
        st.text("The last day stands after the first.")
        return None
    parameters = {"since": since.isoformat(), "until": until.isoformat(), "product": str(product)}
    return ReportRequest(ReportKind.MANAGEMENT, None, {name: value for name, value in parameters.items() if value})


def _choose_subject(page: Page, kind: ReportKind) -> ReportRequest | None:
    """Show a search among what the person may read; return None before something is chosen."""
    typed = st.text_input("Reference or name", type="search", key=f"report-find-{kind.value}", width=420)
    if not (text := cleaned(typed or "")):
        return None
    found = FIND[kind](page, text)
    if not found:
        st.text(NOT_FOUND)
        return None
    chosen = st.selectbox(
        f"{NAMES[kind]} of", list(found), format_func=found.__getitem__, key=f"report-of-{kind.value}", width=420
    )
    if chosen not in found:
        return None
    return _of_study(page, chosen) if kind is ReportKind.ACTUARIAL else ReportRequest(kind, chosen)


def _of_study(page: Page, study_id: UUID) -> ReportRequest | None:
    """Show the versions that were computed, the newest at first."""
    study = page.services.studies.get(page.principal, study_id)
    numbers = [version.number for version in study.versions if version.run_state is RunState.SUCCEEDED]
    if not numbers:
        st.text("No version of this study has figures yet.")
        return None
    number = st.selectbox("Version", numbers, key=f"report-version-{study_id}", width=120)
    return ReportRequest(ReportKind.ACTUARIAL, study_id, {"version": str(number)})


def _find_submissions(page: Page, text: str) -> dict[UUID, str]:
    lines = page.services.underwriting.list_queue(page.principal, QueueFilter(text=text, limit=MOST)).lines
    return {line.submission_id: f"{line.reference} · {line.insured_name}" for line in lines}


def _find_claims(page: Page, text: str) -> dict[UUID, str]:
    lines = page.services.claims.list_queue(page.principal, ClaimFilter(text=text, limit=MOST)).lines
    return {line.claim_id: f"{line.reference} · {line.insured_name}" for line in lines}


def _find_studies(page: Page, text: str) -> dict[UUID, str]:
    rows = page.services.studies.list_page(page.principal, StudyFilter(text=text, limit=MOST)).rows
    return {row.study_id: f"{row.reference} · {row.name}" for row in rows}


FIND: Mapping[ReportKind, Callable[[Page, str], dict[UUID, str]]] = {
    ReportKind.UNDERWRITING_MEMO: _find_submissions,
    ReportKind.CLAIM_FILE: _find_claims,
    ReportKind.ACTUARIAL: _find_studies,
}
