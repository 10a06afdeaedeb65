"""Reads a drawn document back as an upload would be read, and counts against the truth about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.demo.sheet import RenderedDocument, TrueFact
from backend.domain.documents import ExtractedDocument, MediaType
from backend.domain.facts import Fact, FactMethod
from backend.extraction.reader import read_document
from backend.pipelines.readers import read_facts


@dataclass(frozen=True)
class Score:
    """What the readers found of a truth."""

    document: ExtractedDocument
    facts: tuple[Fact, ...]
    truth: Mapping[str, TrueFact]

    @property
    def found(self) -> dict[str, Fact]:
        return {fact.field: fact for fact in self.facts if fact.method is not FactMethod.DERIVED}

    @property
    def right(self) -> list[str]:
        found = self.found
        return [name for name, true in self.truth.items() if name in found and found[name].value == true.value]

    @property
    def precision(self) -> float:
        return len(self.right) / len(self.found)

    @property
    def recall(self) -> float:
        return len(self.right) / len(self.truth)


def read_back(drawn: RenderedDocument) -> Score:
    """Read by the limited child and the real readers."""
    document = read_document(drawn.content, MediaType.PDF)
    return Score(document, read_facts(document, "d0" * 32), drawn.truth)
