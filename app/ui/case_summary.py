"""The proposal in full: outcome, why, how the score adds up, what is missing, what contradicts."""

import pandas as pd
import streamlit as st

from app.ui import case_run, charts
from app.ui.any_case import AnyCase
from app.ui.case_conflicts import show_conflicts, show_warnings
from app.ui.case_result import (
    Row,
    inner,
    number,
    outcome_of,
    outcome_sentence,
    parts_of_score,
    prompt_words,
    rows,
    source_words,
    texts,
    words,
)
from app.ui.case_view import CaseView
from app.ui.empty import empty_state
from app.ui.format import count_of, field_value, moment, outcome_name
from app.ui.tables import OUTCOME_BADGES, Badge, show_table
from backend.domain.cases import AssessmentView

MOST_CHANGES = 4


def show(view: CaseView) -> None:
    """Show the proposal, or why there is none yet."""
    if view.assessment is None:
        show_none(view)
        return
    made = view.assessment
    show_outdated(view)
    left, right = st.columns([1, 1], gap="large")
    with left:
        with st.container(border=True):
            show_outcome(made)
            case_run.show_again(view)
        show_reasons(made)
        _show_questions(made)
    with right:
        _show_score(made)
        _show_changes(view, made)
    show_warnings(made.result)
    show_conflicts(view, made.result)


def show_outdated(view: AnyCase) -> None:
    """Say so when form or evidence changed since the assessment on the screen."""
    if view.is_outdated:
        st.warning(
            "The form or the evidence changed after this assessment, so its proposal no longer counts. "
            f"Have the {view.words.noun} assessed again.",
            icon=":material/history:",
        )


def show_outcome(made: AssessmentView) -> None:
    """Show the outcome, how it came about, and when."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Proposed outcome", anchor=False, width="content")
        st.badge(outcome_name(made.outcome), color=OUTCOME_BADGES[made.outcome], icon=":material/balance:")
        st.badge(f"Score {made.score} of 100", color="gray")
    st.text(outcome_sentence(made))
    version = number(made.result, "guideline_version")
    st.caption(
        f"Assessed {moment(made.made_at, st.context.timezone)} by guideline version {version}"
        f"{prompt_words(made.result)}."
    )


def show_none(view: AnyCase) -> None:
    """Say why there is no proposal yet, with the button that asks for one."""
    if view.run and view.run.is_active:
        empty_state("The assessment is under way", "The proposal appears here as soon as it is done.")
        return
    empty_state(
        "No proposal yet",
        view.words.no_proposal,
        icon=":material/balance:",
    )
    case_run.show_again(view)


def show_reasons(made: AssessmentView) -> None:
    """Show the main reasons, the rationale with what each sentence rests on, and the conditions."""
    proposal = inner(made.result, "proposal")
    with st.container(border=True):
        st.subheader("Main reasons", anchor=False)
        for reason in rows(made.result, "reasons"):
            with st.container(horizontal=True, wrap=False):
                st.badge(_weight(reason), color=_color(reason))
                st.text(str(reason.get("wording", "")), width="stretch")
        if not rows(made.result, "reasons"):
            st.text("No rule speaks against this risk.")
        _show_list("Conditions", texts(proposal, "conditions"))
        _show_rationale(rows(proposal, "rationale"))
        dropped = len(rows(proposal, "dropped"))
        if dropped:
            st.caption(f"{count_of(dropped, 'sentence')} left out because nothing in the file proves them.")


def _show_rationale(sentences: list[Row]) -> None:
    if not sentences:
        return
    with st.expander(f"Rationale of the proposal, {count_of(len(sentences), 'sentence')} with their grounds"):
        for sentence in sentences:
            st.text(str(sentence.get("sentence", "")))
            grounds = [*texts(sentence, "rules"), *map(source_words, texts(sentence, "facts"))]
            st.text(f"From: {', '.join(grounds)}" if grounds else "General")


def _show_questions(made: AssessmentView) -> None:
    questions = texts(made.result, "questions")
    if questions:
        with st.container(border=True):
            st.subheader("Questions to the broker", anchor=False)
            st.text("\n".join(f"{count}. {question}" for count, question in enumerate(questions, 1)))


def _show_list(title: str, entries: list[str]) -> None:
    if entries:
        st.text("\n".join([f"{title}:", *(f"• {entry}" for entry in entries)]))


def _weight(reason: Row) -> str:
    """Return the points of a reason, or the outcome it forces where it adds none."""
    points = number(reason, "points")
    return f"{points:+d}" if points else outcome_name(outcome_of(reason, "floor"))


def _show_score(made: AssessmentView) -> None:
    parts = parts_of_score(made.result)
    with st.container(border=True):
        st.subheader(f"How the score of {made.score} adds up", anchor=False)
        if not parts:
            st.text("No rule added a point.")
            return
        frame = pd.DataFrame({"Reason": [p.reason for p in parts], "Points": [p.points for p in parts]})
        st.plotly_chart(
            charts.score_waterfall(frame),
            key="score",
            config={"displayModeBar": False},
            alt=f"Waterfall of {len(parts)} reasons that add up to a score of {made.score}",
        )
        with st.expander("Figures as a table"):
            frame["Rule"] = [part.rule_id for part in parts]
            frame["Why"] = [part.wording for part in parts]
            show_table(frame, "Reasons with their points, rules and wording")


def _show_changes(view: CaseView, made: AssessmentView) -> None:
    changes = rows(made.result, "changes")[:MOST_CHANGES]
    if not changes:
        return
    with st.container(border=True):
        st.subheader("Smallest change for a milder outcome", anchor=False, help="Of one field, all others as they are.")
        frame = pd.DataFrame(
            {
                "Field": [str(change.get("label", "")) for change in changes],
                "Now": [_value(view, change, "old") for change in changes],
                "Then": [_value(view, change, "new") for change in changes],
                "Outcome": [words(change.get("outcome")) for change in changes],
                "Score": [number(change, "score") for change in changes],
            }
        )
        show_table(frame, "Fields whose smallest change would make the rules' outcome milder")


def _value(view: CaseView, change: Row, side: str) -> str:
    return field_value(view.field(str(change.get("field", ""))), change.get(side))


def _color(reason: Row) -> Badge:
    floor = outcome_of(reason, "floor")
    return OUTCOME_BADGES[floor] if floor else "gray"
