"""The stay at one provider: attempts with back-off, one repair, and what the breaker learns from them."""

from dataclasses import dataclass, replace

from backend.llm.breaker import Breaker, BreakerState
from backend.llm.budget import Budget
from backend.llm.call_error import AttemptFailedError
from backend.llm.error_kinds import ErrorKind
from backend.llm.inquiry import Inquiry
from backend.llm.ports import AttemptRecorder
from backend.llm.prompts import repaired
from backend.llm.provider import AIResponse, Prompt, Provider, ProviderAttempt
from backend.llm.retrying import Pace, RetryLoop, RetryPolicy, is_wait_too_long

# Less time than this is not worth a request that may be billed.
MIN_ATTEMPT_S = 0.05


@dataclass(frozen=True, slots=True)
class HopRules:
    """What is the same at every provider of a chain."""

    timeout_s: float
    retry: RetryPolicy
    pace: Pace
    budget: Budget | None
    recorder: AttemptRecorder | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One provider's turn; `others_follow` says that another model could still use the time left."""

    rules: HopRules
    provider: Provider
    breaker: Breaker
    inquiry: Inquiry
    others_follow: bool

    def reason_to_skip(self) -> ErrorKind | None:
        """Return why the provider is not asked now, or None; None takes the breaker's admission."""
        if self.inquiry.is_window_too_small(self.provider):
            return ErrorKind.WINDOW_TOO_SMALL
        if not self._has_time(0.0):
            return ErrorKind.OUT_OF_TIME
        if not self._is_affordable():
            return ErrorKind.OVER_BUDGET
        return None if self.breaker.admit() else ErrorKind.BREAKER_OPEN

    def ask(self) -> AIResponse:
        """Return the provider's answer, or its last failure."""
        try:
            return self._ask_repeatedly()
        except AttemptFailedError as failure:
            if not failure.kind.treatment.repair or not self._may_repeat(failure, 0.0):
                return failure.response
            prompt = repaired(self.inquiry.prompt, failure.attempt.problem)
        try:
            return self._attempt(prompt, is_repair=True)
        except AttemptFailedError as failure:
            return failure.response

    def _ask_repeatedly(self) -> AIResponse:
        rules = self.rules
        is_hosted = self.provider.is_hosted
        loop = RetryLoop(rules.retry, self.inquiry.deadline, rules.pace.sleep, is_hosted, self._may_repeat)
        return loop.build()(self._attempt, self.inquiry.prompt)

    def _attempt(self, prompt: Prompt, *, is_repair: bool = False) -> AIResponse:
        response = self._call(prompt)
        attempt = replace(response.attempts[-1], is_repair=is_repair)
        response = replace(response, attempts=(attempt,))
        self._note(attempt)
        if response.ok:
            self.breaker.succeed()
            return response
        failure = AttemptFailedError(response)
        self._teach_breaker(failure)
        raise failure

    def _call(self, prompt: Prompt) -> AIResponse:
        timeout_s = min(self.rules.timeout_s, self.inquiry.deadline.left_s())
        if self.inquiry.schema is None:
            return self.provider.generate_response(prompt, timeout_s=timeout_s)
        return self.provider.generate_structured_response(prompt, self.inquiry.schema, timeout_s=timeout_s)

    def _note(self, attempt: ProviderAttempt) -> None:
        if attempt.kind is not None and not attempt.kind.treatment.was_sent:
            return
        self.inquiry.attempts.append(attempt)
        if self.rules.budget is not None:
            self.rules.budget.spend(attempt)
        if self.rules.recorder is not None:
            self.rules.recorder.record(self.inquiry.prompt, attempt)

    def _teach_breaker(self, failure: AttemptFailedError) -> None:
        treatment = failure.kind.treatment
        asked_s = failure.attempt.retry_after_s
        if treatment.opens_breaker_s:
            self.breaker.open_for(treatment.opens_breaker_s)
        elif asked_s is not None and is_wait_too_long(failure, self.rules.retry, self.inquiry.deadline):
            self.breaker.open_for(asked_s)
        elif treatment.counts_for_breaker:
            self.breaker.fail()
        elif treatment.was_sent:
            # An unfit answer or a refusal is not our wish, but it proves that the provider is alive.
            self.breaker.succeed()
        else:
            self.breaker.release()

    def _may_repeat(self, failure: AttemptFailedError, wait_s: float) -> bool:
        if not self.provider.is_model or self.breaker.state is not BreakerState.CLOSED:
            return False
        if not self._has_time(wait_s) or not self._is_affordable():
            return False
        # A provider that hangs must not eat the time of those who could still answer.
        needs_reserve = failure.kind is ErrorKind.TIMEOUT and self.others_follow
        return not needs_reserve or self.inquiry.deadline.left_s() - wait_s >= 2 * self.rules.timeout_s

    def _has_time(self, wait_s: float) -> bool:
        return not self.provider.is_model or self.inquiry.deadline.left_s() - wait_s > MIN_ATTEMPT_S

    def _is_affordable(self) -> bool:
        budget = self.rules.budget
        return budget is None or budget.allows(self.provider, self.inquiry.chars_in, self.provider.max_tokens_out)
