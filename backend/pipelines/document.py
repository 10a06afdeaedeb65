"""The document pipeline: bytes to pages and proven facts; by rules always, and by a model where one is configured."""

from dataclasses import dataclass

from backend.domain.documents import ExtractedDocument, MediaType
from backend.domain.facts import Fact
from backend.domain.prompts import PromptTexts
from backend.extraction.reader import read_document
from backend.llm.chain import ProviderChain
from backend.llm.mock import Responder
from backend.pipelines.model_facts import DEFAULT_PROMPT, STEP, ModelReading, has_model, nothing_to_add, read_with_model
from backend.pipelines.readers import read_facts

PIPELINE_VERSION = "document-2"


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """
    One document read: pages, facts of rules and model, and what the model was asked.

    `model` is None where the chain holds no model; its facts stand in `facts` as well.
    """

    document: ExtractedDocument
    facts: tuple[Fact, ...]
    model: ModelReading | None = None

    @property
    def unsupported(self) -> tuple[Fact, ...]:
        """Return the facts whose quote was not found; they are shown as unsupported and feed no rule."""
        return tuple(fact for fact in self.facts if not fact.is_verified)


def read(
    content: bytes,
    media_type: MediaType,
    sha256: str,
    chain: ProviderChain | None = None,
    prompt: PromptTexts = DEFAULT_PROMPT,
) -> DocumentReading:
    """
    Return the pages and facts of a document that intake let through.

    A chain that fails takes nothing away: what the rules read stands.

    Raises:
        UnreadableDocumentError: the bytes hold nothing that can be read.

    """
    document = read_document(content, media_type)
    facts = read_facts(document, sha256)
    if chain is None or not has_model(chain) or not any(page.text.strip() for page in document.pages):
        return DocumentReading(document, facts)
    reading = read_with_model(document, sha256, facts, chain, prompt)
    return DocumentReading(document, (*facts, *reading.facts), reading)


def responders() -> dict[str, Responder]:
    """Return what answers the step of extraction without a model."""
    return {STEP: nothing_to_add}
