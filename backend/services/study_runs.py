"""The run of a study: version and triangle to figures with words, stored when the run completes."""

from collections.abc import Callable

from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json, RunMaterial
from backend.domain.runs import ClaimedRun
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.actuarial import DEFAULT_PROMPT, PIPELINE_VERSION, StudyInputs, StudyOutcome, run_study
from backend.services.prompts import active_prompt
from backend.services.provider_use import provider_use
from backend.services.run_work import Completion, Progress
from backend.services.study_desk import study_act
from backend.services.study_material import industry_beside, study_material
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


class StudyRunHandler:
    """Performs runs of the kind `actuarial`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Compute the version of the run on its triangle, and have the chain word what came out.

        Raises:
            InvalidRequestError: no method gives figures on this triangle.
            AllProvidersFailedError: no provider answered.

        """
        progress("reading the triangle")
        inputs, prompt, kept = self._load(run)
        notebook = AnswerNotebook()
        outcome = run_study(inputs, self.make_chain().for_run(notebook), progress, prompt)
        progress("storing the result")
        return _completion(run, outcome, RunMaterial(kept, study_versions(outcome), notebook.to_json()))

    def _load(self, run: ClaimedRun) -> tuple[StudyInputs, PromptTexts, Json]:
        """Read version, triangle and active prompt; none ever changes its words, so nothing can move under the run."""
        with self.unit_of_work() as work:
            selection = work.studies.get_selection(run.institution_id, run.subject_id, version_of(run))
            triangle_id = work.studies.get_triangle_id(run.institution_id, run.subject_id)
            triangle = work.triangles.get(run.institution_id, triangle_id)
            prompt = active_prompt(work, run.institution_id, DEFAULT_PROMPT.step)
        industry, name = industry_beside(triangle)
        inputs = StudyInputs(triangle.triangles, selection, triangle.warnings, industry, name)
        return inputs, prompt, study_material(triangle, inputs, prompt)


def version_of(run: ClaimedRun) -> int:
    """Return the number of the version that a run computes."""
    return int(str(run.inputs["version"]))


def study_versions(outcome: StudyOutcome) -> dict[str, str | int]:
    """Return what the run's row keeps of the versions and inputs behind the result."""
    return {
        "pipeline_version": PIPELINE_VERSION,
        "prompt_version": outcome.prompt_version,
        "input_hash": outcome.response.prompt_hash,
    }


def _completion(run: ClaimedRun, outcome: StudyOutcome, material: RunMaterial) -> Completion:
    def store(work: UnitOfWork) -> None:
        work.studies.note_change(run.subject_id)
        details = {"version": version_of(run), "run_id": run.run_id, "result_hash": outcome.result_hash}
        work.audit.record(None, study_act("computed", run.subject_id, details), run.institution_id)

    return Completion(
        result=outcome.to_json(),
        result_hash=outcome.result_hash,
        store=store,
        provider=provider_use(outcome.response),
        versions=study_versions(outcome),
        material=material,
    )
