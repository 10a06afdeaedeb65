"""The words that the product brings along for every step that asks a model; institutions start with them."""

from collections.abc import Mapping

from backend.domain.prompts import PromptTexts
from backend.pipelines import actuarial, claim, model_facts, report, underwriting

DEFAULT_PROMPTS: Mapping[str, PromptTexts] = {
    words.step: words
    for words in (
        underwriting.DEFAULT_PROMPT,
        claim.DEFAULT_PROMPT,
        actuarial.DEFAULT_PROMPT,
        model_facts.DEFAULT_PROMPT,
        report.DEFAULT_PROMPT,
    )
}
