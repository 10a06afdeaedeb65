"""A new submission: the underwriting desk's form, its drafts, and what sends it."""

from collections.abc import Callable

import streamlit as st

from app.ui import intake, open_case
from app.ui.draft import Drafts
from app.ui.intake import Intake, Sending
from app.ui.page import Page
from backend.domain.products import PRODUCTS, Product, get_product
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionRequest


def choose_product() -> Product:
    """Show the products and return the chosen one; the address keeps it."""
    chosen = st.segmented_control(
        "Product",
        list(PRODUCTS),
        default=next(iter(PRODUCTS)),
        required=True,
        format_func=lambda code: PRODUCTS[code].name,
        key="product",
        bind="query-params",
        label_visibility="collapsed",
    )
    return get_product(str(chosen))


def show(page: Page, product: Product) -> None:
    """Show the form of a product with its documents, and send it when asked to."""
    underwriting = page.services.underwriting

    def send(sending: Sending) -> Callable[[], None]:
        request = SubmissionRequest(sending.code, sending.fields, sending.document_ids)
        sent = underwriting.submit(page.principal, request, sending.key)
        return lambda: open_case.open_case(sent.submission_id)

    drafts = Drafts(
        page,
        "new",
        find=lambda code: underwriting.find_draft(page.principal, code),
        store=lambda code, fields, ids: underwriting.save_draft(page.principal, code, fields, ids),
        drop=lambda code: underwriting.discard_draft(page.principal, code),
    )
    hint = "Loss runs and driver lists are read while you type; their facts are weighed with the form."
    intake.show(page, product, Intake(drafts, RunKind.UNDERWRITING, "Submit for assessment", hint, send))
