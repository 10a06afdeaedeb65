"""The silent challenger as people run it: set one up, stop it, judge where it disagrees, read how it does."""

from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.challenges import (
    CHALLENGED,
    STEP_OF,
    ChallengeFigures,
    ChallengerPlan,
    ChallengerView,
    ChallengeVerdict,
    ShadowFilter,
    ShadowPage,
    ShadowView,
)
from backend.domain.runs import RunKind
from backend.domain.texts import clean_text, must_not_exceed
from backend.errors import ConflictError, InvalidRequestError
from backend.llm.building import chain_links
from backend.services.prompts import active_prompt
from backend.settings import Settings
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.version_turns import take_turn
from backend.store.work import UnitOfWork

SHORTEST_REASON, LONGEST_NOTE = 10, 1000
STOPPED_ALREADY = "This challenger has stopped already. Reload the page."
ALL_OF_THEM = 100


class ChallengesService:
    """Challengers of an institution; what they say never reaches a case."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, settings: Settings) -> None:
        self.unit_of_work = unit_of_work
        self.settings = settings

    def providers(self, principal: Principal) -> tuple[str, ...]:
        """Return the providers that can challenge: those that are configured here."""
        principal.must(Permission.READ_CHALLENGES)
        return configured_providers(self.settings)

    def plan(self, principal: Principal, plan: ChallengerPlan) -> ChallengerView:
        """
        Start a challenger of a kind.

        Raises:
            InvalidRequestError: provider, prompt, share or reason do not fit; the sentence says which.
            ConflictError: a challenger of the kind is running.

        """
        principal.must(Permission.MANAGE_CHALLENGES)
        checked = self._checked(plan)
        with self.unit_of_work() as work:
            _check_prompt(work, principal, checked)
            challenger_id = work.challenges.add(checked, principal)
            details = {"kind": checked.kind, "provider": checked.provider, "share_percent": checked.share_percent}
            _record(work, principal, "challenger_started", challenger_id, details)
            return work.challenges.get(principal.institution_id, challenger_id)

    def stop(self, principal: Principal, challenger_id: UUID) -> None:
        """Stop a challenger; runs that it has begun still end. ConflictError where it had stopped."""
        principal.must(Permission.MANAGE_CHALLENGES)
        with self.unit_of_work() as work:
            work.challenges.get(principal.institution_id, challenger_id)
            if not work.challenges.stop(principal, challenger_id):
                raise ConflictError(STOPPED_ALREADY)
            _record(work, principal, "challenger_stopped", challenger_id, {})

    def current(self, principal: Principal) -> dict[RunKind, ChallengerView]:
        """Return the running challenger of each kind that has one."""
        return {one.kind: one for one in self.list_challengers(principal) if one.is_running}

    def list_challengers(self, principal: Principal) -> tuple[ChallengerView, ...]:
        """Return every challenger there was, those that run first."""
        principal.must(Permission.READ_CHALLENGES)
        with self.unit_of_work() as work:
            return work.challenges.list_all(principal.institution_id)

    def list_page(self, principal: Principal, wanted: ShadowFilter) -> ShadowPage:
        """Return one page of challenged cases, newest first."""
        principal.must(Permission.READ_CHALLENGES)
        with self.unit_of_work() as work:
            return work.challenges.list_page(principal.institution_id, wanted)

    def get(self, principal: Principal, run_id: UUID) -> ShadowView:
        """Return one challenged case by the challenger's run; NotFoundError covers those of others."""
        principal.must(Permission.READ_CHALLENGES)
        with self.unit_of_work() as work:
            return work.challenges.get_shadow(principal.institution_id, run_id)

    def review(self, principal: Principal, run_id: UUID, verdict: ChallengeVerdict, note: str = "") -> ShadowView:
        """
        Write who was right where the two disagree; the case itself stays as it is.

        Raises:
            InvalidRequestError: both said the same, or the note is too long.
            ConflictError: somebody has judged it meanwhile.

        """
        principal.must(Permission.MANAGE_CHALLENGES)
        said = clean_text(note)
        must_not_exceed(said, LONGEST_NOTE)
        with self.unit_of_work() as work:
            if not work.challenges.get_shadow(principal.institution_id, run_id).differs:
                raise InvalidRequestError("Both said the same of this case; there is nothing to judge.")
            work.challenges.note_verdict(principal, run_id, verdict, said)
            _record(work, principal, "challenge_judged", run_id, {"verdict": verdict})
            return work.challenges.get_shadow(principal.institution_id, run_id)

    def figures(self, principal: Principal, kind: RunKind) -> ChallengeFigures:
        """Return how the challengers of a kind have done: agreement, pairs of outcomes, cost, verdicts."""
        principal.must(Permission.READ_CHALLENGES)
        with self.unit_of_work() as work:
            return work.challenges.read_figures(principal.institution_id, kind)

    def _checked(self, plan: ChallengerPlan) -> ChallengerPlan:
        reason = clean_text(plan.reason)
        must_not_exceed(reason, LONGEST_NOTE)
        faults = (
            (plan.kind not in CHALLENGED, "Choose submissions or claims; other runs make no proposal."),
            (not plan.provider and plan.prompt_id is None, "Choose a provider, a prompt, or both."),
            (
                bool(plan.provider) and plan.provider not in configured_providers(self.settings),
                "This provider is not configured here.",
            ),
            (not 1 <= plan.share_percent <= ALL_OF_THEM, "The share lies between 1 and 100 percent."),
            (len(reason) < SHORTEST_REASON, "Say in a sentence what you want to find out."),
        )
        for is_fault, sentence in faults:
            if is_fault:
                raise InvalidRequestError(sentence)
        return ChallengerPlan(plan.kind, plan.provider, plan.prompt_id, plan.share_percent, reason)


def configured_providers(settings: Settings) -> tuple[str, ...]:
    """Return the providers of the configured order that have a key or an address, in that order."""
    return tuple(link.name for link in chain_links(settings) if link.is_configured)


def _check_prompt(work: UnitOfWork, principal: Principal, plan: ChallengerPlan) -> None:
    """Pass a prompt of the institution, of the kind's own step, whose words are not those in force."""
    if plan.prompt_id is None:
        return
    step = STEP_OF[RunKind(plan.kind)]
    take_turn(work.session, principal.institution_id, step)
    version = work.prompts.get(principal.institution_id, plan.prompt_id)
    if version.head.subject != step:
        raise InvalidRequestError("This prompt belongs to another step.")
    if version.head.is_withdrawn:
        raise InvalidRequestError("This draft was withdrawn; its author does not stand by it any more.")
    in_force = active_prompt(work, principal.institution_id, step)
    if version.texts.fingerprint == in_force.fingerprint and not plan.provider:
        raise InvalidRequestError("These words are in force already; a challenger under the same words says the same.")


def _record(work: UnitOfWork, by: Principal, action: str, about: UUID, details: dict[str, object]) -> None:
    work.audit.record(by, Act(action, "challenge", str(about), details))
