"""Triangles: from a file, the claims of the book or a published sample, through the input gate to a row."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.clock import utc_now
from backend.domain.studies.recent import RecentTriangle
from backend.domain.studies.views import CheckedTriangle, ClaimsTriangleRequest, TriangleView
from backend.domain.texts import clean_line
from backend.domain.triangles import TriangleSource
from backend.reserving import samples
from backend.reserving.samples import Company, SampleName
from backend.services.claims_triangle import check_request, draw_triangle
from backend.services.triangle_files import LARGEST_BYTES, read_triangle_file
from backend.services.triangle_gate import check_set
from backend.services.triangle_keeping import LONGEST_NAME, keep_triangle, new_triangle
from backend.store.engine import UnitOfWorkFactory
from backend.store.triangles import NewTriangle

__all__ = ["LARGEST_BYTES", "TrianglesService"]
LONGEST_FILENAME = 120


class TrianglesService:
    """Takes triangles in and gives them out; what is stored never changes."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, now: Callable[[], datetime] = utc_now) -> None:
        self.unit_of_work = unit_of_work
        self.now = now

    def check_file(self, principal: Principal, filename: str, content: bytes, unit: str = "USD") -> CheckedTriangle:
        """
        Return what the input gate makes of a file; nothing is stored.

        Raises:
            RejectedUploadError: the file is too large, empty, of another kind, or unsafe to open.
            UnreadableDocumentError: the workbook could not be read.

        """
        principal.must(Permission.WRITE_STUDY)
        return read_triangle_file(filename, content, unit)

    def add_file(self, principal: Principal, name: str, filename: str, content: bytes, unit: str = "USD") -> UUID:
        """
        Store the triangle of a file and return its id.

        Raises:
            InvalidRequestError: the input gate found a problem; the message says which.

        """
        checked = self.check_file(principal, filename, content, unit)
        shown = clean_line(filename.replace("\\", "/").rsplit("/", 1)[-1])[:LONGEST_FILENAME]
        details = {
            "filename": shown,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size_bytes": str(len(content)),
        }
        return self._add(principal, new_triangle(name, TriangleSource.UPLOAD, checked, details))

    def check_claims(self, principal: Principal, request: ClaimsTriangleRequest) -> CheckedTriangle:
        """Return the triangle of the institution's claims as the gate sees it; nothing is stored."""
        principal.must(Permission.WRITE_STUDY)
        check_request(request, self.now().date())
        with self.unit_of_work() as work:
            return draw_triangle(work, principal.institution_id, request)

    def add_claims(self, principal: Principal, name: str, request: ClaimsTriangleRequest) -> UUID:
        """Store the triangle of the institution's claims and return its id; InvalidRequestError where it has none."""
        principal.must(Permission.WRITE_STUDY)
        check_request(request, self.now().date())
        details = {
            "line": request.line or "all",
            "period_months": str(request.period_months),
            "as_of": request.as_of.isoformat(),
        }
        with self.unit_of_work() as work:
            checked = draw_triangle(work, principal.institution_id, request)
            return keep_triangle(work, principal, new_triangle(name, TriangleSource.CLAIMS, checked, details))

    def list_samples(self, principal: Principal) -> tuple[SampleName, ...]:
        """Return the published triangles that a study can begin with."""
        principal.must(Permission.READ_STUDIES)
        return samples.list_samples()

    def list_lines(self, principal: Principal, code: str) -> Mapping[str, str]:
        """Return the lines of a sample by code, none where it is one triangle."""
        principal.must(Permission.READ_STUDIES)
        return samples.list_lines(code)

    def list_companies(self, principal: Principal, code: str, line: str) -> tuple[Company, ...]:
        """Return the companies of a line of a Schedule P sample."""
        principal.must(Permission.READ_STUDIES)
        return samples.list_companies(code, line)

    def check_sample(self, principal: Principal, code: str, line: str = "", company: str = "") -> CheckedTriangle:
        """Return a sample as the gate sees it; nothing is stored."""
        principal.must(Permission.READ_STUDIES)
        return check_set(samples.load_sample(code, line, company))

    def add_sample(self, principal: Principal, code: str, line: str = "", company: str = "") -> UUID:
        """Store a sample as a triangle and return its id; NotFoundError where there is none of that code."""
        principal.must(Permission.WRITE_STUDY)
        checked = check_set(samples.load_sample(code, line, company))
        details = {key: value for key, value in samples.sample_details(code, line, company).items() if value}
        new = new_triangle(_sample_title(code, line, details), TriangleSource.SAMPLE, checked, details)
        return self._add(principal, new)

    def get(self, principal: Principal, triangle_id: UUID) -> TriangleView:
        """Return a triangle of the person's institution; NotFoundError where there is none."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            return work.triangles.get(principal.institution_id, triangle_id)

    def list_recent(self, principal: Principal) -> tuple[RecentTriangle, ...]:
        """Return the newest triangles of the person's institution, without their cells."""
        principal.must(Permission.READ_STUDIES)
        with self.unit_of_work() as work:
            return work.triangles.list_recent(principal.institution_id)

    def _add(self, principal: Principal, new: NewTriangle) -> UUID:
        with self.unit_of_work() as work:
            return keep_triangle(work, principal, new)


def _sample_title(code: str, line: str, details: Mapping[str, str]) -> str:
    title = next((sample.title for sample in samples.list_samples() if sample.code == code), code)
    parts = (title, samples.LINES.get(line, line), details.get("company_name", ""))
    return ", ".join(part for part in parts if part)[:LONGEST_NAME]
