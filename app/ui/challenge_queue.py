"""The cases in which champion and challenger disagree: both sides in their own words, and a person's verdict."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from app.ui import messages, open_case
from app.ui.challenge_figures import VERDICTS
from app.ui.empty import empty_state
from app.ui.format import label, moment
from app.ui.page import Page
from app.ui.version_buttons import say_done
from backend.domain.access import Permission
from backend.domain.challenges import ChallengeVerdict, ShadowFilter, ShadowPage, ShadowView
from backend.domain.runs import RunKind

PAGE_FILES = {"submission": open_case.SUBMISSION, "claim": open_case.CLAIM}


def show(page: Page, kind: RunKind) -> None:
    """Show the disagreements of a kind, newest first."""
    with st.container(horizontal=True):
        only_open = st.toggle("Only those not judged", key="open", bind="query-params", value=True, width="content")
        with_agreed = st.toggle("Agreements too", key="agreed", bind="query-params", width="content")
    number = int(st.session_state.get("shadow_page", 1))
    wanted = ShadowFilter(kind, only_differing=not with_agreed, only_unreviewed=only_open, page=number)
    found: ShadowPage = page.services.challenges.list_page(page.principal, wanted)
    if not found.rows:
        empty_state(
            "No disagreement",
            "Cases appear here as soon as a challenger has answered and proposes something else.",
            icon=":material/balance:",
        )
        return
    open_case.follow()
    for row in found.rows:
        _show_row(page, row)
    st.caption(f"Page {found.page} of {found.page_count}, {found.total:,} in all, newest first")
    if found.page_count > 1:
        st.session_state["shadow_page"] = found.page
        st.number_input("Page", 1, found.page_count, key="shadow_page", bind="query-params", width=120)


def _show_row(page: Page, row: ShadowView) -> None:
    """Show one case: both outcomes in the heading, both rationales side by side below."""
    outcomes = f"{label(row.champion_outcome)} / {label(row.challenger_outcome)}"
    judged = f", judged: {VERDICTS[row.verdict].lower()}" if row.verdict else ""
    with st.expander(f"{row.reference or row.subject_id}: {outcomes}{judged}"):
        st.caption(f"Answered {moment(row.at, st.context.timezone)}")
        sides = st.columns(2)
        for column, (name, by, key) in zip(
            sides,
            (("Champion", row.champion_by, "champion"), ("Challenger", row.challenger_by, "challenger")),
            strict=True,
        ):
            with column, st.container(border=True, height="stretch"):
                st.text(side_words(name, by, row.details.get(key)))
        open_case.open_button(row.subject_id, PAGE_FILES[row.subject_type], "Open the case")
        if row.verdict:
            st.text(f"Judged by {row.reviewed_by}. {row.verdict_note}".strip())
        elif row.differs and page.principal.may(Permission.MANAGE_CHALLENGES):
            _show_verdict(page, row.run_id)


def side_words(name: str, by: str, said: object) -> str:
    """Return what one side proposes, with its rationale, conditions and questions, as plain text."""
    result = said if isinstance(said, Mapping) else {}
    proposal = result.get("proposal")
    told = proposal if isinstance(proposal, Mapping) else {}
    lines = [
        f"{name}: {label(str(result.get('outcome', '')))}",
        f"By {by or 'nobody'}, score {result.get('score', '')}",
    ]
    rationale = told.get("rationale")
    lines += [f"- {one['sentence']}" for one in _listed(rationale) if isinstance(one, Mapping) and "sentence" in one]
    for title in ("conditions", "questions", "next_steps"):
        entries = [str(one) for one in _listed(told.get(title))]
        lines += ["", f"{label(title)}:", *(f"- {one}" for one in entries)] if entries else []
    return "\n".join(lines)


def _show_verdict(page: Page, run_id: UUID) -> None:
    """Show who can be given right, and the button that writes it down."""
    with st.form(f"verdict-{run_id}", border=False):
        chosen = st.radio("Who was right?", list(VERDICTS.values()), index=None, horizontal=True)
        note = st.text_input("Note")
        is_sent = st.form_submit_button("Save the verdict", icon=":material/gavel:")
    if not is_sent:
        return
    verdict = next((one for one, words in VERDICTS.items() if words == chosen), None)
    if verdict is None:
        st.warning("Choose who was right.", icon=":material/gavel:")
        return
    _save(page, run_id, verdict, note or "")


def _save(page: Page, run_id: UUID, verdict: ChallengeVerdict, note: str) -> None:
    with messages.shown():
        page.services.challenges.review(page.principal, run_id, verdict, note)
        say_done("The verdict is saved. The case itself stays as it is.")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
