"""Cases out: everything of one case as a ZIP that verifies offline, sent piece by piece, always as an attachment."""

from collections.abc import AsyncIterator
from typing import IO
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.http.attachments import attachment_headers
from app.http.bodies import uuid_of
from app.http.callers import reader
from app.services import get_services
from backend.domain.case_export import CaseType
from backend.errors import NotFoundError

PIECE_BYTES = 1 << 18


async def download(request: Request) -> Response:
    """Send the export of a case to a person who may export it."""
    person = await reader(request)
    case_type = _case_type(request.path_params["case_type"])
    case_id: UUID = uuid_of(request.path_params["case_id"])
    made = await to_thread.run_sync(get_services().audit.export_case, person, case_type, case_id)
    headers = {**attachment_headers(made.filename), "Content-Length": str(made.size_bytes)}
    return StreamingResponse(_pieces(made.file), media_type="application/zip", headers=headers)


def _case_type(word: str) -> CaseType:
    try:
        return CaseType(word)
    except ValueError:
        raise NotFoundError from None


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Give the file in pieces; it is gone when the last is sent or the reader goes away."""
    try:
        while piece := await to_thread.run_sync(file.read, PIECE_BYTES):
            yield piece
    finally:
        file.close()
