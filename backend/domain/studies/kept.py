"""Selections and figures to JSON and back; what does not fit is refused in one sentence."""

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from backend.domain.studies.faults import sentence_of_fault
from backend.domain.studies.result import Commentary, StudyFigures
from backend.domain.studies.selection import Selection
from backend.errors import InvalidRequestError

_SELECTION = TypeAdapter(Selection)
_FIGURES = TypeAdapter(StudyFigures)
_COMMENTARY = TypeAdapter(Commentary)


def selection_to_json(selection: Selection) -> dict[str, object]:
    """Return a selection as a row and a request keep it; equal ones give equal JSON."""
    kept: dict[str, object] = _SELECTION.dump_python(selection, mode="json")
    factors = kept["factors"]
    if isinstance(factors, dict):
        factors["excluded"] = sorted(factors["excluded"])
    return kept


def selection_from_json(kept: object) -> Selection:
    """
    Return the selection of JSON, where a number is a number: neither a text with digits nor true.

    Raises:
        InvalidRequestError: names the first thing that does not fit.

    """
    try:
        return _SELECTION.validate_json(to_json(kept, inf_nan_mode="constants"), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        expected = str(first.get("ctx", {}).get("expected", ""))
        raise InvalidRequestError(sentence_of_fault(first["type"], first["loc"], expected)) from error
    except (PydanticSerializationError, ValueError) as error:
        raise InvalidRequestError(sentence_of_fault("", ())) from error


def figures_to_json(figures: StudyFigures) -> dict[str, object]:
    """Return the figures as a run's result keeps them."""
    kept: dict[str, object] = _FIGURES.dump_python(figures, mode="json")
    return kept


def figures_from_json(kept: Mapping[str, object]) -> StudyFigures:
    """Return the figures of a stored result."""
    return _FIGURES.validate_python(kept)


def commentary_from_json(kept: Mapping[str, object]) -> Commentary:
    """Return the commentary of a stored result."""
    return _COMMENTARY.validate_python(kept)
