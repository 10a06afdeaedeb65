"""The run of a report: rows read as the person may see them, worded, drawn into files, stored when it completes."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.access import Principal
from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json, RunMaterial
from backend.domain.reports.words import ReportKind
from backend.domain.runs import ClaimedRun
from backend.errors import NotPermittedError
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.report import (
    DEFAULT_PROMPT,
    PIPELINE_VERSION,
    ClaimFileInputs,
    MadeReport,
    ManagementInputs,
    MemoInputs,
    Origin,
    StudyReportInputs,
    build_claim_file,
    build_management,
    build_memo,
    build_study_report,
    make_report,
)
from backend.pipelines.report.draft import Draft
from backend.services.institutions import brand_of
from backend.services.prompts import active_prompt
from backend.services.provider_use import provider_use
from backend.services.report_files import Workbook, make_files
from backend.services.report_material import report_material
from backend.services.report_reading import ReportInputs, read_inputs
from backend.services.report_subjects import title_of
from backend.services.run_work import Completion, Progress
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.reports import Asked, MadeFile
from backend.store.snapshot import hold_still
from backend.store.work import UnitOfWork

LOCKED = "The account that asked for this report is locked; nobody may read it on its behalf."


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Everything one attempt works on, read in one transaction."""

    kind: ReportKind
    origin: Origin
    inputs: ReportInputs
    prompt: PromptTexts

    def to_json(self) -> Json:
        """Return it as the run's material keeps it."""
        return report_material(self.kind, self.origin, self.inputs, self.prompt)


class ReportRunHandler:
    """Performs runs of the kind `report`."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, make_chain: Callable[[], ProviderChain]) -> None:
        self.unit_of_work = unit_of_work
        self.make_chain = make_chain

    def perform(self, run: ClaimedRun, progress: Progress) -> Completion:
        """
        Make the report of the run and its files.

        The moment on the report is that of the request, so that every attempt and a replay give the same bytes.

        Raises:
            NotPermittedError: the person may not read the subject any more, or is locked.
            NotFoundError: the subject is out of the person's sight by now.
            AllProvidersFailedError: no provider answered.

        """
        progress("reading the rows")
        loaded = self._load(run)
        progress("writing the summary")
        notebook = AnswerNotebook()
        chain = self.make_chain().for_run(notebook)
        made = make_report(draft_of(loaded.inputs), loaded.origin, chain, loaded.prompt)
        progress("drawing the files")
        files = make_files(made.content, workbook_of(loaded.inputs))
        progress("storing the result")
        return _completion(run, made, files, RunMaterial(loaded.to_json(), report_versions(made), notebook.to_json()))

    def _load(self, run: ClaimedRun) -> _Loaded:
        """Read what the report tells as it stood at one moment, after asking anew whether the person may read it."""
        with self.unit_of_work() as work:
            hold_still(work.session)
            asked = work.reports.get_asked(run)
            person = _person(asked)
            title_of(work, person, asked.request)
            brand = brand_of(work, run.institution_id)
            origin = Origin(run.run_id, asked.reference, asked.title, asked.requester, brand, asked.asked_at)
            inputs = read_inputs(work, person, asked.request, asked.asked_at)
            prompt = active_prompt(work, run.institution_id, DEFAULT_PROMPT.step)
            return _Loaded(asked.request.kind, origin, inputs, prompt)


def draft_of(inputs: ReportInputs) -> Draft:
    """Return the report before its summary is worded."""
    match inputs:
        case MemoInputs():
            return build_memo(inputs)
        case ClaimFileInputs():
            return build_claim_file(inputs)
        case StudyReportInputs():
            return build_study_report(inputs)
        case ManagementInputs():
            return build_management(inputs)


def _person(asked: Asked) -> Principal:
    if asked.person is None:
        raise NotPermittedError(LOCKED)
    return asked.person


def workbook_of(inputs: ReportInputs) -> Workbook | None:
    """Return what the workbook of a study is made of, None for every other report."""
    return (inputs.study, inputs.result) if isinstance(inputs, StudyReportInputs) else None


def report_versions(made: MadeReport) -> dict[str, str | int]:
    """Return what the run's row keeps of the versions and inputs behind the report."""
    return {
        "pipeline_version": PIPELINE_VERSION,
        "prompt_version": made.prompt_version,
        "input_hash": made.response.prompt_hash,
    }


def _completion(run: ClaimedRun, made: MadeReport, files: tuple[MadeFile, ...], material: RunMaterial) -> Completion:
    def store(work: UnitOfWork) -> None:
        work.reports.add_files(run, files)
        details = {
            "run_id": run.run_id,
            "content_sha256": made.content_hash,
            "files": {str(file.format): file.sha256 for file in files},
        }
        work.audit.record(None, Act("report_made", "report", str(run.subject_id), details), run.institution_id)

    return Completion(
        result=made.to_json(),
        result_hash=made.content_hash,
        store=store,
        provider=provider_use(made.response),
        versions=report_versions(made),
        material=material,
    )
