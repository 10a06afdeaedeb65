"""Replays in words and tables: the verdict, and then and now side by side."""

import pandas as pd

from app.ui.format import NOTHING, count_of, moment
from app.ui.run_words import STATE_LABELS
from backend.domain.replays import ReplayOutcome, ReplayVersions, ReplayView

WAY_WORDS = {ReplayVersions.STORED: "as it was", ReplayVersions.TODAY: "under today's versions"}


def replay_words(replay: ReplayView, zone: str | None) -> str:
    """Return one line on a replay: how, by whom, when, and how it stands."""
    how = WAY_WORDS[replay.versions]
    outcome = replay.outcome
    stand = STATE_LABELS[replay.state] if outcome is None else verdict_words(outcome, replay.versions)
    return f"Replayed {how} by {replay.requested_by}, {moment(replay.requested_at, zone)}: {stand}"


def verdict_words(outcome: ReplayOutcome, versions: ReplayVersions) -> str:
    """Return the verdict in a sentence."""
    if outcome.same:
        return "The same bytes."
    if not outcome.parted:
        return "Not the same bytes."
    where = "would come out differently today" if versions is ReplayVersions.TODAY else "came out differently"
    return f"{count_of(outcome.parted, 'place')} {where}."


def changes_frame(outcome: ReplayOutcome) -> pd.DataFrame:
    """Return the differences as a table: the place, what stood there then, and what stands there now."""
    return pd.DataFrame(
        {
            "Where": [one.path.replace("_", " ") for one in outcome.differences],
            "Then": [one.then or NOTHING for one in outcome.differences],
            "Now": [one.now or NOTHING for one in outcome.differences],
        }
    )
