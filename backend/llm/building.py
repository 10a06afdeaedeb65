"""From settings to the chain of this process; imports no SDK, opens no connection."""

from collections.abc import Callable, Mapping

from pydantic import SecretStr

from backend.errors import InvalidRequestError
from backend.llm.anthropic_provider import ANTHROPIC_BASE_URL, AnthropicProvider
from backend.llm.chain import LeftOut, ProviderChain
from backend.llm.local_provider import LocalProvider
from backend.llm.mock import MockProvider, Responder
from backend.llm.model_provider import Endpoint
from backend.llm.openai_provider import OPENAI_BASE_URL, OpenAIProvider
from backend.llm.ports import AnswerCache, AttemptRecorder
from backend.llm.provider import Provider
from backend.llm.redaction import Redaction
from backend.settings import Settings

Builder = Callable[[Settings], Provider | LeftOut]


def build_chain(
    settings: Settings,
    responders: Mapping[str, Responder],
    cache: AnswerCache | None = None,
    recorder: AttemptRecorder | None = None,
) -> ProviderChain:
    """
    Return the chain in the configured order; a provider without a key or address is left out.

    A name that is not a provider's raises InvalidRequestError.
    """
    built = [_builder(name, responders)(settings) for name in _order(settings)]
    return ProviderChain(
        providers=tuple(item for item in built if not isinstance(item, LeftOut)),
        deadline_s=settings.provider_deadline_s,
        timeout_s=settings.provider_timeout_s,
        cache=cache,
        recorder=recorder,
        left_out=tuple(item for item in built if isinstance(item, LeftOut)),
    )


def _order(settings: Settings) -> list[str]:
    names = [name.strip().lower() for name in settings.provider_order.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def _builder(name: str, responders: Mapping[str, Responder]) -> Builder:
    builders: dict[str, Builder] = {
        "openai": _openai,
        "anthropic": _anthropic,
        "local": _local,
        "mock": lambda _: MockProvider(responders),
    }
    if name not in builders:
        raise InvalidRequestError(f"PROVIDER_ORDER names '{name}'; choose from {', '.join(builders)}.")
    return builders[name]


def _endpoint(settings: Settings, model: str, base_url: str, api_key: SecretStr) -> Endpoint:
    return Endpoint(model, base_url, api_key, settings.provider_timeout_s)


def _openai(settings: Settings) -> Provider | LeftOut:
    if not settings.openai_api_key.get_secret_value():
        return LeftOut(OpenAIProvider.name, settings.openai_model)
    base_url = settings.openai_base_url or OPENAI_BASE_URL
    return OpenAIProvider(_endpoint(settings, settings.openai_model, base_url, settings.openai_api_key), Redaction)


def _anthropic(settings: Settings) -> Provider | LeftOut:
    if not settings.anthropic_api_key.get_secret_value():
        return LeftOut(AnthropicProvider.name, settings.anthropic_model)
    base_url = settings.anthropic_base_url or ANTHROPIC_BASE_URL
    endpoint = _endpoint(settings, settings.anthropic_model, base_url, settings.anthropic_api_key)
    return AnthropicProvider(endpoint, Redaction)


def _local(settings: Settings) -> Provider | LeftOut:
    if not settings.local_base_url:
        return LeftOut(LocalProvider.name, settings.local_model)
    return LocalProvider(_endpoint(settings, settings.local_model, settings.local_base_url, settings.local_api_key))
