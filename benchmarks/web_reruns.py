"""Measure what a trivial rerun costs the web process: our care for the garbage collector beside the default."""

import argparse
import asyncio
import gc

from web_rig import Book, client, demonstration_book, web_process

WARM_UP = 10
GOAL_MS = 20.0
PERSON, PAGE = "uma.underwriter", "account"


def main() -> None:
    """Measure both web processes one after the other, or serve as the one with the default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reruns", type=int, default=100, help="reruns measured in each process")
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.port:
        serve_with_the_default(chosen.port)
        return
    with demonstration_book() as book:
        default = measure(book, chosen.reruns, "benchmarks/web_reruns.py")
        ours = measure(book, chosen.reruns)
    report(default, ours)


def measure(book: Book, reruns: int, *program: str) -> tuple[float, float, float]:
    """Return CPU milliseconds per rerun, waiting milliseconds per rerun, and the memory in MiB."""
    cookie = book.sign_in(PERSON)
    with web_process(book, *program) as web:

        async def rerun_often() -> tuple[float, float]:
            async with client(web, cookie, PAGE) as tab:
                for _ in range(WARM_UP):
                    await tab.rerun()
                before = web.cpu_s()
                waited = [await tab.rerun() for _ in range(reruns)]
                return (web.cpu_s() - before) * 1000 / reruns, sum(waited) / reruns

        return *asyncio.run(rerun_often()), web.memory_mib()


def serve_with_the_default(port: int) -> None:
    """Serve the same pages with the collector as Streamlit and Python leave it."""
    from app.http import start  # noqa: PLC0415 - the measuring process must not build the pages

    start.REQUIRED_OPTIONS.pop("runner.postScriptGC")
    gc.freeze = lambda: None
    from app.server import app  # noqa: PLC0415 - same

    app.run(config={"server.port": port, "server.address": "127.0.0.1", "runner.postScriptGC": True})


def report(default: tuple[float, float, float], ours: tuple[float, float, float]) -> None:
    """Print both lines and the ratio."""
    print(f"{'page: ' + PAGE:22}{'CPU a rerun':>14}{'waited':>12}{'memory':>12}")
    for name, (cpu_ms, waited_ms, memory_mib) in (("Streamlit's default", default), ("ours", ours)):
        print(f"{name:22}{cpu_ms:11.1f} ms{waited_ms:9.1f} ms{memory_mib:8.0f} MiB")
    print(f"ratio {default[0] / ours[0]:.1f}; goal {GOAL_MS:.0f} ms: {'met' if ours[0] < GOAL_MS else 'missed'}")


if __name__ == "__main__":
    main()
