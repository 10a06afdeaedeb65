"""Runs in words: states, kinds, waiting times and causes, the same on every screen."""

from math import ceil

from backend.domain.run_views import RunView
from backend.domain.runs import RunKind, RunState

STATE_LABELS = {
    RunState.QUEUED: "Waiting",
    RunState.RUNNING: "Running",
    RunState.SUCCEEDED: "Done",
    RunState.FAILED: "Failed",
    RunState.CANCELLED: "Cancelled",
}
STATE_ICONS = {
    RunState.QUEUED: ":material/hourglass_empty:",
    RunState.RUNNING: ":material/sync:",
    RunState.SUCCEEDED: ":material/check_circle:",
    RunState.FAILED: ":material/error:",
    RunState.CANCELLED: ":material/cancel:",
}
KIND_LABELS = {
    RunKind.DOCUMENT: "Document reading",
    RunKind.UNDERWRITING: "Assessment",
    RunKind.CLAIM: "Claim review",
    RunKind.ACTUARIAL: "Reserve study",
    RunKind.REPORT: "Report",
    RunKind.SHADOW: "Challenger",
    RunKind.REPLAY: "Replay",
}
WORK_OF_KIND = {
    RunKind.DOCUMENT: "documents",
    RunKind.UNDERWRITING: "assessments",
    RunKind.CLAIM: "claim reviews",
    RunKind.ACTUARIAL: "studies",
    RunKind.REPORT: "reports",
    RunKind.SHADOW: "challenged cases",
    RunKind.REPLAY: "replays",
}
MINUTE_S = 60


def duration(seconds: float) -> str:
    """Return a duration as people say it: 8 s, 2 min 05 s."""
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < MINUTE_S else f"{whole // MINUTE_S} min {whole % MINUTE_S:02d} s"


def situation(view: RunView) -> str:
    """Return one sentence on where the run stands now."""
    match view.state:
        case RunState.QUEUED:
            return _waiting(view)
        case RunState.RUNNING:
            return f"{view.step[:1].upper()}{view.step[1:]}" if view.step else "Started"
        case RunState.SUCCEEDED:
            return f"Done in {duration(view.elapsed_s)}."
        case RunState.CANCELLED:
            return "Cancelled before it was done."
        case RunState.FAILED:
            return view.error_message


def effort(view: RunView) -> str:
    """Return attempt and times in one line."""
    parts = [f"Attempt {max(1, view.attempt)} of {view.max_attempts}"]
    if view.state is RunState.RUNNING:
        parts.append(f"running for {duration(view.elapsed_s)}")
    elif view.state is RunState.QUEUED:
        parts.append(f"asked for {duration(view.waited_s)} ago")
    if view.is_active and view.expected_s is not None:
        parts.append(f"usually {duration(view.expected_s)}")
    if view.retries:
        parts.append(f"{view.retries} provider retries")
    return " · ".join(parts)


def versions_used(view: RunView) -> str:
    """Return the versions behind a result in one line, empty before there are any."""
    rules = "scorecard" if view.kind is RunKind.CLAIM else "guideline"
    parts = [
        f"pipeline {view.pipeline_version}" if view.pipeline_version else "",
        f"prompt {view.prompt_version}" if view.prompt_version else "",
        f"{rules} version {view.guideline_version}" if view.guideline_version else "",
    ]
    return " · ".join(part for part in parts if part)


def share_done(view: RunView) -> float | None:
    """Return how much of the usual time has passed, at most 0.95, None where nobody can say."""
    if view.state is not RunState.RUNNING or not view.expected_s:
        return None
    return min(0.95, view.elapsed_s / view.expected_s)


def try_again_in(retry_after_s: float) -> str:
    """Return the waiting time of the run limit in whole seconds, never zero."""
    return f"{max(1, ceil(retry_after_s))} s"


def _waiting(view: RunView) -> str:
    """Return what a run waits for; a worker that is missing is said first, for nothing else moves without it."""
    if not view.has_worker:
        return f"No worker for {WORK_OF_KIND[view.kind]} is running; it waits until one is started."
    if view.step:
        return f"{view.step[:1].upper()}{view.step[1:]}"
    if view.position is not None:
        return "Next in the queue." if view.position == 1 else f"Number {view.position} in the queue."
    return f"To be tried again. Last time: {view.error_message}" if view.error_message else "Waiting for its turn."
