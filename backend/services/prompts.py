"""The words that an institution sends to models: versions, drafts, the check, and another person's activation."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.prompt_checks import PromptCheck, PromptDraft
from backend.domain.prompts import STEPS, PromptTexts, PromptVersion, check_texts, get_step, tidy
from backend.domain.versions import Authorship, VersionHead, VersionState
from backend.errors import InvalidRequestError
from backend.pipelines.default_prompts import DEFAULT_PROMPTS
from backend.pipelines.prompt_trials import try_prompt
from backend.services import version_acts
from backend.services.challenge_ends import end_adopted, end_withdrawn
from backend.services.notifying import tell_rules_wait
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.version_turns import take_turn
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
            versions = work.prompts.list_versions(principal.institution_id, [get_step(step).step])
            return tuple(version.head for version in versions)

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
            version = _take(work, principal, prompt_id)
            version_acts.must_be_draft(version.head)
            version_acts.must_be_anothers(version.head, principal)
            active = work.prompts.find_active(principal.institution_id, version.texts.step)
            version_acts.must_stand_against(active.head if active else None, seen_active)
            if problems := try_prompt(version.texts).problems:
                raise InvalidRequestError(f"The check did not pass: {' '.join(problems)}")
            work.prompts.activate(principal.institution_id, prompt_id, by=principal.user_id)
            end_adopted(work, principal, version.texts)
            replaced = active.head.number if active else None
            _record(work, principal, "prompt_activated", version.head, replaces=replaced)
            return work.prompts.get(principal.institution_id, prompt_id).head

    def withdraw(self, principal: Principal, prompt_id: UUID, reason: str) -> None:
        """Take a draft back before it comes into force; its words stay on file."""
        principal.must(Permission.MANAGE_PROMPTS)
        kept = version_acts.stated_reason(reason)
        with self.unit_of_work() as work:
            _withdraw(work, principal, _take(work, principal, prompt_id).head, kept)

    def list_waiting(self, principal: Principal) -> tuple[VersionHead, ...]:
        """Return the drafts of other people that this person may put in force."""
        principal.must(Permission.MANAGE_PROMPTS)
        with self.unit_of_work() as work:
            versions = work.prompts.list_versions(principal.institution_id, STEPS)
        heads = [version.head for version in versions if version.head.state is VersionState.DRAFT]
        return tuple(head for head in heads if head.author_id != principal.user_id)


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


def _take(work: UnitOfWork, principal: Principal, prompt_id: UUID) -> PromptVersion:
    """Return a version while nobody else writes versions of its step."""
    step = work.prompts.get(principal.institution_id, prompt_id).texts.step
    take_turn(work.session, principal.institution_id, step)
    work.session.expire_all()
    return work.prompts.get(principal.institution_id, prompt_id)


def _store_draft(
    work: UnitOfWork, principal: Principal, texts: PromptTexts, by: Authorship, based_on: int
) -> VersionHead:
    institution_id, step = principal.institution_id, texts.step
    take_turn(work.session, institution_id, step)
    version_acts.must_follow(newest := work.prompts.newest_number(institution_id, step), based_on)
    if active_prompt(work, institution_id, step).fingerprint == texts.fingerprint:
        raise InvalidRequestError("These are the words in force already; change something.")
    for version in work.prompts.list_versions(institution_id, [step]):
        if version.head.state is VersionState.DRAFT and version.head.author_id == principal.user_id:
            _withdraw(work, principal, version.head, f"Replaced by version {newest + 1}.")
    head = work.prompts.get(institution_id, work.prompts.add_draft(institution_id, texts, by)).head
    _record(work, principal, "prompt_drafted", head)
    name = get_step(step).title
    title, url = f"the prompt {name}, version {head.number},", f"/prompts?{urlencode({'step': name})}"
    tell_rules_wait(work, principal, Permission.MANAGE_PROMPTS, title, url)
    return head


def _withdraw(work: UnitOfWork, principal: Principal, head: VersionHead, reason: str) -> None:
    version_acts.must_be_draft(head)
    work.prompts.withdraw(principal.institution_id, head.version_id)
    end_withdrawn(work, principal, head.version_id, head.subject)
    _record(work, principal, "prompt_withdrawn", head, reason=reason)


def _record(work: UnitOfWork, principal: Principal, action: str, head: VersionHead, **said: object) -> None:
    details = {"step": head.subject, "version": head.number, "reason": head.reason, **said}
    work.audit.record(principal, Act(action, "prompt", str(head.version_id), details))
