"""What the JSON file of a report holds for machines: the rows it tells, and the cells its summary rests on."""

from typing import Any

from backend.domain.reports.kept import plain
from backend.domain.studies.kept import figures_to_json, selection_to_json
from backend.pipelines.report.inputs import ClaimFileInputs, ManagementInputs, MemoInputs, StudyReportInputs
from backend.pipelines.wording_checks.cell import Cells

LEFT_OUT = frozenset({"attempts", "pipeline_version", "prompt_version"})
"""Parts of a result that tell how it came about."""


def memo_json(inputs: MemoInputs) -> dict[str, object]:
    """Return the submission, its assessment, decisions, referrals and file."""
    made = inputs.assessment
    return {
        "submission": plain(inputs.case),
        "assessment": _result(made.result) if made else None,
        "decisions": plain(inputs.decisions),
        "referrals": plain(inputs.referrals),
        **plain(inputs.file),
    }


def claim_json(inputs: ClaimFileInputs) -> dict[str, object]:
    """Return the claim, its policy, assessment, money, clocks, letters, decisions and file."""
    made = inputs.assessment
    return {
        "claim": plain(inputs.claim),
        "policy": plain(inputs.policy),
        "assessment": _result(made.result) if made else None,
        "decisions": plain(inputs.decisions),
        "referrals": plain(inputs.referrals),
        **plain(inputs.money),
        **plain(inputs.file),
    }


def study_json(inputs: StudyReportInputs) -> dict[str, object]:
    """Return the version's choices and figures with the triangle they were computed on."""
    study, result = inputs.study, inputs.result
    return {
        "study": {"reference": study.reference, "name": study.name, "status": study.status.value},
        "version": result.number,
        "adoption": plain(study.adoption),
        "triangle": study.triangle.triangles.to_json(),
        "selection": selection_to_json(result.selection),
        "figures": figures_to_json(result.figures),
        "commentary": plain(result.commentary),
        "assumptions": plain(result.assumptions),
        "libraries": plain(result.libraries),
    }


def management_json(inputs: ManagementInputs) -> dict[str, object]:
    """Return the figures of the period."""
    return {"period": plain(inputs.period), "figures": plain(inputs.figures)}


def cells_json(cells: Cells) -> list[dict[str, object]]:
    """Return the cells that the summary rests on."""
    return [
        {"id": cell.id, "label": cell.label, "kind": cell.kind.value, "value": str(cell.value), "text": cell.text}
        for cell in cells.values()
    ]


def _result(result: Any) -> dict[str, object]:
    return {str(name): plain(value) for name, value in result.items() if name not in LEFT_OUT}
