"""Studies on screen: begun through the real services, run by the real handler with fixed rules alone."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from backend.bootstrap import Services
from backend.domain.access import Principal
from backend.domain.runs import RunKind
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import StudyView
from backend.domain.studies.words import Average
from backend.domain.triangles import TriangleSet
from backend.llm.building import build_chain
from backend.pipelines import actuarial
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.lease import Patience
from backend.services.run_execution import RunEngine
from backend.services.studies import SavedVersion, Started
from backend.services.study_runs import StudyRunHandler
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory
from fakes.actuarial_rig import small
from fixtures.studies import make_triangle

WHY = "The year 2022 holds one catastrophe loss."
CHECKED = "Compared with the figures of last quarter."


@dataclass(frozen=True)
class StudyScreenRig:
    """Begins, runs and changes studies beside the screen."""

    services: Services
    unit_of_work: UnitOfWorkFactory

    def begin(self, by: Principal, triangles: TriangleSet | None = None, **wanted: object) -> Started:
        """Begin a study whose run nobody has performed yet."""
        of_triangle = {name: wanted.pop(name) for name in ("warnings", "rejected", "details") if name in wanted}
        with self.unit_of_work() as work:
            triangle_id = make_triangle(work, by, triangles or small(), **of_triangle)
        asked = {"name": "Motor 2024", "triangle_id": triangle_id, "selection": Selection(), **wanted}
        return self.services.studies.create(by, StudyRequest(**asked), uuid4().hex)

    def done(self, by: Principal, triangles: TriangleSet | None = None, **wanted: object) -> Started:
        """Begin a study and run it."""
        started = self.begin(by, triangles, **wanted)
        self.perform(started.run_id)
        return started

    def perform(self, run_id: UUID, providers: str = "mock") -> None:
        """Perform a run as a worker would."""
        answers, book = DatabaseAnswers(self.unit_of_work), AttemptBook(self.unit_of_work)
        chain = build_chain(Settings(provider_order=providers), actuarial.responders(), answers, book)
        handlers = {RunKind.ACTUARIAL: StudyRunHandler(self.unit_of_work, lambda: chain)}
        RunEngine(self.unit_of_work, self.services.studies.queue, handlers, Patience(300, 300)).perform(run_id)

    def save(self, by: Principal, started: Started, selection: Selection | None = None, why: str = WHY) -> SavedVersion:
        """Save another version, with simple averages unless a selection is given, and leave its run waiting."""
        newest = self.look(by, started).versions[0]
        other = replace(newest.selection, factors=replace(newest.selection.factors, average=Average.SIMPLE))
        request = VersionRequest(started.study_id, newest.number, selection or other, why)
        return self.services.studies.save_version(by, request, uuid4().hex)

    def adopt(self, by: Principal, started: Started, number: int = 1) -> StudyView:
        """Adopt a version."""
        return self.services.studies.adopt(by, started.study_id, number, CHECKED)

    def look(self, by: Principal, started: Started) -> StudyView:
        """Return the study as this person sees it."""
        return self.services.studies.get(by, started.study_id)
