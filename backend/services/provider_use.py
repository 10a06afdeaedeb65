"""What a run's row keeps of the answers that providers gave."""

from dataclasses import replace
from decimal import Decimal

from pydantic import BaseModel

from backend.domain.runs import ProviderUse
from backend.llm.provider import AIResponse, Prompt


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


class UseMeter:
    """Adds up what the answers of a chain come to, for runs that may ask nobody, once or often."""

    def __init__(self) -> None:
        self._uses: list[ProviderUse] = []

    def note(self, prompt: Prompt, schema: type[BaseModel] | None, response: AIResponse) -> None:
        """Take note of one answer."""
        del prompt, schema
        self._uses.append(provider_use(response))

    def total(self) -> ProviderUse | None:
        """Return the sum under the name of who answered last, None where nobody was asked."""
        if not self._uses:
            return None
        costs = [use.cost_usd for use in self._uses if use.cost_usd is not None]
        is_known = len(costs) == len(self._uses)
        return replace(
            self._uses[-1],
            made_without_model=all(use.made_without_model for use in self._uses),
            retries=sum(use.retries for use in self._uses),
            tokens_in=sum(use.tokens_in or 0 for use in self._uses),
            tokens_out=sum(use.tokens_out or 0 for use in self._uses),
            cost_usd=sum(costs, Decimal(0)) if is_known else None,
            latency_ms=sum(use.latency_ms or 0 for use in self._uses),
        )
