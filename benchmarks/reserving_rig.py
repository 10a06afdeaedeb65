"""What the reserving benchmarks share: chainladder with its own warnings quiet, and two calls timed in turns."""

import importlib
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy as np


@contextmanager
def chainladder() -> Iterator[ModuleType]:
    """Give the library with its own warnings quiet."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield importlib.import_module("chainladder")


def in_turns(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of both, measured in turns after one call each, so that both meet the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    first(), second()
    for _ in range(rounds):
        for book, compute in zip(times, (first, second), strict=True):
            begun = time.perf_counter()
            compute()
            book.append(time.perf_counter() - begun)
    return times


def report(names: tuple[str, str], times: tuple[list[float], list[float]]) -> float:
    """Print best and median of both and return how many times faster the second is (median)."""
    medians = [float(np.median(one)) for one in times]
    width = max(map(len, names))
    for name, one, median in zip(names, times, medians, strict=True):
        print(f"{name:{width}}  best {min(one) * 1000:9.2f} ms   median {median * 1000:9.2f} ms")
    ratio = medians[0] / medians[1]
    print(f"{'ratio':{width}}  {ratio:.1f} times faster (median of {len(times[0])} rounds in turns)")
    return ratio
