"""How much slower is the chain than the bare SDK? Alternating calls against the fake server in one run."""

import argparse
import time
from collections.abc import Callable
from contextlib import closing
from statistics import quantiles

import openai
from pydantic import SecretStr

from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.http_client import http_client
from backend.llm.model_provider import Endpoint
from backend.llm.openai_provider import OpenAIProvider
from backend.llm.redaction import Redaction
from tests.fakes.chain_rig import GOOD, Proposal, make_prompt
from tests.fakes.fake_model_server import running_server

MODEL = "gpt-6.1-sol"
WARM_UP = 20


def main() -> None:
    """Print p50 and p99 of both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=300, help="calls of each kind")
    calls = parser.parse_args().calls
    with running_server(GOOD) as server:
        endpoint = Endpoint(MODEL, server.openai_url, SecretStr("k"))
        client = openai.OpenAI(
            api_key="k",
            base_url=server.openai_url,
            max_retries=0,
            http_client=http_client({"Authorization": "Bearer k"}),
        )
        with (
            closing(client),
            closing(ProviderChain((OpenAIProvider(endpoint, Redaction),), board=BreakerBoard())) as chain,
        ):
            report(*alternate(lambda: ask_sdk(client), lambda: ask_chain(chain), calls))


def ask_sdk(client: openai.OpenAI) -> None:
    """Ask once through the SDK alone."""
    completion = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "system", "content": "You propose."}, {"role": "user", "content": "What now?"}],
        timeout=60.0,
    )
    Proposal.model_validate_json(completion.choices[0].message.content or "")


def ask_chain(chain: ProviderChain) -> None:
    """Ask once through the chain, with masking, schema check, breaker and retries in place."""
    if not chain.generate_structured_response(make_prompt(), Proposal).ok:
        raise SystemExit("the chain did not answer")


def alternate(first: Callable[[], None], second: Callable[[], None], calls: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of both, measured in turns so that both meet the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(calls + WARM_UP):
        for book, ask in zip(times, (first, second), strict=True):
            started = time.perf_counter()
            ask()
            if number >= WARM_UP:
                book.append((time.perf_counter() - started) * 1000)
    return times


def report(sdk_ms: list[float], chain_ms: list[float]) -> None:
    """Print both lines and the ratio."""
    cuts = [quantiles(sample, n=100) for sample in (sdk_ms, chain_ms)]
    for name, cut in zip(("bare SDK", "chain"), cuts, strict=True):
        print(f"{name:9} p50 {cut[49]:6.2f} ms   p99 {cut[98]:6.2f} ms")
    print(f"ratio     p50 {cuts[1][49] / cuts[0][49]:6.2f}      p99 {cuts[1][98] / cuts[0][98]:6.2f}")


if __name__ == "__main__":
    main()
