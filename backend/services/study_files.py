"""Studies go out: the workbook of a version that another actuary can check, and its triangles as S.19.01."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.documents import MediaType
from backend.domain.studies.views import StudyResult, StudyView
from backend.errors import InvalidRequestError
from backend.services.document_views import DownloadedFile
from backend.services.study_desk import StudyDesk, study_act
from backend.services.study_s1901 import write_s1901
from backend.services.study_workbook import write_workbook

NOTHING_TO_HAND_ON = "Version {number} has no result yet; there is nothing to hand on."


class StudyFiles(StudyDesk):
    """What those who may read studies hand on."""

    def workbook(self, principal: Principal, study_id: UUID, number: int) -> DownloadedFile:
        """Return the workbook of a version with live formulas; InvalidRequestError before it has a result."""
        study, result = self._hand_on(principal, study_id, number)
        name = _name(study, number, "xlsx")
        return self._noted(principal, result, DownloadedFile(name, MediaType.XLSX, write_workbook(study, result)))

    def s1901(self, principal: Principal, study_id: UUID, number: int) -> DownloadedFile:
        """Return the triangles of a version as S.19.01 shapes them; InvalidRequestError before it has a result."""
        study, result = self._hand_on(principal, study_id, number)
        name = _name(study, number, "csv")
        return self._noted(principal, result, DownloadedFile(name, MediaType.CSV, write_s1901(study, result)))

    def _hand_on(self, principal: Principal, study_id: UUID, number: int) -> tuple[StudyView, StudyResult]:
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            study = work.studies.get(principal.institution_id, study_id)
            work.studies.get_selection(principal.institution_id, study_id, number)
            result = work.studies.find_result(principal.institution_id, study_id, number)
        if result is None:
            raise InvalidRequestError(NOTHING_TO_HAND_ON.format(number=number))
        return study, result

    def _noted(self, principal: Principal, result: StudyResult, file: DownloadedFile) -> DownloadedFile:
        """Write down who took the file out."""
        with self.unit_of_work() as work:
            details = {"version": result.number, "file": file.filename}
            work.audit.record(principal, study_act("exported", result.study_id, details))
        return file


def _name(study: StudyView, number: int, ending: str) -> str:
    return f"{study.reference}-v{number}.{ending}"
