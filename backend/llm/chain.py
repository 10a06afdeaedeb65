"""The provider chain: asks one provider after the other until somebody gives a valid answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic import BaseModel

from backend.llm.answers import check_object
from backend.llm.breaker import PROCESS_BOARD, BreakerBoard
from backend.llm.budget import Budget, RunBudget
from backend.llm.call_error import UnfitAnswerError
from backend.llm.error_kinds import ErrorKind
from backend.llm.hop import Hop, HopRules
from backend.llm.inquiry import Inquiry
from backend.llm.ports import AnswerCache, AnswerWitness, AttemptRecorder, KeptAnswer
from backend.llm.provider import AIResponse, Prompt, Provider
from backend.llm.retrying import Deadline, Pace, RetryPolicy


@dataclass(frozen=True, slots=True)
class ProviderChain:
    """
    Providers in order, under one deadline for the whole answer.

    The breakers live in `board`, which outlives the chain; `for_run` gives a chain whose costs are counted for
    one run, up to `run_limit_usd`.
    """

    providers: tuple[Provider, ...]
    deadline_s: float = 120.0
    timeout_s: float = 60.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    cache: AnswerCache | None = None
    recorder: AttemptRecorder | None = None
    budget: Budget | None = None
    board: BreakerBoard = PROCESS_BOARD
    pace: Pace = field(default_factory=Pace)
    witness: AnswerWitness | None = None
    run_limit_usd: Decimal | None = None

    def generate_response(self, prompt: Prompt) -> AIResponse:
        """Return the first answer as text, or `ok=False` with the reason when nobody answered."""
        return self._generate(prompt, None)

    def generate_structured_response(self, prompt: Prompt, schema: type[BaseModel]) -> AIResponse:
        """Return the first answer that validates against the schema, or `ok=False` with the reason."""
        return self._generate(prompt, schema)

    def for_run(self, witness: AnswerWitness | None = None) -> "ProviderChain":
        """Return the same chain for one attempt of a run: costs begin at nothing, and a witness sees each answer."""
        budget = self.budget if self.run_limit_usd is None else RunBudget(self.run_limit_usd)
        return replace(self, witness=witness, budget=budget)

    def only(self, provider: str) -> "ProviderChain":
        """Return the same chain with one of its providers alone; it may turn out empty."""
        return replace(self, providers=tuple(each for each in self.providers if each.name == provider))

    def close(self) -> None:
        """Give back the connections of all providers."""
        for provider in self.providers:
            provider.close()

    def _generate(self, prompt: Prompt, schema: type[BaseModel] | None) -> AIResponse:
        clock = self.pace.clock
        inquiry = Inquiry(prompt, schema, Deadline(self.deadline_s, clock), clock())
        answer = next(self._answers(inquiry), None)
        response = inquiry.finished(answer or inquiry.failed(), clock())
        if self.witness is not None:
            self.witness.note(prompt, schema, response)
        return response

    def _answers(self, inquiry: Inquiry) -> Iterator[AIResponse]:
        for hop in self._hops(inquiry):
            if (kept := self._kept(hop.provider, inquiry)) is not None:
                yield kept
            elif (reason := hop.reason_to_skip()) is not None:
                inquiry.skip(hop.provider, reason)
            elif (response := hop.ask()).ok:
                self._keep(hop.provider, inquiry, response)
                yield response
            else:
                inquiry.give_up_on(hop.provider, response.error_kind or ErrorKind.UNEXPECTED)
            if inquiry.is_over:
                return

    def _hops(self, inquiry: Inquiry) -> Iterator[Hop]:
        rules = HopRules(self.timeout_s, self.retry, self.pace, self.budget, self.recorder)
        for place, provider in enumerate(self.providers):
            others_follow = any(later.is_model for later in self.providers[place + 1 :])
            breaker = self.board.breaker(provider.name, provider.model)
            yield Hop(rules, provider, breaker, inquiry, others_follow)

    def _kept(self, provider: Provider, inquiry: Inquiry) -> AIResponse | None:
        key = inquiry.key(provider)
        kept = self.cache.find(key) if self.cache is not None and key is not None else None
        if kept is None or inquiry.schema is None:
            return None
        try:
            return inquiry.cached(provider, kept, check_object(kept.content, inquiry.schema))
        except UnfitAnswerError:
            return None

    def _keep(self, provider: Provider, inquiry: Inquiry, response: AIResponse) -> None:
        key = inquiry.key(provider)
        if self.cache is not None and key is not None:
            model = response.model_answered or provider.model
            self.cache.keep(key, KeptAnswer(response.content, provider.name, model))
