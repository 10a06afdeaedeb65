"""What an assessment of a submission is made from as JSON, and the same assessment made again from it."""

from collections.abc import Iterable

from backend.domain.guidelines import Guideline, guideline_from_json, guideline_to_json
from backend.domain.products import fields_from_json, fields_to_json, get_product
from backend.domain.prompts import PromptTexts
from backend.llm.chain import ProviderChain
from backend.pipelines.underwriting import Assessment, CaseInputs, assess
from backend.services.remaking import (
    KeptInputs,
    documents_from_json,
    documents_to_json,
    prompt_from_json,
    prompt_to_json,
)


def underwriting_material(
    case: CaseInputs, guideline: Guideline, prompt: PromptTexts, unread: Iterable[str]
) -> dict[str, object]:
    """Return everything that the pipeline was given, as JSON."""
    return {
        "product": case.product.code,
        "fields": fields_to_json(case.fields),
        "documents": documents_to_json(case.documents),
        "unread": list(unread),
        "guideline": guideline_to_json(guideline),
        "prompt": prompt_to_json(prompt),
    }


def assess_kept(kept: KeptInputs, chain: ProviderChain) -> Assessment:
    """Return the assessment that kept inputs give with the answers of a chain."""
    product = get_product(str(kept.inputs["product"]))
    fields = fields_from_json(product, kept.part("fields"))
    case = CaseInputs(product, fields, documents_from_json(kept.inputs["documents"]))
    guideline, prompt = guideline_from_json(kept.part("guideline")), prompt_from_json(kept.part("prompt"))
    return assess(case, guideline, chain, prompt=prompt)
