"""Making a result again from what was kept: the words between replays, challengers and the kinds of run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol
from uuid import UUID

from pydantic import TypeAdapter

from backend.domain.prompts import PromptTexts
from backend.domain.replays import Json
from backend.llm.chain import ProviderChain
from backend.pipelines.case_document import CaseDocument
from backend.store.work import UnitOfWork

_DOCUMENTS = TypeAdapter(tuple[CaseDocument, ...])


@dataclass(frozen=True, slots=True)
class KeptInputs:
    """The inputs of one run as its material keeps them, and whose they are."""

    institution_id: UUID
    inputs: Json

    def part(self, name: str) -> dict[str, object]:
        """Return one part of the inputs that is a mapping, empty where it is none."""
        found = self.inputs.get(name)
        return dict(found) if isinstance(found, Mapping) else {}

    def words(self, name: str) -> tuple[str, ...]:
        """Return one part of the inputs that is a list of words."""
        found = self.inputs.get(name)
        return tuple(map(str, found)) if isinstance(found, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class Remade:
    """A result made again, as the run's own handler would have stored it."""

    result: Json
    result_hash: str


class Remaker(Protocol):
    """Makes the results of one kind of run again, from kept inputs alone."""

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the inputs give with the answers of this chain."""

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same inputs under the guideline, scorecard and prompt that hold today."""


def prompt_to_json(prompt: PromptTexts) -> dict[str, object]:
    """Return the words of a prompt as material keeps them."""
    return asdict(prompt)


def prompt_from_json(kept: Json) -> PromptTexts:
    """Return the words of a prompt."""
    return PromptTexts(*(str(kept[name]) for name in ("step", "version", "system", "template")))


def documents_to_json(documents: tuple[CaseDocument, ...]) -> list[object]:
    """Return the documents of a case with facts, page texts and flags as an assessment took them."""
    kept: list[object] = _DOCUMENTS.dump_python(documents, mode="json")
    return kept


def documents_from_json(kept: object) -> tuple[CaseDocument, ...]:
    """Return the documents of a case."""
    return _DOCUMENTS.validate_python(kept)
