"""Studies with results for tests: figures as the pipeline computes them, everything around them fixed."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from backend.domain.runs import RunState
from backend.domain.studies.result import Commentary, StudyFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import Adoption, RejectedRow, StudyResult, StudyView, TriangleView, VersionView
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import TriangleSet, TriangleSource
from backend.pipelines.actuarial.assumptions import assumptions_of
from backend.pipelines.actuarial.figures import figures_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.outcome import PIPELINE_VERSION

STUDY_ID = UUID("5d0c7a8e-0000-4000-8000-000000000001")
RUN_ID = UUID("5d0c7a8e-0000-4000-8000-000000000002")
TRIANGLE_ID = UUID("5d0c7a8e-0000-4000-8000-000000000003")
AUTHOR_ID = UUID("5d0c7a8e-0000-4000-8000-000000000004")
MADE_AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
REASON = "First look at the year"


def compute_figures(triangles: TriangleSet, selection: Selection) -> StudyFigures:
    """Return everything a study computes, as the pipeline does."""
    return figures_of(StudyInputs(triangles, selection))


def make_study(
    triangles: TriangleSet,
    selection: Selection | None = None,
    *,
    adopted: bool = False,
    rejected: tuple[RejectedRow, ...] = (),
    figures: StudyFigures | None = None,
) -> tuple[StudyView, StudyResult]:
    """Return a study of the triangles and its result for version 1."""
    selection = selection or Selection()
    version = VersionView(1, "Ada Moss", AUTHOR_ID, MADE_AT, REASON, selection, RUN_ID, RunState.SUCCEEDED)
    triangle = TriangleView(
        triangle_id=TRIANGLE_ID,
        name="Motor paid",
        source=TriangleSource.UPLOAD,
        details={"filename": "motor.csv"},
        triangles=triangles,
        data_hash=triangles.data_hash,
        created_by="Ada Moss",
        created_at=MADE_AT,
        rejected=rejected,
    )
    study = StudyView(
        study_id=STUDY_ID,
        reference="STU-2027-0001",
        name="Motor at year-end",
        status=StudyStatus.READY,
        triangle=triangle,
        versions=(version,),
        created_by="Ada Moss",
        created_at=MADE_AT,
    )
    if adopted:
        adoption = Adoption(1, RUN_ID, "Bo Lind", MADE_AT, "Agreed in the committee")
        study = replace(study, status=StudyStatus.ADOPTED, adoption=adoption)
    return study, make_result(triangles, selection, figures or compute_figures(triangles, selection))


def make_result(triangles: TriangleSet, selection: Selection, figures: StudyFigures) -> StudyResult:
    """Return a stored result that holds the figures."""
    return StudyResult(
        study_id=STUDY_ID,
        number=1,
        run_id=RUN_ID,
        finished_at=MADE_AT,
        selection=selection,
        figures=figures,
        commentary=Commentary(("The reserve by chain ladder is the total shown.",), dropped=1),
        provider="mock",
        model="built in",
        made_without_model=True,
        result_hash="ab" * 32,
        data_hash=triangles.data_hash,
        libraries={"numpy": "2.4.6"},
        pipeline_version=PIPELINE_VERSION,
        assumptions=assumptions_of(selection, figures.basis, figures.development_of(figures.basis)),
    )
