"""How a challenger does: agreement, outcomes in pairs, costs, and what people said where the two disagree."""

import pandas as pd
import streamlit as st

from app.ui.empty import empty_state
from app.ui.format import NOTHING, count_of, label, percent
from app.ui.page import Page
from app.ui.tables import show_table
from backend.domain.challenges import FEWEST_REVIEWED, ChallengeFigures, ChallengeVerdict
from backend.domain.runs import RunKind

VERDICTS = {
    ChallengeVerdict.CHAMPION: "The champion was right",
    ChallengeVerdict.CHALLENGER: "The challenger was right",
    ChallengeVerdict.BOTH: "Both are defensible",
    ChallengeVerdict.NEITHER: "Neither was right",
}


def show(page: Page, kind: RunKind) -> None:
    """Show the figures of a kind."""
    made: ChallengeFigures = page.services.challenges.figures(page.principal, kind)
    if not made.compared:
        empty_state("No figures yet", waiting_words(made), icon=":material/balance:")
        return
    with st.grid(4, min_column_width=150):
        st.metric("Cases both answered", f"{made.compared:,}", border=True)
        st.metric("Same outcome", percent(made.agreement), border=True)
        st.metric("Challenger right", percent(made.challenger_right), border=True, help=right_words(made))
        st.metric("Cost of the challenger", cost_words(made), border=True)
    st.text(right_words(made))
    st.text(waiting_words(made))
    show_table(pairs_frame(made), "Outcomes of champion and challenger in pairs")
    if made.verdicts:
        show_table(verdicts_frame(made), "What people said where the two disagree")


def waiting_words(made: ChallengeFigures) -> str:
    """Return how many challenged cases wait or failed, in a sentence."""
    if not made.waiting and not made.failed:
        return "Figures appear with the first case that both answered." if not made.compared else "No case waits."
    failed = f"{count_of(made.failed, 'case')} got no answer" if made.failed else "none failed"
    return f"{count_of(made.waiting, 'case')} still to be answered, {failed}."


def right_words(made: ChallengeFigures) -> str:
    """Return what the verdicts say, and where they are too few to say anything."""
    if made.reviewed < FEWEST_REVIEWED:
        return (
            f"{count_of(made.reviewed, 'disagreement')} judged; a share is shown from {FEWEST_REVIEWED} on, "
            "for fewer say nothing."
        )
    return f"Share of {count_of(made.reviewed, 'judged disagreement')} in which the challenger's outcome was right."


def cost_words(made: ChallengeFigures) -> str:
    """Return what the challenger's answers have cost."""
    return NOTHING if made.cost_usd is None else f"USD {made.cost_usd:,.2f}"


def pairs_frame(made: ChallengeFigures) -> pd.DataFrame:
    """Return outcomes in pairs, the most frequent first."""
    return pd.DataFrame(
        {
            "Champion": [label(pair.champion) for pair in made.pairs],
            "Challenger": [label(pair.challenger) for pair in made.pairs],
            "Cases": [pair.cases for pair in made.pairs],
            "Share": [percent(pair.cases / made.compared) for pair in made.pairs],
        }
    )


def verdicts_frame(made: ChallengeFigures) -> pd.DataFrame:
    """Return what people said, in the order in which they can say it."""
    said = [(words, made.verdicts.get(verdict, 0)) for verdict, words in VERDICTS.items()]
    return pd.DataFrame({"Verdict": [words for words, _ in said], "Cases": [cases for _, cases in said]})
