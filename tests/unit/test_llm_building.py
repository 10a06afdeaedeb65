"""The chain is built from settings alone, without loading an SDK, and shows how each provider stands."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from backend.errors import InvalidRequestError
from backend.llm.addresses import RefusedAddressError
from backend.llm.building import build_chain, chain_links
from backend.llm.chain import ProviderChain
from backend.llm.error_kinds import ErrorKind
from backend.llm.provider import ProviderAttempt
from backend.settings import Settings
from tests.fakes.chain_rig import Proposal, make_prompt

KEYS = {"openai_api_key": "k1", "anthropic_api_key": "k2", "local_base_url": "http://127.0.0.1:9/v1"}
RESPONDERS = {"propose": lambda _: {"outcome": "refer", "reason": "by rule"}}


def settings(**values: object) -> Settings:
    blank = {
        "openai_api_key": "",
        "anthropic_api_key": "",
        "local_base_url": "",
        "provider_order": "openai,anthropic,local,mock",
    }
    return Settings(_env_file=None, **(blank | values))  # type: ignore[arg-type]


def names(chain: ProviderChain) -> list[str]:
    return [provider.name for provider in chain.providers]


def test_without_any_key_the_chain_is_rules_alone() -> None:
    chain = build_chain(settings(), RESPONDERS)

    answer = chain.generate_structured_response(make_prompt(), Proposal)

    assert names(chain) == ["mock"]
    assert (answer.ok, answer.made_without_model) == (True, True)


def test_the_order_of_the_settings_is_kept_and_said_once() -> None:
    chain = build_chain(settings(**KEYS, provider_order=" mock, LOCAL,openai,local"), RESPONDERS)

    assert names(chain) == ["mock", "local", "openai"]


def test_all_four_stand_in_the_default_order_when_configured() -> None:
    assert names(build_chain(settings(**KEYS), RESPONDERS)) == ["openai", "anthropic", "local", "mock"]


def test_rules_are_left_out_when_the_operator_leaves_them_out() -> None:
    chain = build_chain(settings(provider_order="openai"), RESPONDERS)

    answer = chain.generate_structured_response(make_prompt(), Proposal)

    assert (answer.ok, answer.error_kind) == (False, ErrorKind.NO_PROVIDER)


def test_an_unknown_name_is_said_with_the_choices() -> None:
    with pytest.raises(InvalidRequestError, match=r"'oracle'.*openai, anthropic, local, mock"):
        build_chain(settings(provider_order="oracle"), RESPONDERS)


def test_a_metadata_address_stops_the_start() -> None:
    with pytest.raises(RefusedAddressError):
        build_chain(settings(local_base_url="http://169.254.169.254/v1"), RESPONDERS)


def test_hosted_providers_mask_and_our_own_does_not() -> None:
    masks = {p.name: getattr(p, "_redaction", None) is not None for p in build_chain(settings(**KEYS), {}).providers}

    assert masks == {"openai": True, "anthropic": True, "local": False, "mock": False}


def test_the_chain_is_told_link_by_link_with_what_is_set_up_and_a_models_end() -> None:
    links = {link.name: link for link in chain_links(settings(openai_api_key="k", openai_model="gpt-4o"))}

    assert [name for name, link in links.items() if link.is_configured] == ["openai", "mock"]
    assert (links["openai"].model, links["openai"].retires_on) == ("gpt-4o", date(2027, 1, 14))
    assert links["mock"].retires_on is None


def test_the_limits_come_from_the_settings() -> None:
    chain = build_chain(settings(provider_deadline_s=7.0, provider_timeout_s=3.0), {})

    assert (chain.deadline_s, chain.timeout_s) == (7.0, 3.0)


def test_each_run_has_the_cost_limit_to_itself_and_the_breakers_with_all_others() -> None:
    chain = build_chain(settings(**KEYS, run_cost_limit_usd="0.50"), RESPONDERS)
    spent, fresh = chain.for_run(), chain.for_run()
    (hosted, *_) = (provider for provider in chain.providers if provider.name == "openai")

    spent.budget.spend(ProviderAttempt("openai", hosted.model, None, 1, cost_usd=Decimal("0.50")))

    assert not spent.budget.allows(hosted, 100, 100)
    assert fresh.budget.allows(hosted, 100, 100)
    assert spent.board is fresh.board is chain.board
    assert build_chain(settings(**KEYS), RESPONDERS).for_run().budget is None


def test_no_module_of_the_chain_loads_an_sdk_or_an_http_library() -> None:
    package = Path(__file__).parents[2] / "backend" / "llm"
    modules = [
        f"backend.llm.{path.stem}" for path in package.glob("*.py") if path.stem not in {"__init__", "http_client"}
    ]
    code = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        "from backend.settings import Settings\nfrom backend.llm.building import build_chain, chain_links\n"
        "chain = build_chain(Settings(_env_file=None, openai_api_key='k', anthropic_api_key='k'), {})\n"
        "assert len(chain_links(Settings(_env_file=None))) == 4\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'openai', 'anthropic', 'httpx2'}))"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=package.parents[1]
    )

    assert len(modules) > 15
    assert result.stdout.strip() == "[]"
