"""From settings to the chain of this process; imports no SDK, opens no connection."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import SecretStr

from backend.errors import InvalidRequestError
from backend.llm.anthropic_provider import ANTHROPIC_BASE_URL, AnthropicProvider
from backend.llm.chain import ProviderChain
from backend.llm.local_provider import LocalProvider
from backend.llm.mock import MockProvider, Responder
from backend.llm.model_provider import Endpoint
from backend.llm.openai_provider import OPENAI_BASE_URL, OpenAIProvider
from backend.llm.ports import AnswerCache, AttemptRecorder
from backend.llm.prices import retirement
from backend.llm.provider import Provider
from backend.llm.redaction import Redaction
from backend.settings import Settings

BY_RULES = "rules, no model"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One provider of the configured order: its model, and whether it has the key or the address that it needs."""

    name: str
    model: str
    is_configured: bool

    @property
    def retires_on(self) -> date | None:
        """Return the day on which the provider switches the model off, None while none is announced."""
        return retirement(self.model)


def chain_links(settings: Settings) -> tuple[ChainLink, ...]:
    """Return the providers of the configured order, each once; a name that is none raises InvalidRequestError."""
    known = {
        "openai": (settings.openai_model, bool(settings.openai_api_key.get_secret_value())),
        "anthropic": (settings.anthropic_model, bool(settings.anthropic_api_key.get_secret_value())),
        "local": (settings.local_model, bool(settings.local_base_url)),
        "mock": (BY_RULES, True),
    }
    names = [name.strip().lower() for name in settings.provider_order.split(",")]
    for name in filter(None, names):
        if name not in known:
            raise InvalidRequestError(f"PROVIDER_ORDER names '{name}'; choose from {', '.join(known)}.")
    return tuple(ChainLink(name, *known[name]) for name in dict.fromkeys(filter(None, names)))


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
    builders: Mapping[str, Callable[[Settings], Provider]] = {
        "openai": _openai,
        "anthropic": _anthropic,
        "local": _local,
        "mock": lambda _: MockProvider(responders),
    }
    return ProviderChain(
        providers=tuple(builders[link.name](settings) for link in chain_links(settings) if link.is_configured),
        deadline_s=settings.provider_deadline_s,
        timeout_s=settings.provider_timeout_s,
        cache=cache,
        recorder=recorder,
        run_limit_usd=settings.run_cost_limit_usd or None,
    )


def _endpoint(settings: Settings, model: str, base_url: str, api_key: SecretStr) -> Endpoint:
    return Endpoint(model, base_url, api_key, settings.provider_timeout_s)


def _openai(settings: Settings) -> Provider:
    base_url = settings.openai_base_url or OPENAI_BASE_URL
    return OpenAIProvider(_endpoint(settings, settings.openai_model, base_url, settings.openai_api_key), Redaction)


def _anthropic(settings: Settings) -> Provider:
    base_url = settings.anthropic_base_url or ANTHROPIC_BASE_URL
    endpoint = _endpoint(settings, settings.anthropic_model, base_url, settings.anthropic_api_key)
    return AnthropicProvider(endpoint, Redaction)


def _local(settings: Settings) -> Provider:
    return LocalProvider(_endpoint(settings, settings.local_model, settings.local_base_url, settings.local_api_key))
