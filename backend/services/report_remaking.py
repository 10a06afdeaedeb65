"""Replays of reports: the same rows told again under the prompt of then or of today, and every file drawn anew."""

from dataclasses import dataclass

from backend.domain.replays import Json
from backend.domain.reports.words import ReportKind
from backend.llm.chain import ProviderChain
from backend.pipelines.report import make_report
from backend.services.prompts import active_prompt
from backend.services.remaking import KeptInputs, Remade, prompt_from_json, prompt_to_json
from backend.services.report_files import make_files
from backend.services.report_material import origin_of, rows_from_json
from backend.services.report_runs import draft_of, workbook_of
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReportRemaker:
    """Makes reports and their files again."""

    unit_of_work: UnitOfWorkFactory

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the content that the rows give with the answers of this chain, and the SHA-256 of each file."""
        kind = ReportKind(str(kept.inputs["report_kind"]))
        with self.unit_of_work() as work:
            rows = rows_from_json(work, kept.institution_id, kind, kept.part("rows"))
        origin, prompt = origin_of(kept.part("origin")), prompt_from_json(kept.part("prompt"))
        made = make_report(draft_of(rows), origin, chain, prompt)
        files = {str(file.format): file.sha256 for file in make_files(made.content, workbook_of(rows))}
        return Remade({**made.to_json(), "files": files}, made.content_hash)

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same rows under the prompt in force."""
        prompt = active_prompt(work, kept.institution_id, str(kept.part("prompt")["step"]))
        return {**kept.inputs, "prompt": prompt_to_json(prompt)}
