"""Prices and windows of models as published on 2026-11-01, and what a call costs or may cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_MILLION = Decimal(1_000_000)
# English and digits give 3 to 4 characters a token; 2 keeps an estimate on the expensive side.
_CHARS_PER_TOKEN = 2


@dataclass(frozen=True, slots=True)
class ModelCard:
    """
    What is published about one model; prices in USD for a million tokens.

    Above `long_from_tokens` input tokens the whole call is billed at the long prices.
    """

    input_usd: Decimal
    output_usd: Decimal
    window_tokens: int
    long_from_tokens: int | None = None
    long_input_usd: Decimal = Decimal(0)
    long_output_usd: Decimal = Decimal(0)


def _card(input_usd: str, output_usd: str, window_tokens: int = 1_000_000) -> ModelCard:
    return ModelCard(Decimal(input_usd), Decimal(output_usd), window_tokens)


# From the providers' public model pages; a model that is not listed has an unknown price, never a price of 0.
MODEL_CARDS: dict[str, ModelCard] = {
    "gpt-6.1-sol": ModelCard(Decimal(2), Decimal(10), 1_050_000, 272_000, Decimal(4), Decimal(15)),
    "claude-opus-5-5": _card("4", "20"),
    "claude-sonnet-5-5": _card("2", "10"),
    "claude-sonnet-5": _card("2", "10"),
    "claude-haiku-4-5": _card("1", "5", 200_000),
}

RETIREMENTS: dict[str, date] = {
    "claude-sonnet-4-5": date(2026, 11, 30),
    "gpt-5": date(2026, 12, 11),
    "gpt-5-mini": date(2026, 12, 11),
    "gpt-5-nano": date(2026, 12, 11),
    "o3": date(2026, 12, 11),
    "gpt-4o": date(2027, 1, 14),
    "gpt-4o-mini": date(2027, 1, 14),
    "gpt-4.1": date(2027, 1, 14),
    "gpt-4.1-mini": date(2027, 1, 14),
    "gpt-5.1": date(2027, 4, 1),
    "gpt-5.4-nano": date(2027, 4, 1),
}


def cost_usd(model: str, tokens_in: int, tokens_out: int) -> Decimal | None:
    """Return what the call cost, or None when the price of the model is unknown."""
    card = MODEL_CARDS.get(model)
    if card is None:
        return None
    is_long = card.long_from_tokens is not None and tokens_in > card.long_from_tokens
    price_in, price_out = (card.long_input_usd, card.long_output_usd) if is_long else (card.input_usd, card.output_usd)
    return (price_in * tokens_in + price_out * tokens_out) / _MILLION


def most_usd(model: str, chars_in: int, max_tokens_out: int) -> Decimal | None:
    """Return an upper estimate of what a call may cost, or None when the price is unknown."""
    return cost_usd(model, -(-chars_in // _CHARS_PER_TOKEN), max_tokens_out)


def window_tokens(model: str) -> int | None:
    """Return how many tokens the model takes in, or None when unknown."""
    card = MODEL_CARDS.get(model)
    return None if card is None else card.window_tokens


def retirement(model: str) -> date | None:
    """Return the day on which the provider switches the model off, when one is announced."""
    return RETIREMENTS.get(model)
