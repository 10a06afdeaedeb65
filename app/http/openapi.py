"""The OpenAPI document of every address, built once from the table of operations."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.http.openapi_answers import AT_SCHEMAS, ID, TEXT, Schema, answer_schemas, ref
from app.http.openapi_operations import ANYTHING, JSON, OPERATIONS, Operation

TITLE = "Insurance AI System"
VERSION = "1"
REASONS = {
    200: "Done",
    201: "Stored",
    202: "Stored and queued; follow it at the address in Location",
    303: "Go on at the address in Location",
    400: "The request cannot be understood",
    401: "Nobody is signed in",
    403: "The role does not cover this",
    404: "Nothing is there for the caller",
    409: "Somebody was faster, or the case stands otherwise",
    413: "The body is too large",
    415: "The body is of a type that is not taken",
    422: "Something in the request does not fit; the sentence names it",
    429: "Too many requests; Retry-After says when to try again",
    503: "A server behind this one is away; try again",
}
_PLACES = re.compile(r"{(\w+)}")
_TOKEN_FORM: Schema = {
    "type": "object",
    "required": ["username", "password"],
    "properties": {"grant_type": {"const": "password"}, "username": TEXT, "password": TEXT},
}
_FILE_FORM: Schema = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}, "submission_id": ID, "claim_id": ID},
}


async def openapi(_request: Request) -> Response:
    """Answer the document."""
    return JSONResponse(document())


@cache
def document() -> dict[str, Any]:
    """Return the whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "description": "Bearer tokens come from POST /token. Every refusal is one sentence with a stable code.",
        },
        "paths": paths,
        "components": {
            "schemas": {**_bodies(), **answer_schemas()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-sid"},
            },
        },
    }


def _bodies() -> dict[str, Schema]:
    """Return the schemas of what is taken."""
    models = [(body, "validation") for body in {one.body for one in OPERATIONS if one.body}]
    return dict(models_json_schema(models, ref_template=AT_SCHEMAS)[1]["$defs"])  # type: ignore[arg-type]


def _described(operation: Operation) -> dict[str, Any]:
    """Return one operation as the document writes it."""
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [*_places(operation), *_queries(operation.query), *_keys(operation)],
        "responses": _responses(operation),
        "security": _security(operation),
    }
    if content := _taken(operation):
        described["requestBody"] = {"required": True, "content": content}
    return described


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.is_open:
        return []
    return [{"token": []}, {"session": []}] if operation.takes_cookie else [{"token": []}]


def _taken(operation: Operation) -> dict[str, Any]:
    """Return the kinds of body an operation takes."""
    if operation.body is not None:
        return {JSON: {"schema": ref(operation.body.__name__)}}
    if operation.name == "token":
        return {"application/x-www-form-urlencoded": {"schema": _TOKEN_FORM}}
    if operation.name == "upload_document":
        return {"multipart/form-data": {"schema": _FILE_FORM}, ANYTHING: {"schema": {"format": "binary", **TEXT}}}
    return {}


def _places(operation: Operation) -> list[dict[str, Any]]:
    """Return the parts of the address that vary."""
    names = _PLACES.findall(operation.path)
    return [
        {"name": name, "in": "path", "required": True, "schema": ID if name.endswith("_id") else TEXT} for name in names
    ]


def _queries(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    """Return what may stand behind the question mark; the words of enums are written out."""
    if query is None:
        return []
    schema = query.model_json_schema()
    named = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _written_out(part, named)}
        for name, part in schema["properties"].items()
    ]


def _written_out(part: Schema, named: dict[str, Schema]) -> Schema:
    """Return a schema without references, for a parameter stands alone; one that may be left out is never null."""
    if "$ref" in part:
        return named[part["$ref"].rpartition("/")[2]]
    choices = [one for one in part.get("anyOf", ()) if one.get("type") != "null"]
    return _written_out(choices[0], named) if choices else part


def _keys(operation: Operation) -> list[dict[str, Any]]:
    if operation.name == "upload_document":
        schema = {**TEXT, "maxLength": 255}
        return [{"name": "filename", "in": "query", "required": False, "schema": schema}]
    if not operation.is_asked_once:
        return []
    key = {**TEXT, "maxLength": 200, "pattern": "^[A-Za-z0-9._-]*$"}
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": key}]


def _responses(operation: Operation) -> dict[str, Any]:
    """Return the good answer and every refusal."""
    good: dict[str, Any] = {"description": REASONS[operation.status]}
    if operation.answer:
        good["content"] = {JSON: {"schema": ref(operation.answer)}}
    elif operation.status < 300:  # noqa: PLR2004 - redirects have no body
        good["content"] = {media: {} for media in operation.media}
    if operation.status in (202, 303):
        good["headers"] = {"Location": {"required": True, "schema": TEXT}}
    refusals = {str(status): _refusal(operation, status) for status in sorted(operation.refusals)}
    return {str(operation.status): good, **refusals}


def _refusal(operation: Operation, status: int) -> dict[str, Any]:
    is_page = "text/html" in operation.media and status == 403  # noqa: PLR2004 - the page that asks to sign in again
    content: dict[str, Any] = {"text/html": {}} if is_page else {JSON: {"schema": ref("Error")}}
    if operation.answer == "Ready":
        content = {JSON: {"schema": ref("Ready")}}
    return {"description": REASONS[status], "content": content}
