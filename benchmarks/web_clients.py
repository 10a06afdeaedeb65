"""Measure how long 25 and 50 people wait when each page reruns every 2 s in one web process."""

import argparse
import asyncio
import contextlib
from dataclasses import dataclass
from statistics import quantiles

from web_rig import Client, WebProcess, client, demonstration_book, web_process

CROWDS = (25, 50)
EVERY_S = 2.0
GOAL_MS, GOAL_CLIENTS = 300.0, 25
PERSON = "uma.underwriter"


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a number of clients met."""

    clients: int
    waited_ms: list[float]
    cpu_share: float
    memory_mib: float

    def percentile(self, percent: int) -> float:
        """Return a percentile of the waiting times."""
        return quantiles(self.waited_ms, n=100)[percent - 1]


def main() -> None:
    """Measure each crowd in the same web process and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="time measured for each crowd")
    parser.add_argument("--page", default="submissions", help="address of the page that reruns")
    chosen = parser.parse_args()
    with demonstration_book() as book:
        cookie = book.sign_in(PERSON)
        with web_process(book) as web:
            crowds = [asyncio.run(meet(web, cookie, chosen.page, size, chosen.seconds)) for size in CROWDS]
    report(chosen.page, crowds)


async def meet(web: WebProcess, cookie: str, page: str, size: int, seconds: float) -> Crowd:
    """Let a crowd rerun a page at even distances."""
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(client(web, cookie, page)) for _ in range(size)]
        for tab in tabs:
            await tab.rerun()
        loop = asyncio.get_running_loop()
        begin, before = loop.time(), web.cpu_s()
        paces = (pace(tab, begin + number * EVERY_S / size, begin + seconds) for number, tab in enumerate(tabs))
        waited = [each for times in await asyncio.gather(*paces) for each in times]
        return Crowd(size, waited, (web.cpu_s() - before) / (loop.time() - begin), web.memory_mib())


async def pace(tab: Client, begin: float, end: float) -> list[float]:
    """Rerun every two seconds; who is late because an answer was slow goes on at once."""
    loop, waited, due = asyncio.get_running_loop(), [], begin
    while due < end:
        await asyncio.sleep(max(0.0, due - loop.time()))
        waited.append(await tab.rerun())
        due += EVERY_S
    return waited


def report(page: str, crowds: list[Crowd]) -> None:
    """Print one line a crowd and whether the goal is met."""
    print(f"page: {page}")
    print(f"{'clients':>8}{'reruns':>8}{'p50':>10}{'p95':>10}{'longest':>11}{'CPU':>7}{'memory':>12}")
    for crowd in crowds:
        print(
            f"{crowd.clients:8}{len(crowd.waited_ms):8}{crowd.percentile(50):7.0f} ms{crowd.percentile(95):7.0f} ms"
            f"{max(crowd.waited_ms):8.0f} ms{crowd.cpu_share:7.0%}{crowd.memory_mib:8.0f} MiB"
        )
    p95_ms = next(crowd for crowd in crowds if crowd.clients == GOAL_CLIENTS).percentile(95)
    print(f"goal p95 < {GOAL_MS:.0f} ms at {GOAL_CLIENTS} clients: {'met' if p95_ms < GOAL_MS else 'missed'}")


if __name__ == "__main__":
    main()
