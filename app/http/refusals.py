"""Answers at addresses and methods that nothing serves: without them the framework would send its web page."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.http.errors import error_response, plain_error
from backend.errors import NotFoundError


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
        await error_response(NotFoundError("Nothing is at this address."))(scope, receive, send)


def with_refusals(routes: Iterable[Route]) -> tuple[BaseRoute, ...]:
    """Return the routes, then a refusal of other methods for each, then one for all else under /api."""
    served = tuple(routes)
    wrong = (Route(each.path, WrongMethod(each.methods or ())) for each in served)
    unknown = (Route(path, UnknownAddress()) for path in ("/api", "/api/{rest:path}"))
    return (*served, *wrong, *unknown)
