"""What an assessment of a claim is made from as JSON, and the same assessment made again from it."""

from collections.abc import Iterable

from pydantic import TypeAdapter

from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.products import fields_from_json, fields_to_json
from backend.domain.prompts import PromptTexts
from backend.domain.scorecards import scorecard_from_json, scorecard_to_json
from backend.llm.chain import ProviderChain
from backend.pipelines.claim import ClaimAssessment, ClaimHistory, ClaimInputs, assess_claim
from backend.services.remaking import (
    KeptInputs,
    documents_from_json,
    documents_to_json,
    prompt_from_json,
    prompt_to_json,
)

_TERM = TypeAdapter(PolicyTerm | None)
_HISTORY = TypeAdapter(ClaimHistory)


def claim_material(inputs: ClaimInputs, prompt: PromptTexts, unread: Iterable[str]) -> dict[str, object]:
    """Return everything that the pipeline was given, as JSON; the history holds what its figures rested on."""
    return {
        "line": inputs.line.value,
        "fields": fields_to_json(inputs.fields),
        "policy": _TERM.dump_python(inputs.policy, mode="json"),
        "scorecard": scorecard_to_json(inputs.scorecard),
        "documents": documents_to_json(inputs.documents),
        "history": _HISTORY.dump_python(inputs.history, mode="json"),
        "unread": list(unread),
        "prompt": prompt_to_json(prompt),
    }


def assess_kept_claim(kept: KeptInputs, chain: ProviderChain) -> ClaimAssessment:
    """Return the assessment that kept inputs give with the answers of a chain."""
    form = LOSS_FORMS[PolicyLine(str(kept.inputs["line"]))]
    inputs = ClaimInputs(
        form=form,
        fields=fields_from_json(form, kept.part("fields")),
        policy=_TERM.validate_python(kept.inputs["policy"]),
        scorecard=scorecard_from_json(kept.part("scorecard")),
        documents=documents_from_json(kept.inputs["documents"]),
        history=_HISTORY.validate_python(kept.inputs["history"]),
    )
    return assess_claim(inputs, chain, prompt=prompt_from_json(kept.part("prompt")))
