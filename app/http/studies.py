"""The JSON interface of studies: begin one, list and read them."""

from dataclasses import asdict
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.bodies import idempotency_key, read_json, read_query, uuid_of
from app.http.callers import token_holder
from app.http.runs import NO_STORE, accepted
from app.http.study_bodies import ONE_TRIANGLE, StudiesQuery, StudyBody
from app.http.study_json import row_json, study_json
from app.services import get_services
from backend.domain.access import Permission, Principal
from backend.domain.studies.requests import StudyRequest
from backend.domain.studies.views import StudyFilter
from backend.errors import InvalidRequestError
from backend.services.studies import CellsRequest


async def start_study(request: Request) -> Response:
    """Store a study with its triangle, queue its run and answer 202 with the run's id and the cells put aside."""
    person = await token_holder(request)
    person.must(Permission.RUN_STUDY)
    body = await read_json(request, StudyBody)
    key = idempotency_key(request)
    begun = await to_thread.run_sync(_begin, person, body, key)
    return accepted(begun)


async def list_studies(request: Request) -> Response:
    """Answer one page of the studies, last changed first."""
    person = await token_holder(request)
    wanted = read_query(request, StudiesQuery)
    asked = StudyFilter(**wanted.model_dump())
    page = await to_thread.run_sync(get_services().studies.list_page, person, asked)
    return JSONResponse({"studies": [row_json(row) for row in page.rows], "total": page.total}, headers=NO_STORE)


async def get_study(request: Request) -> Response:
    """Answer one study with its versions and the newest result it has."""
    person = await token_holder(request)
    study_id = uuid_of(request.path_params["study_id"])
    return JSONResponse(await to_thread.run_sync(_study, person, study_id), headers=NO_STORE)


def _begin(person: Principal, body: StudyBody, key: str) -> dict[str, object]:
    """Hand the request to the service the pages use."""
    if bool(body.cells) == bool(body.triangle_id):
        raise InvalidRequestError(ONE_TRIANGLE)
    studies, selection = get_services().studies, body.chosen()
    if body.triangle_id:
        begun = studies.create(person, StudyRequest(body.name, body.triangle_id, selection, body.reason), key)
    else:
        cells = CellsRequest(body.name, body.long_cells(), selection, body.unit, body.reason)
        begun = studies.create_from_cells(person, cells, key)
    return {
        "run_id": str(begun.run_id),
        "study_id": str(begun.study_id),
        "reference": begun.reference,
        "rejected": [asdict(row) for row in begun.rejected],
    }


def _study(person: Principal, study_id: UUID) -> dict[str, object]:
    studies = get_services().studies
    study = studies.get(person, study_id)
    made = (studies.find_result(person, study_id, version.number) for version in study.versions)
    return study_json(study, next((result for result in made if result is not None), None))
