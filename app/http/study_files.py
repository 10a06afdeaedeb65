"""Studies out: the workbook of a version and its triangles as CSV, always as an attachment."""

import re
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.http.attachments import attachment
from app.http.bodies import uuid_of
from app.http.callers import reader
from app.services import get_services
from backend.errors import NotFoundError

_NUMBER = re.compile("[1-9][0-9]{0,17}")


async def download_workbook(request: Request) -> Response:
    """Send the workbook of a version."""
    person = await reader(request)
    study_id, number = _version(request)
    return attachment(await to_thread.run_sync(get_services().studies.workbook, person, study_id, number))


async def download_s1901(request: Request) -> Response:
    """Send the triangles of a version in the shape of the template S.19.01."""
    person = await reader(request)
    study_id, number = _version(request)
    return attachment(await to_thread.run_sync(get_services().studies.s1901, person, study_id, number))


def _version(request: Request) -> tuple[UUID, int]:
    """Return which version of which study an address names; what is no number names nothing."""
    number = request.path_params["number"]
    if not _NUMBER.fullmatch(number):
        raise NotFoundError
    return uuid_of(request.path_params["study_id"]), int(number)
