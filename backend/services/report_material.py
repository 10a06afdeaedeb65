"""What a report is made from as JSON, rows and brand included, and the same rows again from what was kept."""

import json
from collections.abc import Mapping
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json
from backend.domain.reports.words import ReportKind
from backend.domain.studies.views import StudyResult, StudyView
from backend.pipelines.report import ClaimFileInputs, ManagementInputs, MemoInputs, Origin, StudyReportInputs
from backend.services.remaking import prompt_to_json
from backend.services.report_reading import ReportInputs
from backend.services.study_material import kept_triangle, study_inputs_of
from backend.store.work import UnitOfWork

_ROWS: Mapping[ReportKind, TypeAdapter[ReportInputs]] = {
    ReportKind.UNDERWRITING_MEMO: TypeAdapter(MemoInputs),
    ReportKind.CLAIM_FILE: TypeAdapter(ClaimFileInputs),
    ReportKind.MANAGEMENT: TypeAdapter(ManagementInputs),
}
_STUDY = TypeAdapter(tuple[StudyView, StudyResult], config=ConfigDict(arbitrary_types_allowed=True))
_FIGURES_OF_TRIANGLE = {0: {"triangle": {"triangles"}}}
"""They are kept by reference and fingerprint, as for the study itself: a triangle never changes."""
_ORIGIN = TypeAdapter(tuple[Origin], config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def report_material(kind: ReportKind, origin: Origin, inputs: ReportInputs, prompt: PromptTexts) -> dict[str, object]:
    """Return everything that the pipeline and the files of a report were given, as JSON."""
    return {
        "report_kind": kind.value,
        "origin": _ORIGIN.dump_python((origin,), mode="json")[0],
        "rows": rows_to_json(kind, inputs),
        "prompt": prompt_to_json(prompt),
    }


def rows_to_json(kind: ReportKind, inputs: ReportInputs) -> dict[str, object]:
    """Return the rows that a report tells; a triangle is named with the fingerprint of its figures."""
    if isinstance(inputs, StudyReportInputs):
        whole = (inputs.study, inputs.result)
        study, result = _STUDY.dump_python(whole, mode="json", exclude=_FIGURES_OF_TRIANGLE)
        return {"study": study, "result": result, "computed": kept_triangle(inputs.study.triangle, inputs.triangle)}
    rows: dict[str, object] = _ROWS[kind].dump_python(inputs, mode="json")
    return rows


def rows_from_json(work: UnitOfWork, institution_id: UUID, kind: ReportKind, kept: Json) -> ReportInputs:
    """
    Return the rows that a report told.

    Raises:
        ConflictError: the triangle of a study does not have its fingerprint any more.

    """
    return _ROWS[kind].validate_python(kept) if kind in _ROWS else _study_of(work, institution_id, kept)


def origin_of(kept: Json) -> Origin:
    """Return name, requester, brand and moment of a report."""
    (origin,) = _ORIGIN.validate_json(json.dumps([kept]))
    return origin


def _study_of(work: UnitOfWork, institution_id: UUID, kept: Json) -> StudyReportInputs:
    study, computed = _part(kept, "study"), _part(kept, "computed")
    triangle = study_inputs_of(work, institution_id, computed)
    figures = {**_part(study, "triangle"), "triangles": triangle.triangles}
    view, result = _STUDY.validate_python(({**study, "triangle": figures}, kept["result"]))
    return StudyReportInputs(view, result, triangle)


def _part(kept: Json, name: str) -> dict[str, object]:
    found = kept[name]
    return dict(found) if isinstance(found, Mapping) else {}
