"""How documents are read here: by rules always, and by the chain's models where there are any."""

import hashlib
from dataclasses import replace

from backend.domain.documents import MediaType
from backend.domain.prompts import PromptTexts
from backend.domain.runs import ProviderUse
from backend.llm.chain import ProviderChain
from backend.llm.playback import AnswerNotebook
from backend.pipelines.document import PIPELINE_VERSION, DocumentReading, read
from backend.pipelines.model_facts import DEFAULT_PROMPT, has_model
from backend.services.document_runs import DocumentPipeline, DocumentRead
from backend.services.provider_use import provider_use

BY_RULES = ProviderUse(provider="rules", model=PIPELINE_VERSION, made_without_model=True)


def make_document_pipeline(
    chain: ProviderChain | None = None, prompt: PromptTexts = DEFAULT_PROMPT
) -> DocumentPipeline:
    """Return the pipeline over a chain; its version names models and words, for they change what is read."""
    if chain is None or not has_model(chain):
        return DocumentPipeline(PIPELINE_VERSION, _by_rules)

    def read_bytes(content: bytes, media_type: MediaType, sha256: str) -> DocumentRead:
        notebook = AnswerNotebook()
        reading = read(content, media_type, sha256, chain.for_run(notebook), prompt)
        return replace(_as_read(reading), answers=notebook.to_json())

    return DocumentPipeline(
        version=f"{PIPELINE_VERSION}+{prompt.label}+{_models(chain)}",
        read=read_bytes,
        prompt=prompt,
        with_prompt=lambda words: make_document_pipeline(chain, words),
    )


def _by_rules(content: bytes, media_type: MediaType, sha256: str) -> DocumentRead:
    return _as_read(read(content, media_type, sha256))


RULES_PIPELINE = make_document_pipeline()
"""Rules alone: no model is asked, the same bytes give the same facts."""


def _as_read(reading: DocumentReading) -> DocumentRead:
    model = reading.model
    if model is None:
        return DocumentRead(reading.document, reading.facts, BY_RULES)
    findings = {
        "model_answered": model.response.ok,
        "model_facts": len(model.facts),
        "refused_facts": model.refused,
        "unread_pages": list(model.unread_pages),
        "unsupported_facts": len(reading.unsupported),
    }
    use = provider_use(model.response)
    if not model.response.ok:  # the rules made the reading, and refused or failed questions may still be billed
        use = replace(use, provider=BY_RULES.provider, model=BY_RULES.model, made_without_model=True)
    return DocumentRead(reading.document, reading.facts, use, findings)


def _models(chain: ProviderChain) -> str:
    names = ",".join(f"{provider.name}:{provider.model}" for provider in chain.providers)
    return hashlib.sha256(names.encode()).hexdigest()[:8]
