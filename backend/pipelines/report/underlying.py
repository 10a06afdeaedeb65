"""What a report rests on: run, versions, provider and hashes of the result that it tells, for its last page."""

from backend.domain.cases import AssessmentView
from backend.domain.claims.views import ClaimAssessmentView
from backend.domain.studies.views import StudyResult

WITHOUT_MODEL = "made without a model"
BY_RULES = "rules"
Rows = tuple[tuple[str, str], ...]


def source_of(made: AssessmentView | ClaimAssessmentView | StudyResult) -> str:
    """Return who worded a result: provider and model, or that there was none."""
    return named_source(made.provider, made.model, is_without=made.made_without_model)


def writer_of(made: AssessmentView | ClaimAssessmentView | StudyResult) -> str:
    """Return who wrote the sentences of a result, as it stands beneath each: a model, or rules."""
    return BY_RULES if made.made_without_model else source_of(made)


def named_source(provider: str, model: str, *, is_without: bool) -> str:
    """Return provider and model, or that no model took part."""
    if is_without:
        return WITHOUT_MODEL
    return f"{provider}, {model}" if model and model != provider else provider or "not known"


def assessment_versions(made: AssessmentView | ClaimAssessmentView | None) -> Rows:
    """Return run, versions and hash of the assessment that a case's report tells."""
    if made is None:
        return (("Assessment", "none yet"),)
    kept = made.result
    names = (
        ("pipeline_version", "Assessment pipeline"),
        ("prompt_version", "Assessment prompt"),
        ("guideline_version", "Guideline version"),
        ("scorecard_version", "Scorecard version"),
        ("result_hash", "Assessment result SHA-256"),
    )
    known = tuple((label, str(kept[name])) for name, label in names if kept.get(name) not in (None, ""))
    return (("Assessment run", str(made.run_id)), ("Assessment worded by", source_of(made)), *known)


def study_versions(result: StudyResult) -> Rows:
    """Return run, versions, seed and hashes of the study's result."""
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(result.libraries.items()))
    return (
        ("Study run", str(result.run_id)),
        ("Study pipeline", result.pipeline_version),
        ("Commentary worded by", source_of(result)),
        ("Seed of the simulations", str(result.selection.simulation.seed)),
        ("Libraries", libraries),
        ("Study result SHA-256", result.result_hash),
        ("Data SHA-256", result.data_hash),
    )
