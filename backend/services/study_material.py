"""What a study is computed from: by reference, for triangles and versions never change, and by fingerprint."""

from collections.abc import Mapping
from uuid import UUID

from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json
from backend.domain.studies.kept import selection_from_json, selection_to_json
from backend.domain.studies.views import TriangleView
from backend.domain.triangles import TriangleSet
from backend.errors import ConflictError
from backend.pipelines.actuarial import StudyInputs
from backend.reserving.samples import LINES, list_samples, load_industry
from backend.services.remaking import prompt_to_json
from backend.store.work import UnitOfWork

CHANGED = "The figures of the triangle are not those that the run worked on, so it cannot be replayed."


def study_material(triangle: TriangleView, inputs: StudyInputs, prompt: PromptTexts) -> dict[str, object]:
    """Return which triangle was computed, with the fingerprints of its figures, the selection and the prompt."""
    return {**kept_triangle(triangle, inputs), "prompt": prompt_to_json(prompt)}


def kept_triangle(triangle: TriangleView, inputs: StudyInputs) -> dict[str, object]:
    """Return which triangle was looked at with which selection, and the fingerprints of its figures."""
    return {
        "triangle_id": str(triangle.triangle_id),
        "data_hash": inputs.triangles.data_hash,
        "industry_hash": _hash(inputs.industry),
        "selection": selection_to_json(inputs.selection),
    }


def study_inputs_of(work: UnitOfWork, institution_id: UUID, kept: Json) -> StudyInputs:
    """
    Return what a kept study started from.

    Raises:
        ConflictError: the triangle, or the industry beside it, does not have its fingerprint.

    """
    triangle = work.triangles.get(institution_id, UUID(str(kept["triangle_id"])))
    industry, name = industry_beside(triangle)
    if triangle.triangles.data_hash != kept["data_hash"] or _hash(industry) != kept["industry_hash"]:
        raise ConflictError(CHANGED)
    selection = selection_from_json(kept["selection"])
    return StudyInputs(triangle.triangles, selection, triangle.warnings, industry, name)


def industry_beside(triangle: TriangleView) -> tuple[TriangleSet | None, str]:
    """Return the line of all companies with its name, beside the triangle of one company of a sample."""
    details: Mapping[str, str] = triangle.details
    sample, line = details.get("sample", ""), details.get("line", "")
    if not (sample and line and details.get("company")):
        return None, ""
    return load_industry(sample, line), f"{LINES.get(line, line)}, all companies of {_title(sample)}"


def _title(sample: str) -> str:
    """Return what a sample is called, without the words that help to choose in it: `Schedule P 1988-1997`."""
    return next((one.title.split(",")[0] for one in list_samples() if one.code == sample), sample)


def _hash(triangles: TriangleSet | None) -> str:
    return triangles.data_hash if triangles else ""
