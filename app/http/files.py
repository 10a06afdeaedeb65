"""Documents in and out: upload by token, download by token or session, always as an attachment."""

from collections.abc import Mapping
from uuid import UUID

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.attachments import attachment
from app.http.bodies import BodyTooLargeError, read_body, uuid_of
from app.http.callers import reader, token_holder
from app.services import get_services
from backend.errors import InvalidRequestError
from backend.settings import get_settings

FORM_OVERHEAD_BYTES = 10_000
WAYS = (
    "Send the document in the form field called file (curl -F file=@loss-run.pdf), "
    "or as the raw body to /api/v1/documents?filename=loss-run.pdf."
)


async def upload_document(request: Request) -> Response:
    """Take one document, as a multipart form (field `file`) or as the raw body with a file name."""
    person = await token_holder(request)
    filename, content, named = await _sent(request)
    submission_id, claim_id = _case(named, "submission_id"), _case(named, "claim_id")
    stored = await to_thread.run_sync(
        get_services().documents.upload, person, filename, content, submission_id, claim_id
    )
    return JSONResponse({"document_id": str(stored.document_id)}, 201, {"Cache-Control": "no-store"})


async def download(request: Request) -> Response:
    """Send a document to a person who may read it, as bytes a browser neither shows nor runs."""
    person = await reader(request)
    document_id: UUID = uuid_of(request.path_params["document_id"])
    file = await to_thread.run_sync(get_services().documents.download, person, document_id)
    return attachment(file)


def _case(named: Mapping[str, str], name: str) -> UUID | None:
    """Return the case that is named for the document, None where none is."""
    case_id = named.get(name)
    return uuid_of(case_id) if case_id else None


async def _sent(request: Request) -> tuple[str, bytes, Mapping[str, str]]:
    """Return name and bytes of the document sent, and what address and form say beside them."""
    limit_bytes = get_settings().max_upload_mb * 1024 * 1024
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        filename = request.query_params.get("filename", "")
        if not filename:
            raise InvalidRequestError(WAYS)
        return filename, await read_body(request, limit_bytes), request.query_params
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > limit_bytes + FORM_OVERHEAD_BYTES:
        raise BodyTooLargeError
    return await _of_form(request)


async def _of_form(request: Request) -> tuple[str, bytes, Mapping[str, str]]:
    """Return what a form holds; one that cannot be taken apart is answered like one without a file."""
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            part = form.get("file")
            if not isinstance(part, UploadFile):
                raise InvalidRequestError(WAYS)
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
            return part.filename or "document", await part.read(), {**request.query_params, **texts}
    except HTTPException as error:
        raise InvalidRequestError(WAYS) from error
