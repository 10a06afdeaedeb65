"""Studies read: the list, one with its versions and history, and the result of a version."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.cases import HistoryLine
from backend.domain.studies.views import StudyFilter, StudyPage, StudyResult, StudyView
from backend.services.study_desk import StudyDesk


class StudyReading(StudyDesk):
    """What those who may read studies read of their institution's."""

    def get(self, principal: Principal, study_id: UUID) -> StudyView:
        """Return one study; NotFoundError covers those of other institutions."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            return work.studies.get(principal.institution_id, study_id)

    def list_page(self, principal: Principal, wanted: StudyFilter) -> StudyPage:
        """Return one page of the list, last changed first."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            return work.studies.list_page(principal.institution_id, wanted)

    def find_result(self, principal: Principal, study_id: UUID, number: int) -> StudyResult | None:
        """Return the result of a version: the one adopted, else the newest; None before the first."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            work.studies.get_selection(principal.institution_id, study_id, number)
            return work.studies.find_result(principal.institution_id, study_id, number)

    def list_history(self, principal: Principal, study_id: UUID) -> list[HistoryLine]:
        """Return who did what with the study, newest first."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            work.studies.get_triangle_id(principal.institution_id, study_id)
            lines = work.audit.list_for(principal.institution_id, "study", str(study_id))
        return [HistoryLine(line.at, line.actor, line.role, line.action, line.details) for line in lines]
