"""The pipeline that reads documents by rules alone: no model is asked, the same bytes give the same facts."""

from backend.domain.documents import MediaType
from backend.domain.runs import ProviderUse
from backend.extraction.reader import read_document
from backend.pipelines.readers import read_facts
from backend.services.document_runs import DocumentPipeline, DocumentRead

RULES_VERSION = "document-rules-1"
"""Goes up with every change of the readers that changes facts; stored readings of other versions are not reused."""


def read_by_rules(content: bytes, media_type: MediaType, sha256: str) -> DocumentRead:
    """Return pages, and the facts that layout rules prove from them."""
    document = read_document(content, media_type)
    rules = ProviderUse(provider="rules", model=RULES_VERSION, made_without_model=True)
    return DocumentRead(document, read_facts(document, sha256), rules)


RULES_PIPELINE = DocumentPipeline(RULES_VERSION, read_by_rules)
