"""Letters out: a PDF to staff who see the claim, and to the client once it went out, always as an attachment."""

from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.http.attachments import attachment
from app.http.bodies import uuid_of
from app.http.callers import reader
from app.services import get_services


async def download(request: Request) -> Response:
    """Send a letter as a PDF to a person who may read it."""
    person = await reader(request)
    letter_id: UUID = uuid_of(request.path_params["letter_id"])
    file = await to_thread.run_sync(get_services().letters.pdf, person, letter_id)
    return attachment(file)
