"""The words between a pipeline and a model: a prompt goes in, one kind of answer comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from pydantic import BaseModel

from backend.llm.error_kinds import ErrorKind


@dataclass(frozen=True, slots=True)
class Prompt:
    """
    One question to a model.

    `material` is untrusted document text and travels between delimiters; `context` holds the same inputs as
    values, is never sent anywhere, and is what a provider without a model works from.
    """

    step: str
    version: str
    system: str
    user: str
    material: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderAttempt:
    """
    One request that went out to one provider, with what came of it.

    `kind` is None when the answer was good. `cost_usd` is None when the price or the bill is unknown.
    `problem` says what did not fit in the answer, in the words of the validation.
    """

    provider: str
    model: str
    kind: ErrorKind | None
    latency_ms: int
    http_status: int | None = None
    request_id: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: Decimal | None = None
    retry_after_s: float | None = None
    problem: str = ""
    is_repair: bool = False


@dataclass(frozen=True, slots=True)
class SkippedProvider:
    """A provider that was passed over without a request, and why."""

    provider: str
    model: str
    reason: ErrorKind


@dataclass(frozen=True, slots=True)
class AIResponse:
    """
    The answer, or the reason why there is none.

    `content` is text, or JSON that validates against the schema asked for; it is empty unless `ok`.
    `provider` is None when every provider failed. `retries` counts requests repeated at the same provider;
    `attempts` lists every request. Tokens and cost are sums over all attempts; `cost_usd` is None as soon as
    one of them is unknown. `made_without_model` is true when fixed rules answered.
    """

    content: str
    provider: str | None
    model: str | None
    ok: bool
    prompt_hash: str
    model_answered: str | None = None
    error_kind: ErrorKind | None = None
    message: str = ""
    retries: int = 0
    attempts: tuple[ProviderAttempt, ...] = ()
    skipped: tuple[SkippedProvider, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: Decimal | None = None
    latency_ms: int = 0
    schema_version: str = ""
    is_cached: bool = False
    made_without_model: bool = False


class Provider(Protocol):
    """
    Anything that answers prompts; each call is one request and never raises for a provider's failure.

    `is_hosted` says that the text leaves the insurer's network; `is_model` is false for fixed rules.
    """

    @property
    def name(self) -> str:
        """Return the short name used in settings, rows and screens."""

    @property
    def model(self) -> str:
        """Return the model that is asked."""

    @property
    def is_hosted(self) -> bool:
        """Tell whether prompts leave the insurer's network."""

    @property
    def is_model(self) -> bool:
        """Tell whether a language model answers."""

    @property
    def max_tokens_out(self) -> int:
        """Return the longest answer that is asked for."""

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        """Return the answer as text."""

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        """Return the answer as JSON that validates against the schema."""

    def close(self) -> None:
        """Give back connections; the next call opens new ones."""
