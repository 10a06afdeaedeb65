"""One question on its way through the chain: what was tried, what was passed over, and the final answer."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic import BaseModel

from backend.llm.error_kinds import ErrorKind
from backend.llm.ports import AnswerKey, KeptAnswer
from backend.llm.prices import window_tokens
from backend.llm.prompts import prompt_hash
from backend.llm.provider import AIResponse, Prompt, Provider, ProviderAttempt, SkippedProvider
from backend.llm.retrying import Deadline
from backend.llm.schemas import schema_hash, schema_version

# Reasons that name the whole chain's failure when they are the only ones; any mixture is ALL_PROVIDERS.
_TELLING = frozenset(
    {
        ErrorKind.CONTEXT_TOO_LONG,
        ErrorKind.REFUSAL,
        ErrorKind.CONTENT_FILTER,
        ErrorKind.BAD_REQUEST,
        ErrorKind.OVER_BUDGET,
        ErrorKind.REDACTION_FAILED,
        ErrorKind.NO_RESPONDER,
    }
)


@dataclass(slots=True)
class Inquiry:
    """The state of one question; lives as long as one call of the chain."""

    prompt: Prompt
    schema: type[BaseModel] | None
    deadline: Deadline
    started: float
    attempts: list[ProviderAttempt] = field(default_factory=list)
    skipped: list[SkippedProvider] = field(default_factory=list)
    dead_ends: list[ErrorKind] = field(default_factory=list)
    too_small_tokens: int = 0
    stop_failures: int = 0
    hash: str = ""

    def __post_init__(self) -> None:
        """Fingerprint the prompt once."""
        self.hash = prompt_hash(self.prompt)

    @property
    def chars_in(self) -> int:
        """Return the length of what will be sent."""
        return len(self.prompt.system) + len(self.prompt.user) + len(self.prompt.material)

    def key(self, provider: Provider) -> AnswerKey | None:
        """Return the cache key of a structured question to a model, None for everything else."""
        if self.schema is None or not provider.is_model:
            return None
        return AnswerKey(provider.model, self.hash, schema_hash(self.schema))

    def is_window_too_small(self, provider: Provider) -> bool:
        """Tell whether a model with at least this window has already found the question too long."""
        window = window_tokens(provider.model)
        return window is not None and window <= self.too_small_tokens

    def skip(self, provider: Provider, reason: ErrorKind) -> None:
        """Note that the provider was passed over."""
        self.skipped.append(SkippedProvider(provider.name, provider.model, reason))
        self.dead_ends.append(ErrorKind.CONTEXT_TOO_LONG if reason is ErrorKind.WINDOW_TOO_SMALL else reason)

    def give_up_on(self, provider: Provider, kind: ErrorKind) -> None:
        """Note why the provider gave no answer."""
        if kind.treatment.was_sent:
            self.dead_ends.append(kind)
        else:
            self.skip(provider, kind)
        if kind is ErrorKind.CONTEXT_TOO_LONG:
            self.too_small_tokens = max(self.too_small_tokens, window_tokens(provider.model) or 0)
        self.stop_failures += not kind.treatment.moves_on

    @property
    def is_over(self) -> bool:
        """Tell whether a second provider, too, declined the question itself."""
        return self.stop_failures > 1

    def finished(self, response: AIResponse, now: float) -> AIResponse:
        """Return the response with the story of the whole chain."""
        asked = {(attempt.provider, attempt.model) for attempt in self.attempts}
        costs = [attempt.cost_usd for attempt in self.attempts]
        return replace(
            response,
            prompt_hash=self.hash,
            retries=len(self.attempts) - len(asked),
            attempts=tuple(self.attempts),
            skipped=tuple(self.skipped),
            tokens_in=sum(attempt.tokens_in for attempt in self.attempts),
            tokens_out=sum(attempt.tokens_out for attempt in self.attempts),
            cost_usd=None if None in costs else sum((cost for cost in costs if cost is not None), Decimal(0)),
            latency_ms=round((now - self.started) * 1000),
            schema_version=schema_version(self.schema),
        )

    def cached(self, provider: Provider, kept: KeptAnswer, content: str) -> AIResponse:
        """Return the response for an answer that was paid for before."""
        return AIResponse(
            content=content,
            provider=kept.provider,
            model=provider.model,
            ok=True,
            prompt_hash=self.hash,
            model_answered=kept.model_answered,
            is_cached=True,
        )

    def failed(self) -> AIResponse:
        """Return the standard answer for a question that nobody answered."""
        kind = self._failure_kind()
        return AIResponse(
            content="",
            provider=None,
            model=None,
            ok=False,
            prompt_hash=self.hash,
            error_kind=kind,
            message=kind.treatment.sentence,
        )

    def _failure_kind(self) -> ErrorKind:
        if not self.dead_ends:
            return ErrorKind.NO_PROVIDER
        reasons = set(self.dead_ends)
        if self.is_over or (len(reasons) == 1 and reasons <= _TELLING):
            return self.dead_ends[-1]
        return ErrorKind.ALL_PROVIDERS
