"""What a run's row keeps of the answer that a provider gave."""

from backend.domain.runs import ProviderUse
from backend.llm.provider import AIResponse


def provider_use(response: AIResponse) -> ProviderUse:
    """Return provider, model, retries, tokens, cost and time of an answer as the row holds them."""
    return ProviderUse(
        provider=response.provider or "none",
        model=response.model_answered or response.model or "",
        made_without_model=response.made_without_model,
        retries=response.retries,
        tokens_in=response.tokens_in,
        tokens_out=response.tokens_out,
        cost_usd=response.cost_usd,
        latency_ms=round(response.latency_ms),
    )
