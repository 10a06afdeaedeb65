"""/healthz: the process answers; /readyz: what it needs is there."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.http.trust import may_see_figures
from app.services import get_services

NO_STORE = {"Cache-Control": "no-store"}


async def healthz(_request: Request) -> Response:
    """Say that the process is alive, without looking at anything else."""
    return PlainTextResponse("ok", headers=NO_STORE)


async def readyz(request: Request) -> Response:
    """Say whether requests can be served; what exactly is missing goes to trusted callers only."""
    readiness = await to_thread.run_sync(get_services().health.readiness)
    status = 200 if readiness.is_ready else 503
    body: dict[str, object] = {"status": "ready" if readiness.is_ready else "not ready"}
    if await may_see_figures(request):
        body["checks"] = {
            check.name: {"ok": check.is_ok, "detail": check.detail, "essential": check.is_essential}
            for check in readiness.checks
        }
    return JSONResponse(body, status, NO_STORE)
