"""The words that an institution sends to models: those in force, and the first ones it starts with."""

from uuid import UUID

from backend.domain.prompts import STEPS, PromptTexts
from backend.domain.versions import Authorship
from backend.pipelines.default_prompts import DEFAULT_PROMPTS
from backend.store.audit import Act
from backend.store.work import UnitOfWork


def active_prompt(work: UnitOfWork, institution_id: UUID, step: str) -> PromptTexts:
    """Return the words in force for a step; the product's own, whose version says so, where there are none."""
    active = work.prompts.find_active(institution_id, step)
    return active.texts if active else DEFAULT_PROMPTS[step]


def install_first_prompts(work: UnitOfWork, institution_id: UUID) -> int:
    """Give a new institution the first version of each step's words and return how many it lacked."""
    kept = {version.head.subject for version in work.prompts.list_versions(institution_id, STEPS)}
    lacking = [step for step in DEFAULT_PROMPTS if step not in kept]
    for step in lacking:
        prompt_id = work.prompts.add_draft(institution_id, DEFAULT_PROMPTS[step], Authorship())
        work.prompts.activate(institution_id, prompt_id, by=None)
        work.audit.record(None, Act("prompt_installed", "prompt", str(prompt_id), {"step": step}), institution_id)
    return len(lacking)
