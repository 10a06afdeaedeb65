"""A challenger ends with what it tried: when its words come into force, or when their author takes them back."""

from uuid import UUID

from backend.domain.access import Principal
from backend.domain.challenges import STEP_OF, ChallengerView
from backend.domain.prompts import PromptTexts
from backend.store.audit import Act
from backend.store.work import UnitOfWork

IN_FORCE, WITHDRAWN = "its words came into force", "its words were withdrawn"


def end_adopted(work: UnitOfWork, principal: Principal, texts: PromptTexts) -> None:
    """Stop a challenger that has no provider of its own and whose words came into force: it would ask the same."""
    found = _running(work, principal, texts.step)
    if found and not found.provider and _words_of(work, principal, found) == texts.fingerprint:
        _stop(work, principal, found, IN_FORCE)


def end_withdrawn(work: UnitOfWork, principal: Principal, prompt_id: UUID, step: str) -> None:
    """Stop a challenger that tried a draft which was withdrawn; with withdrawn words none can be started either."""
    found = _running(work, principal, step)
    if found and found.prompt_id == prompt_id:
        _stop(work, principal, found, WITHDRAWN)


def _running(work: UnitOfWork, principal: Principal, step: str) -> ChallengerView | None:
    """Return the challenger that runs with words of its own in a step."""
    kinds = [kind for kind, asked in STEP_OF.items() if asked == step]
    found = work.challenges.find_running(principal.institution_id, kinds[0]) if kinds else None
    return found if found and found.prompt_id else None


def _words_of(work: UnitOfWork, principal: Principal, found: ChallengerView) -> str:
    return work.prompts.get(principal.institution_id, found.prompt_id).texts.fingerprint if found.prompt_id else ""


def _stop(work: UnitOfWork, principal: Principal, found: ChallengerView, because: str) -> None:
    if work.challenges.stop(principal, found.challenger_id):
        details = {"kind": found.kind, "because": because}
        work.audit.record(principal, Act("challenger_stopped", "challenge", str(found.challenger_id), details))
