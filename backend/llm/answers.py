"""Checks on what a model said, the same for every provider: a JSON object that fits the schema, or an error."""

import json
from typing import NoReturn

from pydantic import BaseModel, ValidationError

from backend.llm.call_error import UnfitAnswerError
from backend.llm.error_kinds import ErrorKind

MAX_ANSWER_CHARS = 400_000


def check_text(content: str) -> str:
    """Return the answer without blanks around it, or raise UnfitAnswerError when nothing is left."""
    if not content.strip():
        raise UnfitAnswerError(ErrorKind.EMPTY_ANSWER, "the answer was empty")
    if len(content) > MAX_ANSWER_CHARS:
        raise UnfitAnswerError(ErrorKind.SCHEMA_MISMATCH, "the answer was far too long")
    return content.strip()


def check_object(content: str, schema: type[BaseModel]) -> str:
    """Return the answer as JSON of exactly the schema's fields, or raise UnfitAnswerError."""
    text = check_text(content)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise UnfitAnswerError(ErrorKind.NOT_JSON, "the answer was not complete, valid JSON") from None
    if not isinstance(value, dict):
        raise UnfitAnswerError(ErrorKind.NOT_OBJECT, "the answer was not a JSON object")
    try:
        return schema.model_validate_json(text).model_dump_json()
    except ValidationError as error:
        raise UnfitAnswerError(ErrorKind.SCHEMA_MISMATCH, describe(error)) from None


def describe(error: ValidationError) -> str:
    """Return which fields did not fit and why, without any of their values."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults[:10])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
