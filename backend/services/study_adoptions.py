"""Adoption: a person other than the author takes a version's result as the one that stands."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.studies.views import StudyResult, StudyView, VersionView
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.notifying import tell_watchers
from backend.services.study_desk import StudyDesk, reason_in_words, study_act
from backend.store.studies import NewAdoption
from backend.store.work import UnitOfWork

OWN_VERSION = "You saved version {number} yourself; another actuary or a manager adopts it."
NO_RESULT = "Version {number} has no result yet; adopt it once its run has succeeded."
STANDS = "Version {number} stands already; {name} adopted it."


class StudyAdoptions(StudyDesk):
    """What actuaries and managers let stand."""

    def adopt(self, principal: Principal, study_id: UUID, number: int, reason: str) -> StudyView:
        """
        Take a version as the one that stands, and return the study as it is then.

        Raises:
            NotPermittedError: the role may not, or the person saved the version.
            NotFoundError: there is no such version.
            InvalidRequestError: the version has no result, stands already, or no reason is given in words.

        """
        principal.must(Permission.ADOPT_STUDY)
        kept = reason_in_words(reason)
        with self.unit_of_work() as work:
            work.studies.lock(principal.institution_id, study_id)
            study = work.studies.get(principal.institution_id, study_id)
            result = _adoptable_result(work, principal, study, number)
            work.studies.add_adoption(NewAdoption(study_id, number, result.run_id, kept), by=principal)
            details = {"version": number, "reason": kept, "run_id": result.run_id, "result_hash": result.result_hash}
            work.audit.record(principal, study_act("adopted", study_id, details))
            tell_watchers(work, principal, Subject(SubjectType.STUDY, study_id), "adopted", str(result.run_id))
            return work.studies.get(principal.institution_id, study_id)


def _adoptable_result(work: UnitOfWork, by: Principal, study: StudyView, number: int) -> StudyResult:
    """Return the result that the person may adopt."""
    if _version(study, number).author_id == by.user_id:
        raise NotPermittedError(OWN_VERSION.format(number=number))
    if study.adoption is not None and study.adoption.number == number:
        raise InvalidRequestError(STANDS.format(number=number, name=study.adoption.adopted_by))
    result = work.studies.find_result(by.institution_id, study.study_id, number)
    if result is None:
        raise InvalidRequestError(NO_RESULT.format(number=number))
    return result


def _version(study: StudyView, number: int) -> VersionView:
    found = next((version for version in study.versions if version.number == number), None)
    if found is None:
        raise NotFoundError
    return found
