"""Answers at addresses and methods that nothing serves: without them the framework would send its web page."""

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.http.callers import reader
from app.http.errors import NOTHING_THERE, error_response, plain_error
from backend.errors import DeskError, NotFoundError


class WrongMethod:
    """Says which methods an address takes; an object and not a function, so that it answers every method."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allow = ", ".join(sorted(allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse one request."""
        answer = plain_error(405, "method_not_allowed", f"This address takes {self.allow}.")
        answer.headers["Allow"] = self.allow
        await answer(scope, receive, send)


class UnknownAddress:
    """Says that nothing is at an address, to every method."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse one request."""
        await error_response(NotFoundError(NOTHING_THERE))(scope, receive, send)


class UnknownFile:
    """Says to whoever is known that no file is at an address; others are asked first who they are, as for a file."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse one request."""
        refusal: DeskError = NotFoundError(NOTHING_THERE)
        try:
            await reader(Request(scope, receive))
        except DeskError as error:
            refusal = error
        await error_response(refusal)(scope, receive, send)


def file_route(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    """Return the route of a file, which GET alone opens: HEAD would draw it and write it down as taken too."""
    route = Route(path, endpoint, methods=["GET"])
    route.methods = {"GET"}
    return route


def with_refusals(routes: Iterable[Route]) -> tuple[BaseRoute, ...]:
    """Return the routes, then a refusal of other methods for each, then one for all else under /api and /files."""
    served = tuple(routes)
    wrong = (Route(each.path, WrongMethod(each.methods or ())) for each in served)
    unknown = (Route(path, UnknownAddress()) for path in ("/api", "/api/{rest:path}"))
    no_file = (Route(path, UnknownFile()) for path in ("/files", "/files/{rest:path}"))
    return (*served, *wrong, *unknown, *no_file)
