"""The words that an institution sends to models: versions, drafts, the check, and another person's activation."""

from dataclasses import replace
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.prompt_checks import PromptCheck, PromptDraft
from backend.domain.prompts import STEPS, PromptTexts, PromptVersion, check_texts, get_step, tidy
from backend.domain.versions import Authorship, VersionHead
from backend.errors import InvalidRequestError
from backend.pipelines.default_prompts import DEFAULT_PROMPTS
from backend.pipelines.prompt_trials import try_prompt
from backend.services import version_acts
from backend.services.challenge_ends import end_adopted, end_withdrawn
from backend.services.version_desk import VersionDesk
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


class PromptsService:
    """The versions of prompts: read, draft, compare, check, put in force by another, withdraw."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get_active(self, principal: Principal, step: str) -> PromptTexts:
        """Return the words in force for a step, the product's own where there are none."""
        principal.must(Permission.READ_PROMPTS)
        with self.unit_of_work() as work:
            return active_prompt(work, principal.institution_id, get_step(step).step)

    def list_versions(self, principal: Principal, step: str) -> tuple[VersionHead, ...]:
        """Return the versions of a step's words, newest first."""
        principal.must(Permission.READ_PROMPTS)
        with self.unit_of_work() as work:
            return _desk(work, principal).list_heads([get_step(step).step])

    def get_version(self, principal: Principal, prompt_id: UUID) -> PromptVersion:
        """Return one version with its words."""
        principal.must(Permission.READ_PROMPTS)
        with self.unit_of_work() as work:
            return work.prompts.get(principal.institution_id, prompt_id)

    def save_draft(self, principal: Principal, draft: PromptDraft) -> VersionHead:
        """
        Store new words as the next version of a step; an earlier open draft of the same author is withdrawn.

        Raises:
            InvalidRequestError: names what does not fit in the words, or that reason or difference is lacking.
            ConflictError: somebody saved a version since the one that the draft begins from.

        """
        principal.must(Permission.MANAGE_PROMPTS)
        by = version_acts.authorship(principal, draft.reason)
        texts = replace(draft.texts, system=tidy(draft.system), template=tidy(draft.template))
        check_texts(texts)
        with self.unit_of_work() as work:
            return _store_draft(work, principal, texts, by, draft.based_on)

    def roll_back(self, principal: Principal, prompt_id: UUID, reason: str, based_on: int) -> VersionHead:
        """Draft an earlier version's words anew; as every draft it waits for another person."""
        principal.must(Permission.MANAGE_PROMPTS)
        by = version_acts.authorship(principal, reason)
        with self.unit_of_work() as work:
            earlier = work.prompts.get(principal.institution_id, prompt_id)
            return _store_draft(work, principal, earlier.texts, by, based_on)

    def check(self, principal: Principal, prompt_id: UUID) -> PromptCheck:
        """Return what a version makes of a sample case that the fixed rules answer; no model is asked."""
        principal.must(Permission.READ_PROMPTS)
        with self.unit_of_work() as work:
            texts = work.prompts.get(principal.institution_id, prompt_id).texts
        return try_prompt(texts)

    def activate(self, principal: Principal, prompt_id: UUID, seen_active: int | None) -> VersionHead:
        """
        Put another person's draft in force after its check; the version before is retired.

        A challenger that tried these words under the usual chain has nothing left to find out and ends.

        Raises:
            NotPermittedError: the author of the draft is the one who asks.
            ConflictError: the draft was withdrawn, or another version came into force since this person compared.
            InvalidRequestError: the check over the sample case did not pass.

        """
        principal.must(Permission.MANAGE_PROMPTS)
        with self.unit_of_work() as work:
            desk = _desk(work, principal)
            draft, active = desk.take_to_activate(prompt_id, seen_active)
            texts = work.prompts.get(principal.institution_id, prompt_id).texts
            if problems := try_prompt(texts).problems:
                raise InvalidRequestError(f"The check did not pass: {' '.join(problems)}")
            head = desk.put_in_force(draft, active)
            end_adopted(work, principal, texts)
            return head

    def withdraw(self, principal: Principal, prompt_id: UUID, reason: str) -> None:
        """Take a draft back before it comes into force; its words stay on file."""
        principal.must(Permission.MANAGE_PROMPTS)
        kept = version_acts.stated_reason(reason)
        with self.unit_of_work() as work:
            desk = _desk(work, principal)
            draft = desk.take(prompt_id)
            desk.withdraw(draft, kept)
            end_withdrawn(work, principal, draft.version_id, draft.subject)

    def list_waiting(self, principal: Principal) -> tuple[VersionHead, ...]:
        """Return the drafts of other people that this person may put in force."""
        principal.must(Permission.MANAGE_PROMPTS)
        with self.unit_of_work() as work:
            return _desk(work, principal).list_waiting(STEPS)


def active_prompt(work: UnitOfWork, institution_id: UUID, step: str) -> PromptTexts:
    """Return the words in force for a step; the product's own, whose version says so, where there are none."""
    active = work.prompts.find_active(institution_id, step)
    return active.texts if active else DEFAULT_PROMPTS[step]


def install_first_prompts(work: UnitOfWork, institution_id: UUID) -> int:
    """Give a new institution the first version of each step's words and return how many it lacked."""
    kept = {version.head.subject for version in work.prompts.list_versions(institution_id, STEPS)}
    lacking = [step for step in DEFAULT_PROMPTS if step not in kept]
    for step in lacking:
        prompt_id = work.prompts.add_draft(institution_id, DEFAULT_PROMPTS[step], Authorship()).head.version_id
        work.prompts.activate(institution_id, prompt_id, by=None)
        work.audit.record(None, Act("prompt_installed", "prompt", str(prompt_id), {"step": step}), institution_id)
    return len(lacking)


def _desk(work: UnitOfWork, principal: Principal) -> VersionDesk:
    return VersionDesk(work, principal, work.prompts, "prompt", "step")


def _store_draft(
    work: UnitOfWork, principal: Principal, texts: PromptTexts, by: Authorship, based_on: int
) -> VersionHead:
    desk = _desk(work, principal)
    for gone in desk.begin_draft(texts.step, based_on):
        end_withdrawn(work, principal, gone.version_id, texts.step)
    if active_prompt(work, principal.institution_id, texts.step).fingerprint == texts.fingerprint:
        raise InvalidRequestError("These are the words in force already; change something.")
    head = work.prompts.add_draft(principal.institution_id, texts, by).head
    desk.tell_drafted(head, get_step(texts.step).title, Permission.MANAGE_PROMPTS)
    return head
