"""Studies out: the workbook of a version and its triangles as CSV, always as an attachment."""

from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.http.callers import reader
from app.http.files import SANDBOX
from app.http.runs import uuid_of
from app.services import get_services
from backend.services.document_views import DownloadedFile


async def download_workbook(request: Request) -> Response:
    """Send the workbook of a version."""
    person = await reader(request)
    study_id, number = uuid_of(request.path_params["study_id"]), request.path_params["number"]
    return _attachment(await to_thread.run_sync(get_services().studies.workbook, person, study_id, number))


async def download_s1901(request: Request) -> Response:
    """Send the triangles of a version in the shape of the template S.19.01."""
    person = await reader(request)
    study_id, number = uuid_of(request.path_params["study_id"]), request.path_params["number"]
    return _attachment(await to_thread.run_sync(get_services().studies.s1901, person, study_id, number))


def _attachment(file: DownloadedFile) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, media_type=str(file.media_type), headers=headers)
