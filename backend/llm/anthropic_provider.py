"""Anthropic: one message through the official SDK."""

from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from backend.llm.call_error import CallError
from backend.llm.error_kinds import ErrorKind
from backend.llm.model_provider import ModelProvider, Reply
from backend.llm.prompts import Question
from backend.llm.schemas import strict_schema

if TYPE_CHECKING:
    from anthropic import Anthropic

ANTHROPIC_BASE_URL = "https://api.anthropic.com"

_ENDED = {"end_turn", "stop_sequence"}
_FAILED = {
    "max_tokens": ErrorKind.TRUNCATED,
    "refusal": ErrorKind.REFUSAL,
    "model_context_window_exceeded": ErrorKind.CONTEXT_TOO_LONG,
}


class _Block(BaseModel):
    type: str
    text: str = ""


class _Usage(BaseModel):
    input_tokens: int = 0
    output_tokens: int = 0


class MessageEnvelope(BaseModel):
    """The part of a message that we read; anything else with status 200 is not an answer."""

    content: list[_Block]
    model: str = ""
    stop_reason: str | None = None
    usage: _Usage | None = None


class AnthropicProvider(ModelProvider["Anthropic"]):
    """The hosted Anthropic models."""

    name = "anthropic"

    def _make_client(self) -> "Anthropic":
        from anthropic import Anthropic  # noqa: PLC0415  # two seconds of import that only a worker pays

        from backend.llm.http_client import http_client, timeout  # noqa: PLC0415  # same

        key = self.endpoint.api_key.get_secret_value()
        return Anthropic(
            api_key=key,
            base_url=self.endpoint.base_url,
            max_retries=0,
            timeout=timeout(self.endpoint.timeout_s),
            http_client=http_client({"X-Api-Key": key}),
        )

    def _send(self, question: Question, schema: type[BaseModel] | None, timeout_s: float, reply: Reply) -> None:
        from anthropic import omit  # noqa: PLC0415  # see _make_client

        from backend.llm.http_client import timeout  # noqa: PLC0415  # same

        raw = self._client().messages.with_raw_response.create(
            model=self.model,
            max_tokens=self.endpoint.max_tokens_out,
            system=question.system or omit,
            messages=[{"role": "user", "content": question.user}],
            output_config=omit
            if schema is None
            else {"format": {"type": "json_schema", "schema": strict_schema(schema)}},
            timeout=timeout(timeout_s),
        )
        reply.http_status = raw.status_code
        reply.request_id = raw.headers.get("request-id", "")
        read_envelope(raw.text(), reply)


def read_envelope(text: str, reply: Reply) -> None:
    """Fill the reply from the body of a 200, or raise when the body is not a message."""
    try:
        envelope = MessageEnvelope.model_validate_json(text)
    except ValidationError:
        raise CallError(ErrorKind.NOT_AN_ANSWER) from None
    reply.model_answered = envelope.model
    if envelope.usage is not None:
        reply.tokens_in = envelope.usage.input_tokens
        reply.tokens_out = envelope.usage.output_tokens
    reply.content = "".join(block.text for block in envelope.content if block.type == "text")
    reason = envelope.stop_reason or ""
    reply.finish = None if reason in _ENDED else _FAILED.get(reason, ErrorKind.NOT_AN_ANSWER)
