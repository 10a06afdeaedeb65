"""Who is told of the end of a run: who asked for it when it failed, who waits for a report, who watches the case."""

from collections.abc import Mapping
from urllib.parse import urlencode

from backend.domain.collaboration import Notice, NoticeKind, Subject, SubjectType
from backend.domain.runs import ClaimedRun, RunKind, RunState
from backend.services.notifying import notify, tell_watchers, watch_key
from backend.store.run_claims import ReleasedRun
from backend.store.work import UnitOfWork

CASES: Mapping[RunKind, SubjectType] = {
    RunKind.UNDERWRITING: SubjectType.SUBMISSION,
    RunKind.CLAIM: SubjectType.CLAIM,
    RunKind.ACTUARIAL: SubjectType.STUDY,
}
"""The kinds of runs that are about a case, which people watch."""
WHAT: Mapping[RunState, str] = {RunState.SUCCEEDED: "run_succeeded", RunState.FAILED: "run_failed"}
UNASKED = frozenset({RunKind.SHADOW})
"""Kinds that nobody asked for: they work beside another run, and their ends are told to nobody."""


def tell_run_end(work: UnitOfWork, run: ClaimedRun | ReleasedRun, state: RunState) -> None:
    """Write the lines of inboxes that follow from the end of a run, in the transaction that ends it."""
    kind = CASES.get(run.kind)
    subject = Subject(kind, run.subject_id) if kind else None
    if state is RunState.FAILED and run.kind not in UNASKED:
        _tell_failed(work, run, subject)
    if state is RunState.SUCCEEDED and run.kind is RunKind.REPORT:
        _tell_ready(work, run)
    if subject is not None and state in WHAT:
        tell_watchers(work, run, subject, _what(run, state), str(run.run_id))


def _what(run: ClaimedRun | ReleasedRun, state: RunState) -> str:
    is_computed = run.kind is RunKind.ACTUARIAL and state is RunState.SUCCEEDED
    return "computed" if is_computed else WHAT[state]


def _tell_failed(work: UnitOfWork, run: ClaimedRun | ReleasedRun, subject: Subject | None) -> None:
    """Tell who asked for the run that it failed for good; the key is that of watchers, so that nobody hears twice."""
    reference = work.case_readers.find_reference(run.institution_id, subject) if subject else ""
    url = f"/runs?{urlencode({'run': str(run.run_id)})}"
    details = {"reference": reference, "run_kind": run.kind.value, "run_id": str(run.run_id), "url": url}
    notice = Notice(
        run.institution_id, NoticeKind.RUN_FAILED, subject, details, watch_key("run_failed", str(run.run_id))
    )
    notify(work, [run.requested_by], notice)


def _tell_ready(work: UnitOfWork, run: ClaimedRun | ReleasedRun) -> None:
    """Tell who asked for a report that its files are there."""
    reference = work.reports.get_reference(run.institution_id, run.subject_id)
    details = {"title": reference, "url": f"/reports?{urlencode({'text': reference})}"}
    notice = Notice(run.institution_id, NoticeKind.REPORT_READY, None, details, f"report_ready:{run.run_id}")
    notify(work, [run.requested_by], notice)
