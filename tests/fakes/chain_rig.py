"""Real SDK providers in front of fake servers, with a clock and a sleep that take no time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, SecretStr

from backend.llm.anthropic_provider import AnthropicProvider
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.local_provider import LocalProvider
from backend.llm.mock import MockProvider
from backend.llm.model_provider import Endpoint, ModelProvider
from backend.llm.openai_provider import OpenAIProvider
from backend.llm.provider import Prompt, Provider
from backend.llm.redaction import Redaction
from backend.llm.retrying import Pace
from tests.fakes.fake_model_server import FakeModelServer, running_server

MODELS = {"openai": "gpt-6.1-sol", "anthropic": "claude-sonnet-5-5", "local": "own-model"}
CLASSES: dict[str, type[ModelProvider]] = {
    "openai": OpenAIProvider,
    "anthropic": AnthropicProvider,
    "local": LocalProvider,
}
SHORT_TIMEOUT_S = 0.25


class Proposal(BaseModel):
    """The form of answer that the tests ask for."""

    model_config = ConfigDict(extra="forbid")

    outcome: str
    reason: str


GOOD = json.dumps({"outcome": "refer", "reason": "three losses in two years"})


def make_prompt(**changes: object) -> Prompt:
    """Return a question; a test names only what matters to it."""
    values: dict[str, object] = {"step": "propose", "version": "1", "system": "You propose.", "user": "What now?"}
    return Prompt(**(values | changes))  # type: ignore[arg-type]


@dataclass(slots=True)
class FakeTime:
    """A clock that only moves when somebody sleeps or a test says so."""

    now: float = 1000.0
    sleeps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Return the present second."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.sleeps.append(seconds)
        self.now += seconds

    @property
    def pace(self) -> Pace:
        """Return clock and sleep as the chain takes them."""
        return Pace(self.clock, self.sleep)


def make_provider(name: str, server_url: str, **changes: object) -> ModelProvider:
    """Return a real provider that asks the given address."""
    base_url = server_url if name == "anthropic" else f"{server_url}/v1"
    values: dict[str, object] = {"model": MODELS[name], "base_url": base_url, "api_key": SecretStr(f"key-of-{name}")}
    endpoint = Endpoint(**(values | changes))  # type: ignore[arg-type]
    return CLASSES[name](endpoint, None if name == "local" else Redaction)


def mock_provider() -> MockProvider:
    """Return the provider without a model, answering the step that the tests ask."""
    return MockProvider({"propose": lambda _: {"outcome": "refer", "reason": "by rule"}})


@dataclass(slots=True)
class House:
    """Three fake servers with a real provider in front of each."""

    servers: dict[str, FakeModelServer]
    providers: dict[str, ModelProvider]
    time: FakeTime = field(default_factory=FakeTime)
    board: BreakerBoard = field(default_factory=BreakerBoard)

    def fresh(self) -> "House":
        """Return the same house for the next test: no history, no faults, closed breakers."""
        for server in self.servers.values():
            server.reset(GOOD)
        time = FakeTime()
        return House(self.servers, self.providers, time, BreakerBoard(clock=time.clock))

    def chain(self, *names: str | Provider, **changes: object) -> ProviderChain:
        """Return a chain over the named (or given) providers; `mock` is the one without a model."""
        providers = tuple(self._provider(name) if isinstance(name, str) else name for name in names)
        values: dict[str, object] = {"timeout_s": 20.0, "board": self.board, "pace": self.time.pace}
        return ProviderChain(providers, **(values | changes))  # type: ignore[arg-type]

    def _provider(self, name: str) -> Provider:
        return mock_provider() if name == "mock" else self.providers[name]


@contextmanager
def running_house() -> Iterator[House]:
    """Run the three servers for the length of the block."""
    with running_server(GOOD) as first, running_server(GOOD) as second, running_server(GOOD) as third:
        servers = dict(zip(MODELS, (first, second, third), strict=True))
        providers = {name: make_provider(name, server.url) for name, server in servers.items()}
        yield House(servers, providers)
        for provider in providers.values():
            provider.close()
