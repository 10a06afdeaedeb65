"""What other factors would come to: computed at once on the stored triangle, and kept nowhere."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.studies.result import WhatIf
from backend.domain.studies.selection import Selection
from backend.errors import InvalidRequestError
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.what_if import redraw
from backend.services.study_desk import StudyDesk, must_fit


class StudyWhatIfs(StudyDesk):
    """What those who may read a study try on it."""

    def what_if(self, principal: Principal, study_id: UUID, selection: Selection) -> WhatIf:
        """
        Return factors, ultimates and reserves under another selection; nothing is stored.

        Raises:
            NotPermittedError: the role may not read studies.
            InvalidRequestError: the selection does not fit the triangle, or gives no factors.

        """
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            triangle_id = work.studies.get_triangle_id(principal.institution_id, study_id)
            triangles = work.triangles.get(principal.institution_id, triangle_id).triangles
        must_fit(selection, triangles)
        try:
            return redraw(triangles, selection)
        except NotEstimableError as error:
            raise InvalidRequestError(error.reason) from error
