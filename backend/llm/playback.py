"""A run's answers written down while it asks, and played back when it runs again: no provider is called."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from pydantic import BaseModel

from backend.errors import DeskError
from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.prompts import prompt_hash
from backend.llm.provider import AIResponse, Prompt, Provider
from backend.llm.schemas import schema_hash, schema_version


class UnrecordedQuestionError(DeskError):
    """The pipeline asked something that the run had not asked; a replay says so instead of asking a provider."""

    code = "unrecorded_question"

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"The replay asked a question in the step '{step}' that the run had not asked.")


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One answer with the fingerprints of its question: the texts of the question stand in prompt and inputs."""

    step: str
    prompt_version: str
    prompt_hash: str
    schema_hash: str
    ok: bool
    content: str
    provider: str | None
    model: str | None
    model_answered: str | None
    made_without_model: bool
    error_kind: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the answer as a run's material keeps it."""
        return asdict(self)

    def to_response(self, schema: type[BaseModel] | None) -> AIResponse:
        """Return the answer as the chain gave it, without attempts, times and costs."""
        kind = ErrorKind(self.error_kind) if self.error_kind else None
        return AIResponse(
            content=self.content,
            provider=self.provider,
            model=self.model,
            ok=self.ok,
            prompt_hash=self.prompt_hash,
            model_answered=self.model_answered,
            error_kind=kind,
            message=kind.treatment.sentence if kind else "",
            schema_version=schema_version(schema),
            made_without_model=self.made_without_model,
        )


def answer_from_json(kept: Mapping[str, object]) -> RecordedAnswer:
    """Return an answer of a run's material."""
    return RecordedAnswer(
        step=str(kept["step"]),
        prompt_version=str(kept["prompt_version"]),
        prompt_hash=str(kept["prompt_hash"]),
        schema_hash=str(kept["schema_hash"]),
        ok=kept["ok"] is True,
        content=str(kept["content"]),
        provider=_text(kept["provider"]),
        model=_text(kept["model"]),
        model_answered=_text(kept["model_answered"]),
        made_without_model=kept["made_without_model"] is True,
        error_kind=str(kept.get("error_kind") or ""),
    )


class AnswerNotebook:
    """Writes down each answer of a chain in the order in which the run received them."""

    def __init__(self) -> None:
        self._answers: list[RecordedAnswer] = []

    def note(self, prompt: Prompt, schema: type[BaseModel] | None, response: AIResponse) -> None:
        """Write one answer down, a failed one as well."""
        answer = RecordedAnswer(
            step=prompt.step,
            prompt_version=prompt.version,
            prompt_hash=response.prompt_hash,
            schema_hash=_schema_hash(schema),
            ok=response.ok,
            content=response.content,
            provider=response.provider,
            model=response.model,
            model_answered=response.model_answered,
            made_without_model=response.made_without_model,
            error_kind=response.error_kind.value if response.error_kind else "",
        )
        self._answers.append(answer)

    def to_json(self) -> tuple[dict[str, object], ...]:
        """Return the answers as a run's material keeps them."""
        return tuple(answer.to_json() for answer in self._answers)


@dataclass(frozen=True, slots=True)
class PlaybackChain(ProviderChain):
    """
    A chain that gives recorded answers alone.

    `otherwise` is asked what was not recorded; without it such a question raises UnrecordedQuestionError.
    `left` holds the answers that nobody has asked for yet.
    """

    left: list[RecordedAnswer] = field(default_factory=list)
    otherwise: ProviderChain | None = None

    def only(self, provider: str) -> "PlaybackChain":
        """Return the same recorded answers; what was not recorded is asked of one provider alone."""
        if self.otherwise is None:
            return self
        alone = self.otherwise.only(provider)
        return replace(self, providers=alone.providers, otherwise=alone)

    def _generate(self, prompt: Prompt, schema: type[BaseModel] | None) -> AIResponse:
        asked = (prompt_hash(prompt), _schema_hash(schema))
        for place, answer in enumerate(self.left):
            if (answer.prompt_hash, answer.schema_hash) == asked:
                return self.left.pop(place).to_response(schema)
        if self.otherwise is None:
            raise UnrecordedQuestionError(prompt.step)
        if schema is None:
            return self.otherwise.generate_response(prompt)
        return self.otherwise.generate_structured_response(prompt, schema)


class RecordedProvider:
    """Stands where a model stood, so that a pipeline asks what it asked then; it never answers by itself."""

    name = "recorded"
    model = "recorded"
    is_hosted = False
    is_model = True
    max_tokens_out = 0

    def generate_response(self, prompt: Prompt, *, timeout_s: float | None = None) -> AIResponse:
        """Raise UnrecordedQuestionError."""
        del timeout_s
        raise UnrecordedQuestionError(prompt.step)

    def generate_structured_response(
        self, prompt: Prompt, schema: type[BaseModel], *, timeout_s: float | None = None
    ) -> AIResponse:
        """Raise UnrecordedQuestionError."""
        del timeout_s, schema
        raise UnrecordedQuestionError(prompt.step)

    def close(self) -> None:
        """Do nothing: there are no connections."""


def play_back(answers: Iterable[Mapping[str, object]], otherwise: ProviderChain | None = None) -> PlaybackChain:
    """Return the chain that gives these answers; where there are some, a model is taken to stand in it."""
    recorded = [answer_from_json(answer) for answer in answers]
    standing: tuple[Provider, ...] = (RecordedProvider(),) if recorded else ()
    return PlaybackChain(otherwise.providers if otherwise else standing, left=recorded, otherwise=otherwise)


def _schema_hash(schema: type[BaseModel] | None) -> str:
    return "" if schema is None else schema_hash(schema)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
