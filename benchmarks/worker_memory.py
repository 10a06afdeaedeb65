"""What a figures worker holds in memory with the library imported, and how much a forked study adds to it."""

import argparse
import importlib
import os
from collections.abc import Callable
from pathlib import Path

from backend.domain.studies.selection import ALL_METHODS, Selection

MB = 1024.0


def main() -> None:
    """Print the worker's resident memory before and after preloading, and what each of its children adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=3, help="forked studies, one after the other")
    children = parser.parse_args().children
    print(f"worker, core imported        {resident_mb():7.1f} MB resident")
    importlib.import_module("backend.reserving.library").preload()
    print(f"worker, library preloaded    {resident_mb():7.1f} MB resident")
    for number in range(1, children + 1):
        extra, peak = in_child(study)
        print(f"study {number} in a forked child  {extra:7.1f} MB of its own, {peak:7.1f} MB resident at most")


def study() -> None:
    """Run every method on the industry of a line of Schedule P."""
    methods = importlib.import_module("backend.reserving.methods")
    samples = importlib.import_module("backend.reserving.samples")
    results, missing = methods.run_methods(samples.load_industry("clrd", "ppauto"), Selection(methods=ALL_METHODS))
    if not results or missing:
        raise SystemExit(f"the study is not whole: {missing}")


def in_child(compute: Callable[[], None]) -> tuple[float, float]:
    """Return what a forked child has of its own after a computation, and its highest resident memory."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            compute()
            os.write(writing, f"{own_mb()} {peak_mb()}".encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split()
    _, status = os.waitpid(child, 0)
    if status or not told:
        raise SystemExit("the child ended without an answer")
    return float(told[0]), float(told[1])


def resident_mb() -> float:
    """Return the resident memory of this process."""
    return _kilobytes("status", "VmRSS") / MB


def peak_mb() -> float:
    """Return the highest resident memory of this process."""
    return _kilobytes("status", "VmHWM") / MB


def own_mb() -> float:
    """Return the memory that this process shares with nobody."""
    return (_kilobytes("smaps_rollup", "Private_Dirty") + _kilobytes("smaps_rollup", "Private_Clean")) / MB


def _kilobytes(file: str, name: str) -> float:
    lines = Path("/proc/self", file).read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
