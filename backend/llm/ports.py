"""What the chain needs from outside: a store of answers and a book of attempts; services plug theirs in."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from backend.llm.provider import AIResponse, Prompt, ProviderAttempt


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What makes two questions the same; two models never share an answer."""

    model: str
    prompt_hash: str
    schema_hash: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer worth keeping, with who gave it."""

    content: str
    provider: str
    model_answered: str


class AnswerCache(Protocol):
    """Finds an answer that was paid for before."""

    def find(self, key: AnswerKey) -> KeptAnswer | None:
        """Return the kept answer, or None."""

    def keep(self, key: AnswerKey, answer: KeptAnswer) -> None:
        """Keep a valid answer; keeping it twice changes nothing."""


class AttemptRecorder(Protocol):
    """Writes every request down at once, whether it succeeded or not."""

    def record(self, prompt: Prompt, attempt: ProviderAttempt) -> None:
        """Write one attempt down."""


class AnswerWitness(Protocol):
    """Sees every answer of a chain as the pipeline receives it, in order."""

    def note(self, prompt: Prompt, schema: type[BaseModel] | None, response: AIResponse) -> None:
        """Take note of one answer, a failed one as well."""
