"""The route of exports sends a file piece by piece, lets go of it in every end, and names no other kind of case."""

import asyncio
import tempfile
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request

from app.http import case_exports
from app.http.routes import SERVED
from backend.domain.case_export import CaseType, ExportedCase
from backend.errors import NotFoundError, NotPermittedError

CONTENT = bytes(range(256)) * 4096
SOMEBODY = object()


@pytest.fixture
def served(monkeypatch):
    """Give what the service was asked, and the file that it hands out."""
    served = SimpleNamespace(asked=[], file=None, refusal=None)

    def export_case(person, case_type, case_id):
        served.asked.append((person, case_type, case_id))
        if served.refusal:
            raise served.refusal
        served.file = tempfile.SpooledTemporaryFile(max_size=10)  # noqa: SIM115  # the route closes it
        served.file.write(CONTENT)
        served.file.seek(0)
        return ExportedCase("S-1 ü.zip", len(CONTENT), served.file)

    async def reader(_request):
        return SOMEBODY

    monkeypatch.setattr(case_exports, "reader", reader)
    services = SimpleNamespace(audit=SimpleNamespace(export_case=export_case))
    monkeypatch.setattr(case_exports, "get_services", lambda: services)
    return served


def asked(case_type="submission", case_id=None):
    parameters = {"case_type": case_type, "case_id": str(case_id or uuid4())}
    return case_exports.download(Request({"type": "http", "path_params": parameters, "headers": []}))


async def whole(response, most=None):
    pieces = []
    async for piece in response.body_iterator:
        pieces.append(piece)
        if most and len(pieces) == most:
            break
    await response.body_iterator.aclose()
    return pieces


def test_sends_the_whole_file_in_pieces_as_an_attachment_and_closes_it(served):
    async def send():
        response = await asked("claim", case_id := uuid4())
        return response, case_id, await whole(response)

    response, case_id, pieces = asyncio.run(send())

    assert served.asked == [(SOMEBODY, CaseType.CLAIM, UUID(str(case_id)))]
    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) <= case_exports.PIECE_BYTES < len(CONTENT)
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''S-1%20%C3%BC.zip"
    assert response.headers["content-length"] == str(len(CONTENT))
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.media_type == "application/zip"
    assert served.file.closed


def test_a_reader_who_goes_away_leaves_no_open_file(served):
    async def send():
        return await whole(await asked(), most=1)

    assert len(asyncio.run(send())) == 1
    assert served.file.closed


def test_what_names_no_case_is_not_found_and_asks_nobody(served):
    for case_type, case_id in (("user", uuid4()), ("Claim", uuid4()), ("", uuid4()), ("claim", "x"), ("claim", "..")):
        with pytest.raises(NotFoundError):
            asyncio.run(asked(case_type, case_id))

    assert served.asked == []


def test_a_refusal_of_the_service_is_the_answer(served):
    served.refusal = NotPermittedError()
    with pytest.raises(NotPermittedError):
        asyncio.run(asked())


def test_stands_before_the_address_that_would_take_any_document():
    paths = [route.path for route in SERVED]

    assert paths.index("/files/cases/{case_type}/{case_id}.zip") < paths.index("/files/{document_id}")
