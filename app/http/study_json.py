"""Studies in the form of the JSON interface: times are ISO 8601 in UTC, amounts numbers in the triangle's unit."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from backend.domain.studies.kept import figures_to_json, selection_to_json
from backend.domain.studies.views import Adoption, StudyResult, StudyRow, StudyView, TriangleView, VersionView


def row_json(row: StudyRow) -> dict[str, object]:
    """Return one line of the list."""
    return _plain(asdict(row))


def study_json(study: StudyView, result: StudyResult | None) -> dict[str, object]:
    """Return a study whole, with the newest result it has."""
    return {
        "study_id": str(study.study_id),
        "reference": study.reference,
        "name": study.name,
        "status": study.status,
        "created_by": study.created_by,
        "created_at": study.created_at.isoformat(),
        "triangle": _triangle(study.triangle),
        "versions": [_version(version) for version in study.versions],
        "adoption": _adoption(study.adoption),
        "result": _result(result),
    }


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Return ids and times as text, all else as it is."""
    return {name: _text(value) if isinstance(value, UUID | datetime) else value for name, value in values.items()}


def _text(value: UUID | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _triangle(triangle: TriangleView) -> dict[str, object]:
    return {
        "triangle_id": str(triangle.triangle_id),
        "name": triangle.name,
        "source": triangle.source,
        "details": dict(triangle.details),
        "data_hash": triangle.data_hash,
        "rejected": [asdict(row) for row in triangle.rejected],
        "warnings": list(triangle.warnings),
        **triangle.triangles.to_json(),
    }


def _version(version: VersionView) -> dict[str, object]:
    return {
        "number": version.number,
        "author": version.author,
        "created_at": version.created_at.isoformat(),
        "reason": version.reason,
        "selection": selection_to_json(version.selection),
        "run_id": str(version.run_id) if version.run_id else None,
        "run_state": version.run_state,
    }


def _adoption(adoption: Adoption | None) -> dict[str, object] | None:
    if adoption is None:
        return None
    return _plain(asdict(adoption))


def _result(result: StudyResult | None) -> dict[str, object] | None:
    if result is None:
        return None
    return {
        "number": result.number,
        "run_id": str(result.run_id),
        "finished_at": result.finished_at.isoformat(),
        "figures": figures_to_json(result.figures),
        "commentary": asdict(result.commentary),
        "provider": result.provider,
        "model": result.model,
        "made_without_model": result.made_without_model,
        "result_hash": result.result_hash,
        "data_hash": result.data_hash,
    }
