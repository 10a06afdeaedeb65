"""Letters out: a PDF to staff who see the claim, and to the client once it went out, always as an attachment."""

from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.http.callers import reader
from app.http.files import SANDBOX
from app.http.runs import uuid_of
from app.services import get_services


async def download(request: Request) -> Response:
    """Send a letter as a PDF to a person who may read it."""
    person = await reader(request)
    letter_id: UUID = uuid_of(request.path_params["letter_id"])
    file = await to_thread.run_sync(get_services().letters.pdf, person, letter_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, media_type=str(file.media_type), headers=headers)
