"""Versions of a study: another selection saved with its reason, and run; a version run again."""

from dataclasses import dataclass, replace
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.runs import NewRun, QueuedRun, RunKind
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.requests import VersionRequest
from backend.domain.studies.views import StudyView
from backend.errors import ConflictError, InvalidRequestError
from backend.services.request_inputs import fingerprint_of
from backend.services.study_desk import ACTION, StudyDesk, must_fit, reason_in_words, study_act
from backend.services.study_turns import must_take_turn
from backend.store.studies import NewVersion
from backend.store.work import UnitOfWork

SAME_SELECTION = "Nothing is chosen differently from version {number}, so there is nothing to save."


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """The number of a new version and the run on it."""

    number: int
    run_id: UUID


class StudyVersions(StudyDesk):
    """What actuaries choose anew."""

    def save_version(self, principal: Principal, request: VersionRequest, idempotency_key: str) -> SavedVersion:
        """
        Save a selection as the next version and queue its run; the same key gives the same version again.

        Raises:
            NotPermittedError: the role may not change studies.
            InvalidRequestError: the selection does not fit, is the newest one, or comes without a reason in words.
            ConflictError: somebody saved a version after `based_on`, named in the sentence, or three studies still run.
            RateLimitedError: more than 5 runs in 60 s by this session or person.

        """
        principal.must(Permission.WRITE_STUDY)
        asked = replace(request, reason=reason_in_words(request.reason))
        with self.unit_of_work() as work:
            triangle_id = work.studies.get_triangle_id(principal.institution_id, asked.study_id)
            must_fit(asked.selection, work.triangles.get(principal.institution_id, triangle_id).triangles)
        self.limiter.hit(ACTION, principal, f"{asked.study_id}:{idempotency_key}")
        with self.unit_of_work() as work:
            work.studies.lock(principal.institution_id, asked.study_id)
            run = _queue_version(work, principal, asked, idempotency_key)
            if run.is_new:
                must_take_turn(work, principal.user_id)
                _save(work, principal, asked, run.run_id)
        self.queue.put(run.run_id, RunKind.ACTUARIAL)
        return SavedVersion(asked.based_on + 1, run.run_id)

    def run(self, principal: Principal, study_id: UUID, number: int, idempotency_key: str) -> UUID:
        """Run a version again, after a failure for one; a run that waits or runs already is returned instead."""
        principal.must(Permission.RUN_STUDY)
        if running := self._active_run(principal, study_id, number):
            return running
        self.limiter.hit(ACTION, principal, f"{study_id}:{number}:{idempotency_key}")
        with self.unit_of_work() as work:
            work.studies.lock(principal.institution_id, study_id)
            if running := work.studies.find_active_run(principal.institution_id, study_id, number):
                return running
            key = f"study_run:{principal.user_id}:{study_id}:{number}:{idempotency_key}"
            run = work.runs.add(NewRun(RunKind.ACTUARIAL, study_id, {"version": number}, key), by=principal)
            if run.is_new:
                must_take_turn(work, principal.user_id)
                work.studies.note_change(study_id)
                details = {"version": number, "run_id": run.run_id}
                work.audit.record(principal, study_act("run_requested", study_id, details))
        self.queue.put(run.run_id, RunKind.ACTUARIAL)
        return run.run_id

    def _active_run(self, principal: Principal, study_id: UUID, number: int) -> UUID | None:
        """Return the run on a version that waits or runs; NotFoundError where there is no such version."""
        with self.unit_of_work() as work:
            work.studies.get_selection(principal.institution_id, study_id, number)
            return work.studies.find_active_run(principal.institution_id, study_id, number)


def _queue_version(work: UnitOfWork, by: Principal, asked: VersionRequest, idempotency_key: str) -> QueuedRun:
    request = fingerprint_of([asked.based_on, selection_to_json(asked.selection), asked.reason])
    inputs = {"version": asked.based_on + 1, "request": request}
    key = f"study_version:{by.user_id}:{asked.study_id}:{idempotency_key}"
    return work.runs.add(NewRun(RunKind.ACTUARIAL, asked.study_id, inputs, key), by=by)


def _save(work: UnitOfWork, by: Principal, asked: VersionRequest, run_id: UUID) -> None:
    """Store the version after the newest one; the caller's transaction takes the run back where this is refused."""
    study = work.studies.get(by.institution_id, asked.study_id)
    _must_follow_newest(study, asked)
    number = asked.based_on + 1
    work.studies.add_version(NewVersion(asked.study_id, number, asked.selection, asked.reason), by)
    details = {"version": number, "reason": asked.reason, "run_id": run_id}
    work.audit.record(by, study_act("version_saved", asked.study_id, details))


def _must_follow_newest(study: StudyView, asked: VersionRequest) -> None:
    newest = study.versions[0]
    if newest.number != asked.based_on:
        raise ConflictError(
            f"{newest.author} saved version {newest.number} meanwhile. Reload the page, and choose on from there."
        )
    if newest.selection == asked.selection:
        raise InvalidRequestError(SAME_SELECTION.format(number=newest.number))
