"""The provider without a model: fixed rules answer each step, the same input always the same way."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from pydantic import BaseModel

from backend.llm.answers import check_object, check_text
from backend.llm.call_error import CallError, UnfitAnswerError
from backend.llm.error_kinds import ErrorKind
from backend.llm.prompts import prompt_hash
from backend.llm.provider import AIResponse, Prompt, ProviderAttempt
from backend.llm.schemas import schema_version

Responder = Callable[[Prompt], BaseModel | Mapping[str, object]]


class MockProvider:
    """
    Answers from responders, one for each step; a step without one is an error, never an invented text.

    A plain-text question is answered with the text under `text` of what the responder returns.
    """

    name = "mock"
    model = "rules"
    is_hosted = False
    is_model = False
    max_tokens_out = 0

    def __init__(self, responders: Mapping[str, Responder]) -> None:
        self._responders = dict(responders)

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        """Return the responder's text."""
        del timeout_s
        return self._answer(prompt, None)

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        """Return the responder's values as JSON that validates against the schema."""
        del timeout_s
        return self._answer(prompt, schema)

    def close(self) -> None:
        """Do nothing: there are no connections."""

    def _answer(self, prompt: Prompt, schema: type[BaseModel] | None) -> AIResponse:
        content, kind, problem = "", None, ""
        try:
            content = self._content(prompt, schema)
        except CallError as error:
            kind, problem = error.kind, error.problem if isinstance(error, UnfitAnswerError) else ""
        attempt = ProviderAttempt(self.name, self.model, kind, latency_ms=0, cost_usd=Decimal(0), problem=problem)
        return AIResponse(
            content=content,
            provider=self.name,
            model=self.model,
            ok=kind is None,
            prompt_hash=prompt_hash(prompt),
            model_answered=self.model,
            error_kind=kind,
            message="" if kind is None else kind.treatment.sentence,
            attempts=(attempt,),
            cost_usd=Decimal(0),
            schema_version=schema_version(schema),
            made_without_model=True,
        )

    def _content(self, prompt: Prompt, schema: type[BaseModel] | None) -> str:
        responder = self._responders.get(prompt.step)
        if responder is None:
            raise CallError(ErrorKind.NO_RESPONDER)
        said = responder(prompt)
        answer = said if isinstance(said, BaseModel) else _Values.model_validate(said)
        if schema is None:
            return check_text(str(answer.model_dump().get("text", "")))
        return check_object(answer.model_dump_json(), schema)


class _Values(BaseModel, extra="allow"):
    pass
