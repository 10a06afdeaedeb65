"""What the interface answers, as JSON schemas: made from the very dataclasses where an answer is one of them."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from app.http.claim_json import INTERNAL
from backend.domain.claims.acts import ClaimDecisionView
from backend.domain.claims.views import ClaimLine, ClaimView, OwnClaim
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.runs import RunKind, RunState
from backend.domain.studies.views import Adoption, RejectedRow, StudyRow
from backend.domain.studies.words import StudyStatus

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
FREE: Schema = {"type": "object", "additionalProperties": True}
AT_SCHEMAS = "#/components/schemas/{model}"


def or_null(schema: Schema) -> Schema:
    """Return the schema of a value that may be missing."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def whole(parts: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of an object with exactly these parts."""
    properties = {**parts, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(parts), "additionalProperties": False}


def ref(name: str) -> Schema:
    """Return the reference to a schema of the document."""
    return {"$ref": AT_SCHEMAS.format(model=name)}


def words(enum: type) -> Schema:
    """Return the schema of the words of an enum."""
    return {"type": "string", "enum": [str(word) for word in enum]}  # type: ignore[attr-defined]


def _started(**ids: Schema) -> Schema:
    return whole({"run_id": ID, **ids, "reference": TEXT})


def _page(of: str, name: str) -> Schema:
    return whole({name: listed(ref(of)), "total": WHOLE})


_FOLLOWED = {
    "run_id": ID,
    "kind": words(RunKind),
    "subject_id": ID,
    "state": words(RunState),
    "step": TEXT,
    "position": or_null(WHOLE),
    "provider": or_null(TEXT),
    "made_without_model": or_null(FLAG),
    "error": or_null(whole({"kind": TEXT, "message": TEXT})),
    "created_at": MOMENT,
    "started_at": or_null(MOMENT),
    "finished_at": or_null(MOMENT),
    "result": or_null(FREE),
}
_OF_STAFF = {
    "attempt": WHOLE,
    "max_attempts": WHOLE,
    "model": or_null(TEXT),
    "retries": WHOLE,
    "cost_usd": or_null(TEXT),
    "versions": whole({"pipeline": or_null(TEXT), "prompt": or_null(TEXT), "guideline": or_null(WHOLE)}),
}
_STUDY_VERSION = {
    "number": WHOLE,
    "author": TEXT,
    "created_at": MOMENT,
    "reason": TEXT,
    "selection": FREE,
    "run_id": or_null(ID),
    "run_state": or_null(words(RunState)),
}
_STUDY = {
    "study_id": ID,
    "reference": TEXT,
    "name": TEXT,
    "status": words(StudyStatus),
    "created_by": TEXT,
    "created_at": MOMENT,
    "triangle": {**FREE, "required": ["triangle_id", "name", "source", "data_hash"]},
    "versions": listed(whole(_STUDY_VERSION)),
    "adoption": or_null(ref("Adoption")),
    "result": or_null({**FREE, "required": ["number", "run_id", "figures", "commentary", "result_hash"]}),
}
_FILE = {"format": words(ReportFormat), "filename": TEXT, "size_bytes": WHOLE, "sha256": TEXT, "url": TEXT}
_REPORT = {
    "report_id": ID,
    "reference": TEXT,
    "kind": words(ReportKind),
    "title": TEXT,
    "subject_id": or_null(ID),
    "parameters": FREE,
    "created_by": TEXT,
    "created_at": MOMENT,
    "run_id": ID,
    "run_state": words(RunState),
    "made_without_model": or_null(FLAG),
    "provider": or_null(TEXT),
    "error": TEXT,
    "files": listed(whole(_FILE)),
}
_CHECK = whole({"ok": FLAG, "detail": TEXT, "essential": FLAG})
DATACLASSES = (ClaimLine, ClaimView, OwnClaim, ClaimDecisionView, StudyRow, Adoption, RejectedRow)
ANSWERS: Mapping[str, Schema] = {
    "Error": whole({"error": TEXT, "message": TEXT}, {"incident_id": TEXT}),
    "Ready": whole({"status": TEXT}, {"checks": {"type": "object", "additionalProperties": _CHECK}}),
    "Token": whole({"access_token": TEXT, "token_type": TEXT, "expires_in": WHOLE}),
    "Submitted": _started(submission_id=ID),
    "Reported": _started(claim_id=ID),
    "Begun": whole({"run_id": ID, "study_id": ID, "reference": TEXT, "rejected": listed(ref("RejectedRow"))}),
    "ReportAsked": _started(report_id=ID),
    "Run": whole(_FOLLOWED, _OF_STAFF),
    "Claims": {"anyOf": [_page("ClaimLine", "claims"), _page("OwnClaim", "claims")]},
    "Claim": {"anyOf": [ref("StaffClaim"), ref("OwnClaim")]},
    "Studies": _page("StudyRow", "studies"),
    "Study": whole(_STUDY),
    "Report": whole(_REPORT),
    "Reports": _page("Report", "reports"),
    "Document": whole({"document_id": ID}),
}


def answer_schemas() -> dict[str, Schema]:
    """Return every schema by name, those of the dataclasses as pydantic reads them."""
    wanted = [(kind.__name__, "serialization", TypeAdapter(kind)) for kind in DATACLASSES]
    _, made = TypeAdapter.json_schemas(wanted, ref_template=AT_SCHEMAS)  # type: ignore[arg-type]
    of_dataclasses = made["$defs"]
    staff_claim = _staff_claim(of_dataclasses.pop("ClaimView"))
    return {**of_dataclasses, "StaffClaim": staff_claim, **ANSWERS}


def _staff_claim(view: Schema) -> Schema:
    """Return the schema of a claim for those who work on it: without the institution, with its assessment."""
    properties = {name: part for name, part in view["properties"].items() if name not in INTERNAL}
    required = [name for name in view["required"] if name not in INTERNAL]
    return {
        **view,
        "properties": {**properties, "assessment": or_null(FREE)},
        "required": [*required, "assessment"],
        "additionalProperties": False,
    }
