"""Studies begin: a triangle stored before or sent along, a first version, and its run."""

from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from backend.domain.access import Permission, Principal
from backend.domain.runs import NewRun, RunKind
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.requests import StudyRequest
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import RejectedRow
from backend.domain.texts import LONGEST_REASON, clean_line, clean_text, must_not_exceed
from backend.errors import InvalidRequestError
from backend.services.request_inputs import fingerprint_of
from backend.services.study_desk import ACTION, StudyDesk, must_fit, study_act
from backend.services.study_turns import must_take_turn
from backend.services.triangle_keeping import LONGEST_NAME, keep_triangle
from backend.store.studies import NewVersion
from backend.store.triangles import NewTriangle
from backend.store.work import UnitOfWork

FIRST_REASON = "First version"


@dataclass(frozen=True, slots=True)
class Started:
    """What a new study is called, the run on its first version, and the cells put aside that came with it."""

    study_id: UUID
    reference: str
    run_id: UUID
    rejected: tuple[RejectedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A study to begin, cleaned: on a stored triangle, or on one that is stored with it."""

    name: str
    triangle: UUID | NewTriangle
    selection: Selection
    reason: str


class StudyStarts(StudyDesk):
    """What actuaries begin."""

    def create(self, principal: Principal, request: StudyRequest, idempotency_key: str) -> Started:
        """
        Store the study with its first version and queue the run on it.

        The same key gives the same study and run again: a double click or five tabs make one.

        Raises:
            NotPermittedError: the role may not run studies.
            NotFoundError: there is no such triangle.
            InvalidRequestError: name or selection do not fit.
            ConflictError: the key came before with another study, or three of the person's studies still run.
            RateLimitedError: more than 5 runs in 60 s by this session or person.

        """
        principal.must(Permission.RUN_STUDY)
        return self._start(
            principal, Asked(request.name, request.triangle_id, request.selection, request.reason), idempotency_key
        )

    def _start(self, principal: Principal, given: Asked, idempotency_key: str) -> Started:
        """Check what is asked, then store and queue it in one transaction."""
        asked = _cleaned(given)
        self._check(principal, asked)
        self.limiter.hit(ACTION, principal, idempotency_key)
        key = f"study:{principal.user_id}:{idempotency_key}"
        study_id = uuid5(NAMESPACE_OID, key)
        inputs = {"version": 1, "request": _fingerprint(asked)}
        with self.unit_of_work() as work:
            run = work.runs.add(NewRun(RunKind.ACTUARIAL, study_id, inputs, key), by=principal)
            if run.is_new:
                must_take_turn(work, principal.user_id)
                _store(work, principal, study_id, asked)
            study = work.studies.get(principal.institution_id, study_id)
        self.queue.put(run.run_id, RunKind.ACTUARIAL)
        return Started(study_id, study.reference, run.run_id)

    def _check(self, principal: Principal, asked: Asked) -> None:
        if isinstance(asked.triangle, NewTriangle):
            must_fit(asked.selection, asked.triangle.triangles)
            return
        with self.unit_of_work() as work:
            triangle = work.triangles.get(principal.institution_id, asked.triangle)
        must_fit(asked.selection, triangle.triangles)


def study_name(given: str) -> str:
    """Return the name of a study as it is kept; InvalidRequestError where it is empty or has no end."""
    name = clean_line(given)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidRequestError(f"Name the study in at most {LONGEST_NAME} characters.")
    return name


def _cleaned(given: Asked) -> Asked:
    name, reason = study_name(given.name), clean_text(given.reason) or FIRST_REASON
    must_not_exceed(reason, LONGEST_REASON)
    return Asked(name, given.triangle, given.selection, reason)


def _fingerprint(asked: Asked) -> str:
    triangle = asked.triangle
    of_triangle = triangle.triangles.data_hash if isinstance(triangle, NewTriangle) else str(triangle)
    return fingerprint_of([asked.name, of_triangle, selection_to_json(asked.selection), asked.reason])


def _store(work: UnitOfWork, by: Principal, study_id: UUID, asked: Asked) -> None:
    """Store triangle, study and first version in one transaction with the run."""
    given = asked.triangle
    triangle_id = keep_triangle(work, by, given) if isinstance(given, NewTriangle) else given
    work.studies.add(study_id, asked.name, triangle_id, by)
    work.studies.add_version(NewVersion(study_id, 1, asked.selection, asked.reason), by)
    work.audit.record(by, study_act("created", study_id, {"name": asked.name, "triangle_id": triangle_id}))
