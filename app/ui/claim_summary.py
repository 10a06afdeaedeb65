"""The proposal on a claim in full: outcome, why, what comes next, what it would cost, what contradicts."""

from decimal import Decimal

import streamlit as st

from app.ui import case_run, claim_format
from app.ui.case_conflicts import show_conflicts, show_warnings
from app.ui.case_result import Row, inner, number, prompt_words, rows, source_words, texts
from app.ui.case_summary import show_none, show_outdated
from app.ui.claim_acts import flag_name
from app.ui.claim_format import claim_outcome_name, complexity_name, severity_name
from app.ui.claim_result import amount, claim_outcome, cover_sentence, outcome_sentence, payable_usd
from app.ui.claim_view import ClaimCase
from app.ui.format import NOTHING, count_of, moment, money
from app.ui.provenance import show_provenance
from backend.domain.claims.views import ClaimAssessmentView

NEVER_DENIES = "The assessment settles, investigates or refers; it never denies. Only a person denies a claim."


def show(view: ClaimCase) -> None:
    """Show the proposal, or why there is none yet."""
    if view.assessment is None:
        show_none(view)
        _show_triage(view)
        return
    made = view.assessment
    show_outdated(view)
    left, right = st.columns([1, 1], gap="large")
    with left:
        with st.container(border=True):
            show_outcome(made)
            case_run.show_again(view)
        show_reasons(made.result)
    with right:
        show_figures(view)
        _show_steps(made.result)
        _show_triage(view)
    show_warnings(made.result)
    show_conflicts(view, made.result)


def show_outcome(made: ClaimAssessmentView) -> None:
    """Show the outcome, how it came about, and when."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.subheader("Proposed outcome", anchor=False, width="content")
        color = claim_format.OUTCOME_BADGES[made.outcome]
        st.badge(claim_outcome_name(made.outcome), color=color, icon=":material/balance:")
        st.badge(f"Score {made.score} of 100", color="gray", icon=":material/flag:")
        show_provenance(made.provider, made.model, made_without_model=made.made_without_model)
    st.text(outcome_sentence(made))
    st.caption(NEVER_DENIES)
    version = number(made.result, "scorecard_version")
    st.caption(
        f"Assessed {moment(made.made_at, st.context.timezone)} with scorecard version {version}"
        f"{prompt_words(made.result)}."
    )


def show_reasons(result: Row) -> None:
    """Show why the outcome is not milder, and the rationale with what each sentence rests on."""
    proposal, reasons = inner(result, "proposal"), rows(result, "reasons")
    with st.container(border=True):
        st.subheader("Why", anchor=False)
        if not reasons:
            st.text("No rule speaks against settling.")
        for reason in reasons:
            with st.container(horizontal=True, wrap=False):
                outcome = claim_outcome(reason, "outcome")
                if outcome:
                    st.badge(claim_outcome_name(outcome), color=claim_format.OUTCOME_BADGES[outcome])
                st.text(str(reason.get("wording", "")), width="stretch")
        _show_rationale(rows(proposal, "rationale"))
        if dropped := len(rows(proposal, "dropped")):
            st.caption(f"{count_of(dropped, 'sentence')} left out because nothing in the file proves them.")


def _show_rationale(sentences: list[Row]) -> None:
    if not sentences:
        return
    with st.expander(f"Rationale of the proposal, {count_of(len(sentences), 'sentence')} with the grounds"):
        for sentence in sentences:
            st.text(str(sentence.get("sentence", "")))
            flags = [flag_name(one) for one in texts(sentence, "flags")]
            clauses = [f"clause {one}" for one in texts(sentence, "clauses")]
            st.text(", ".join([*flags, *clauses, *map(source_words, texts(sentence, "facts"))]) or "General")


def show_figures(view: ClaimCase) -> None:
    """Show what is payable with the reason, the range of the reserve, and cover in one line."""
    result, reserve = view.result, inner(view.result, "reserve")
    settlement = inner(result, "settlement")
    with st.container(border=True):
        left, right = st.columns(2)
        left.metric("Payable", money(payable_usd(result)))
        right.metric("Reserve proposed", money(outstanding_usd(reserve)), help="Outstanding: without what is paid.")
        if reason := str(settlement.get("reason") or ""):
            st.text(reason)
        st.text(cover_sentence(result))
        st.text(reserve_words(reserve))


def outstanding_usd(reserve: Row) -> Decimal | None:
    """Return the reserve proposed to be outstanding; a result of before it was told apart gives its middle."""
    return amount(reserve, "outstanding_usd" if "outstanding_usd" in reserve else "middle_usd")


def reserve_words(reserve: Row) -> str:
    """Return what the reserve rests on, and the range of the total."""
    basis = str(reserve.get("basis") or "")
    return f"{basis}\n{_range_words(reserve)}" if basis else _range_words(reserve)


def _range_words(reserve: Row) -> str:
    low, high = amount(reserve, "low_usd"), amount(reserve, "high_usd")
    segment = str(reserve.get("segment") or "")
    if low is None or high is None:
        return f"No range of the reserve: {segment or 'the book holds no claims like this one'}."
    total = f"Total {money(_whole(low))} to {money(_whole(high))}"
    claims = number(reserve, "claims")
    return f"{total}, from {count_of(claims, 'closed claim')} of the book: {segment}." if claims else f"{total}."


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1))


def _show_steps(result: Row) -> None:
    """Show what to do next, and what to ask."""
    proposal = inner(result, "proposal")
    steps = list(dict.fromkeys([*texts(result, "next_steps"), *texts(proposal, "next_steps")]))
    questions = list(dict.fromkeys([*texts(result, "questions"), *texts(proposal, "questions")]))
    if not steps and not questions:
        return
    with st.container(border=True):
        _show_list("Next steps", steps)
        _show_list("Questions", questions)


def _show_list(title: str, entries: list[str]) -> None:
    if entries:
        st.subheader(title, anchor=False)
        st.text("\n".join(f"{count}. {entry}" for count, entry in enumerate(entries, 1)))


def _show_triage(view: ClaimCase) -> None:
    """Show severity, complexity and skill with their reasons."""
    claim = view.claim
    if not claim.triage:
        return
    with st.container(border=True):
        st.subheader("Triage", anchor=False)
        with st.container(horizontal=True, gap="xsmall"):
            if claim.severity:
                st.badge(severity_name(claim.severity), color=claim_format.SEVERITY_BADGES[claim.severity])
            if claim.complexity:
                st.badge(complexity_name(claim.complexity), color=claim_format.COMPLEXITY_BADGES[claim.complexity])
        st.text("\n".join(texts(claim.triage, "reasons")) or NOTHING)
