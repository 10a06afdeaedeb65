"""A model server of the insurer's own that speaks OpenAI's interface; nothing leaves the house."""

from backend.llm.openai_provider import OpenAIProvider
from backend.llm.schemas import JsonSchema


class LocalProvider(OpenAIProvider):
    """
    The operator's own server.

    Its dialect asks for a schema as `json_object` with a `schema` beside it: llama.cpp servers answer 500 to
    OpenAI's `json_schema`.
    """

    name = "local"
    is_hosted = False

    def _options(self) -> dict[str, object]:
        return {"max_tokens": self.endpoint.max_tokens_out, "temperature": 0}

    def _response_format(self, name: str, schema: JsonSchema) -> dict[str, object]:
        return {"type": "json_object", "schema": {"title": name, **schema}}
