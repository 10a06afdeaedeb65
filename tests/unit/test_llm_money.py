"""Prices and budgets: an unknown price is unknown, and a limit holds before the request goes out."""

from decimal import Decimal

import pytest

from backend.llm.budget import RunBudget
from backend.llm.prices import MODEL_CARDS, cost_usd, most_usd, retirement, window_tokens
from backend.llm.provider import ProviderAttempt
from backend.settings import Settings
from tests.fakes.chain_rig import make_provider, mock_provider


def attempt(cost: Decimal | None) -> ProviderAttempt:
    return ProviderAttempt("openai", "gpt-6.1-sol", None, latency_ms=1, cost_usd=cost)


def test_an_unknown_model_has_an_unknown_price_and_never_none_at_all() -> None:
    assert cost_usd("made-up", 1000, 1000) is None
    assert most_usd("made-up", 1000, 1000) is None
    assert window_tokens("made-up") is None


def test_a_call_costs_its_tokens_at_the_published_price() -> None:
    assert cost_usd("claude-opus-5-5", 1_000_000, 100_000) == Decimal(6)


def test_a_long_call_is_billed_at_the_long_price_as_a_whole() -> None:
    assert cost_usd("gpt-6.1-sol", 272_000, 0) == Decimal("0.544")
    assert cost_usd("gpt-6.1-sol", 272_001, 1_000_000) == Decimal("16.088004")


def test_the_configured_models_have_a_price_and_no_announced_end() -> None:
    fields = Settings.model_fields
    for name in ("openai_model", "anthropic_model"):
        assert fields[name].default in MODEL_CARDS
        assert retirement(fields[name].default) is None


@pytest.mark.parametrize("model", MODEL_CARDS)
def test_the_estimate_before_a_call_is_never_below_its_cost(model: str) -> None:
    cost, estimate = cost_usd(model, 300_000, 900), most_usd(model, 900_000, 1000)

    assert cost is not None
    assert estimate is not None
    assert estimate > cost


def test_a_budget_refuses_the_request_that_could_break_it() -> None:
    budget = RunBudget(Decimal("0.02"))
    provider = make_provider("anthropic", "http://127.0.0.1:9")

    assert budget.allows(provider, chars_in=1000, max_tokens_out=1000)
    budget.spend(attempt(Decimal("0.0095")))
    assert not budget.allows(provider, chars_in=1000, max_tokens_out=1000)
    assert budget.spent_usd == Decimal("0.0095")


def test_a_hosted_model_without_a_known_price_cannot_be_bounded_and_is_not_asked() -> None:
    provider = make_provider("openai", "http://127.0.0.1:9", model="made-up")

    assert not RunBudget(Decimal(1000)).allows(provider, 1, 1)


def test_our_own_server_and_rules_are_always_affordable() -> None:
    budget = RunBudget(Decimal(0))

    assert budget.allows(make_provider("local", "http://127.0.0.1:9"), 10**6, 10**4)
    assert budget.allows(mock_provider(), 10**6, 0)


def test_an_unknown_cost_does_not_count_as_money() -> None:
    budget = RunBudget(Decimal(1))
    budget.spend(attempt(None))

    assert budget.spent_usd == 0
