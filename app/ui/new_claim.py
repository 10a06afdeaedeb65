"""Report a loss: the claims desk's form, its drafts, the policy found beside it, and what sends it."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from app.ui import filters, intake, open_case
from app.ui.claim_format import LINES
from app.ui.draft import Drafts
from app.ui.intake import Given, Intake, Sending
from app.ui.page import Page
from app.ui.policy_format import cover_sentence
from app.ui.uploads import HELP_OF_CLAIMS
from backend.domain.access import Permission
from backend.domain.claims.forms import LOSS_FORMS, client_form
from backend.domain.claims.views import ClaimRequest
from backend.domain.policies import PolicyLine
from backend.domain.products import Product, parse_fields
from backend.domain.runs import RunKind
from backend.services.claim_forms import must_have_happened

HINT = "Police reports, estimates, bills and photographs of forms; they are read and weighed with the report."
HINT_TO_CLIENTS = "Add what you have: a police report, an estimate, bills. You can add more later."


def choose_line() -> PolicyLine:
    """Show the lines and return the chosen one; the address keeps it."""
    chosen = st.segmented_control(
        "Line",
        list(LINES),
        default=next(iter(LINES)),
        required=True,
        format_func=LINES.__getitem__,
        key="loss-line",
        bind="query-params",
        label_visibility="collapsed",
    )
    return PolicyLine(str(chosen))


def show(page: Page, line: PolicyLine) -> None:
    """Show the loss form of a line with its documents, and send it when asked to."""
    is_client = not page.principal.may(Permission.READ_CLAIMS)

    def send(sending: Sending) -> Callable[[], None]:
        sent = page.services.claims.report(
            page.principal, ClaimRequest(line, sending.fields, sending.document_ids), sending.key
        )
        target = open_case.OWN_CLAIM if is_client else open_case.CLAIM
        return lambda: open_case.open_case(sent.claim_id, target)

    intake.show(
        page,
        client_form(line) if is_client else LOSS_FORMS[line],
        Intake(
            drafts_of(page, line),
            RunKind.CLAIM,
            "Report the loss",
            HINT_TO_CLIENTS if is_client else HINT,
            send,
            upload_help=HELP_OF_CLAIMS,
            check=check_loss,
            hints=intake.no_hints if is_client else lambda values: policy_hints(page, line, values),
        ),
    )


def drafts_of(page: Page, line: PolicyLine) -> Drafts:
    """Return where the drafts of a line's loss form lie."""
    claims = page.services.claims
    return Drafts(
        page,
        "loss",
        find=lambda _code: claims.find_draft(page.principal, line),
        store=lambda _code, fields, ids: claims.save_draft(page.principal, line, fields, ids),
        drop=lambda _code: claims.discard_draft(page.principal, line),
    )


def check_loss(form: Product, given: Given) -> None:
    """Raise InvalidFieldsError where the loss form does not fit, or tells of a loss to come."""
    must_have_happened(form, parse_fields(form, given))


def policy_hints(page: Page, line: PolicyLine, values: Mapping[str, object]) -> Mapping[str, str]:
    """Return what is known of the policy that is typed, as a sentence under its number."""
    number = filters.cleaned(str(values.get("policy_number") or ""))
    if not number:
        return {}
    typed = values.get("loss_date")
    loss_date = date.fromisoformat(str(typed)) if typed else None
    terms = page.services.policies.list_terms(page.principal, number)
    return {"policy_number": cover_sentence(terms, line, loss_date)}
