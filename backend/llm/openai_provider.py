"""OpenAI, and every server that speaks its chat completions: one request through the official SDK."""

from typing import TYPE_CHECKING, cast

from pydantic import BaseModel, ValidationError

from backend.llm.call_error import CallError
from backend.llm.error_kinds import ErrorKind
from backend.llm.model_provider import ModelProvider, Reply
from backend.llm.prompts import Question
from backend.llm.schemas import JsonSchema, strict_schema

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import CompletionCreateParams

OPENAI_BASE_URL = "https://api.openai.com/v1"

# Local servers end with any of these; whatever is not listed and not a failure is not an answer.
_ENDED = {"stop", "eos", "end_turn", None}
_FAILED = {"length": ErrorKind.TRUNCATED, "content_filter": ErrorKind.CONTENT_FILTER}


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class ChatEnvelope(BaseModel):
    """The part of a chat completion that we read; anything else with status 200 is not an answer."""

    choices: list[_Choice]
    model: str = ""
    usage: _Usage | None = None


class OpenAIProvider(ModelProvider["OpenAI"]):
    """The hosted OpenAI models."""

    name = "openai"

    def _make_client(self) -> "OpenAI":
        from openai import OpenAI  # noqa: PLC0415  # a second of import that only a worker pays

        from backend.llm.http_client import http_client, timeout  # noqa: PLC0415  # same

        key = self.endpoint.api_key.get_secret_value()
        return OpenAI(
            api_key=key,
            base_url=self.endpoint.base_url,
            max_retries=0,
            timeout=timeout(self.endpoint.timeout_s),
            http_client=http_client({"Authorization": f"Bearer {key}"}),
        )

    def _send(self, question: Question, schema: type[BaseModel] | None, timeout_s: float, reply: Reply) -> None:
        from backend.llm.http_client import timeout  # noqa: PLC0415  # loads the HTTP library in the worker only

        create = self._client().chat.completions.with_raw_response.create
        request = cast("CompletionCreateParams", self._request(question, schema))
        raw = create(**request, timeout=timeout(timeout_s))
        reply.http_status = raw.status_code
        reply.request_id = raw.headers.get("x-request-id", "")
        read_envelope(raw.text, reply)

    def _request(self, question: Question, schema: type[BaseModel] | None) -> dict[str, object]:
        request = self._options()
        request["model"] = self.model
        request["messages"] = [
            {"role": "system", "content": question.system},
            {"role": "user", "content": question.user},
        ]
        if schema is not None:
            request["response_format"] = self._response_format(schema.__name__, strict_schema(schema))
        return request

    def _options(self) -> dict[str, object]:
        # No temperature: the current models answer 400 to it.
        return {"max_completion_tokens": self.endpoint.max_tokens_out, "store": False}

    def _response_format(self, name: str, schema: JsonSchema) -> dict[str, object]:
        return {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}


def read_envelope(text: str, reply: Reply) -> None:
    """Fill the reply from the body of a 200, or raise when the body is not a chat completion."""
    try:
        envelope = ChatEnvelope.model_validate_json(text)
        choice = envelope.choices[0]
    except (ValidationError, IndexError):
        raise CallError(ErrorKind.NOT_AN_ANSWER) from None
    reply.model_answered = envelope.model
    if envelope.usage is not None:
        reply.tokens_in = envelope.usage.prompt_tokens
        reply.tokens_out = envelope.usage.completion_tokens
    reply.content = choice.message.content or ""
    reply.finish = ErrorKind.REFUSAL if choice.message.refusal else _finish(choice.finish_reason)


def _finish(reason: str | None) -> ErrorKind | None:
    if reason in _ENDED:
        return None
    return _FAILED.get(str(reason), ErrorKind.NOT_AN_ANSWER)
