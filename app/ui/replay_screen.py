"""The screen of one run's replays: what it worked on, two buttons, and each replay with its verdict."""

import time
from functools import partial
from uuid import UUID, uuid4

import pandas as pd
import streamlit as st

from app.ui import messages, run_list, runs
from app.ui.empty import empty_state, page_link
from app.ui.format import NOTHING, count_of, moment, size
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.replay_tables import changes_frame, replay_words, verdict_words
from app.ui.run_words import KIND_LABELS
from app.ui.tables import show_table
from backend.domain.replays import ReplayableRun, ReplayVersions, ReplayView
from backend.domain.runs import RunState

POLL_S = 2.0
KEY = "replay-key"
TOO_OLD = (
    "This run was made before the program kept what runs work on. Its result, versions and hashes stand; it cannot "
    "be replayed."
)
COMPARED = (
    "Compared are all bytes of the result in one spelling of JSON, its SHA-256, and of a report the stored bytes of "
    "every file. Left out is how the result came about: the list of requests with their times and costs, and from "
    "which earlier reading one was taken over. A replay draws a report under the moment of its request, so that moment "
    "is compared too."
)
WAYS = {
    ReplayVersions.STORED: (
        "Replay as it was",
        ":material/replay:",
        "Same inputs, versions and answers; nobody is asked.",
    ),
    ReplayVersions.TODAY: (
        "Replay under today's versions",
        ":material/update:",
        "Same inputs; guideline, scorecard and prompt in force today. Only questions that are new go to a provider.",
    ),
}


def show(page: Page) -> None:
    """Show the run that the address names."""
    run_id = run_list.linked_run()
    if run_id is None:
        empty_state(
            "No run chosen",
            "Choose a finished run in the list of runs and open its replay from there.",
            icon=":material/replay:",
            action="Open the runs",
            target="Runs.py",
        )
        return
    with messages.shown():
        run = page.services.replays.get_run(page.principal, run_id)
        _show_run(run)
        if not run.can_replay:
            st.info(TOO_OLD, icon=":material/history:")
            return
        _show_buttons(page, run_id)
        _show_replays(page, run_id)


def _show_run(run: ReplayableRun) -> None:
    """Show what the run worked on, in versions and fingerprints."""
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items()) or NOTHING
    asked = ", ".join(dict.fromkeys(run.answers)) or "nobody"
    rows = {
        "Run": str(run.run_id),
        "Kind": KIND_LABELS[run.kind],
        "Ended": moment(run.finished_at, st.context.timezone),
        "Versions": versions,
        "Result, SHA-256": run.result_hash,
    }
    if run.can_replay:
        rows |= {
            "Material, SHA-256": run.material_hash,
            "Inputs kept": size(run.inputs_bytes),
            "Answers kept": f"{count_of(len(run.answers), 'answer')} ({asked})",
        }
    with st.container(border=True):
        st.subheader("What the run worked on", anchor=False)
        show_table(pd.DataFrame({"What": list(rows), "Value": list(rows.values())}), "What the run worked on")
        page_link("Runs.py", "Open the run", {"run": str(run.run_id)})


def _show_buttons(page: Page, run_id: UUID) -> None:
    """Show both ways to replay; a second click before the page has answered gives the same replay."""
    st.caption(COMPARED)
    key = st.session_state.setdefault(KEY, uuid4().hex)
    with st.container(horizontal=True):
        for versions, (label, icon, help_text) in WAYS.items():
            if not st.button(label, icon=icon, help=help_text, key=f"replay-{versions}"):
                continue
            start = partial(page.services.replays.start, page.principal, run_id, versions, f"{key}-{versions}")
            begun = runs.start(start)
            if begun is not None:
                st.session_state[KEY] = uuid4().hex
                st.rerun()


def _show_replays(page: Page, run_id: UUID) -> None:
    """Show the replays of the run; while one is under way the fragment looks again."""
    found = page.services.replays.list_for(page.principal, run_id)
    if not found:
        st.text("This run has not been replayed yet.")
        return
    is_active = _is_active(found)
    st.fragment(_follow, run_every=POLL_S if is_active else None)(page, run_id, time.monotonic() if is_active else 0.0)


def _follow(page: Page, run_id: UUID, active_since: float) -> None:
    with messages.shown():
        found = page.services.replays.list_for(page.principal, run_id)
        if active_since and not _is_active(found):
            st.rerun()
        for place, replay in enumerate(found):
            _show_replay(replay, is_open=place == 0)


def _is_active(found: tuple[ReplayView, ...]) -> bool:
    return any(replay.state in (RunState.QUEUED, RunState.RUNNING) for replay in found)


def _show_replay(replay: ReplayView, *, is_open: bool) -> None:
    """Show one replay: who asked, the verdict, and the places in which the results part."""
    with st.expander(escaped(replay_words(replay, st.context.timezone)), expanded=is_open):
        outcome = replay.outcome
        if outcome is None:
            st.text(replay.error or replay.step or "Waiting for a worker.")
            return
        say = st.success if outcome.same else st.warning
        say(
            verdict_words(outcome, replay.versions),
            icon=":material/check:" if outcome.same else ":material/difference:",
        )
        if outcome.note:
            st.text(outcome.note)
        st.text(f"then {outcome.expected_hash}\nnow  {outcome.hash or NOTHING}")
        if outcome.differences:
            wide = {name: st.column_config.TextColumn(width="large") for name in ("Then", "Now")}
            show_table(changes_frame(outcome), "Where the two results part", wide)
