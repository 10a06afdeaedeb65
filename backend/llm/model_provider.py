"""What all real models share: mask, send once, unmask, check, and tell what happened in one kind of answer."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, SecretStr

from backend.llm.addresses import RefusedAddressError, check_base_url, check_resolved
from backend.llm.answers import check_object, check_text
from backend.llm.call_error import CallError, UnfitAnswerError
from backend.llm.error_kinds import ErrorKind
from backend.llm.prices import cost_usd
from backend.llm.prompts import Question, compose, prompt_hash
from backend.llm.provider import AIResponse, Prompt, ProviderAttempt
from backend.llm.redaction import Redaction
from backend.llm.schemas import schema_version
from backend.llm.sdk_errors import call_error

DEFAULT_TIMEOUT_S = 60.0
MAX_TOKENS_OUT = 16_000


class Closable(Protocol):
    """An SDK's client."""

    def close(self) -> None:
        """Close all connections."""


ClientT = TypeVar("ClientT", bound=Closable)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked and with what key; both always given, so that no SDK reads its own environment."""

    model: str
    base_url: str
    api_key: SecretStr
    timeout_s: float = DEFAULT_TIMEOUT_S
    max_tokens_out: int = MAX_TOKENS_OUT


@dataclass(slots=True)
class Reply:
    """What came over the wire before it is checked; filled step by step, so a failure still knows the bill."""

    content: str = ""
    finish: ErrorKind | None = None
    model_answered: str = ""
    request_id: str = ""
    http_status: int | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    started: float = field(default_factory=time.perf_counter)


class ModelProvider(Generic[ClientT]):
    """One model behind one SDK; subclasses make the client and translate one request."""

    name: str = ""
    is_hosted: bool = True
    is_model: bool = True

    def __init__(self, endpoint: Endpoint, redaction: Callable[[], Redaction] | None = None) -> None:
        check_base_url(endpoint.base_url)
        self.endpoint = endpoint
        self._redaction = redaction
        self._open: tuple[int, ClientT] | None = None

    @property
    def model(self) -> str:
        """Return the model that is asked."""
        return self.endpoint.model

    @property
    def max_tokens_out(self) -> int:
        """Return the longest answer that is asked for."""
        return self.endpoint.max_tokens_out

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        """Return the answer as text; a failure is told in the response."""
        return self._answer(prompt, None, timeout_s)

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        """Return the answer as JSON that validates against the schema; a failure is told in the response."""
        return self._answer(prompt, schema, timeout_s)

    def close(self) -> None:
        """Give back connections; the next call opens new ones."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _make_client(self) -> ClientT:
        raise NotImplementedError

    def _send(self, question: Question, schema: type[BaseModel] | None, timeout_s: float, reply: Reply) -> None:
        raise NotImplementedError

    def _client(self) -> ClientT:
        # A connection must never be shared over a fork, so a client belongs to the process that made it.
        if self._open is None or self._open[0] != os.getpid():
            try:
                check_resolved(self.endpoint.base_url)
            except RefusedAddressError as error:
                raise CallError(ErrorKind.REFUSED_ADDRESS) from error
            self._open = (os.getpid(), self._make_client())
        return self._open[1]

    def _answer(self, prompt: Prompt, schema: type[BaseModel] | None, timeout_s: float | None) -> AIResponse:
        reply = Reply()
        failure: CallError | None = None
        content = ""
        try:
            content = self._ask(
                prompt, schema, min(timeout_s or self.endpoint.timeout_s, self.endpoint.timeout_s), reply
            )
        except CallError as error:
            failure = error
        except Exception as error:  # noqa: BLE001  # the provider boundary: every SDK failure becomes one of our kinds
            failure = call_error(error)
        return self._response(prompt, schema, reply, content if failure is None else failure)

    def _ask(self, prompt: Prompt, schema: type[BaseModel] | None, timeout_s: float, reply: Reply) -> str:
        redaction, question = self._masked(compose(prompt))
        self._send(question, schema, timeout_s, reply)
        if reply.finish is not None:
            raise UnfitAnswerError(reply.finish, "the answer was cut off; be shorter")
        if redaction is not None:
            reply.content = (redaction.restore if schema is None else redaction.restore_json)(reply.content)
        return check_text(reply.content) if schema is None else check_object(reply.content, schema)

    def _masked(self, question: Question) -> tuple[Redaction | None, Question]:
        if self._redaction is None:
            return None, question
        try:
            redaction = self._redaction()
            return redaction, Question(*redaction.mask_all(question.system, question.user))
        except Exception:  # noqa: BLE001  # whatever goes wrong while masking, the text must not leave the house
            raise CallError(ErrorKind.REDACTION_FAILED) from None

    def _response(
        self, prompt: Prompt, schema: type[BaseModel] | None, reply: Reply, outcome: str | CallError
    ) -> AIResponse:
        attempt = self._attempt(reply, outcome if isinstance(outcome, CallError) else None)
        return AIResponse(
            content=outcome if isinstance(outcome, str) else "",
            provider=self.name,
            model=self.model,
            ok=attempt.kind is None,
            prompt_hash=prompt_hash(prompt),
            model_answered=reply.model_answered or None,
            error_kind=attempt.kind,
            message="" if attempt.kind is None else attempt.kind.treatment.sentence,
            attempts=(attempt,),
            tokens_in=attempt.tokens_in,
            tokens_out=attempt.tokens_out,
            cost_usd=attempt.cost_usd,
            latency_ms=attempt.latency_ms,
            schema_version=schema_version(schema),
        )

    def _attempt(self, reply: Reply, failure: CallError | None) -> ProviderAttempt:
        cost = cost_usd(self.model, reply.tokens_in, reply.tokens_out)
        if failure is not None and not (reply.tokens_in or reply.tokens_out):
            # Nothing was counted: either it certainly cost nothing, or nobody can know.
            cost = cost_usd(self.model, 0, 0) if failure.kind.treatment.was_billed is False else None
        return ProviderAttempt(
            provider=self.name,
            model=self.model,
            kind=failure.kind if failure else None,
            latency_ms=round((time.perf_counter() - reply.started) * 1000),
            http_status=failure.http_status if failure and failure.http_status else reply.http_status,
            request_id=(failure.request_id if failure else "") or reply.request_id,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            cost_usd=cost,
            retry_after_s=failure.retry_after_s if failure else None,
            problem=failure.problem if isinstance(failure, UnfitAnswerError) else "",
        )
