"""
Measure how long it takes from a fresh clone to a page that answers, and a second start.

`python benchmarks/startup.py [words for up]` clones the last commit twice and starts it three times.
"""

import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from backend.embedded.ports import free_port
from backend.embedded.state import ROOT
from backend.embedded.web_probe import status_of

OK = 200
LONGEST_S = 600.0


def main(words: Sequence[str]) -> None:
    """Print the seconds of a start with an empty cache, with a filled cache, and of a second start."""
    with tempfile.TemporaryDirectory(prefix="startup-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        cache = folder / "cache"
        cold = clone_and_start(folder / "cold", cache, words)
        again = start(folder / "cold", cache, words)
        warm = clone_and_start(folder / "warm", cache, words)
    print("seconds until            /healthz   ready, page answers")
    for label, (alive_s, page_s) in {
        "clone, empty cache": cold,
        "clone, filled cache": warm,
        "second start": again,
    }.items():
        print(f"{label:<24}{alive_s:>9.1f}{page_s:>12.1f}")
    print(f"second start / first: {again[1] / cold[1]:.2f}")


def clone_and_start(checkout: Path, cache: Path, words: Sequence[str]) -> tuple[float, float]:
    """Clone, start, and return the seconds as in `start`, the clone included."""
    begun = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
    cloning_s = time.monotonic() - begun
    alive_s, page_s = start(checkout, cache, words)
    return cloning_s + alive_s, cloning_s + page_s


def start(checkout: Path, cache: Path, words: Sequence[str]) -> tuple[float, float]:
    """Start the product and stop it; return the seconds until it lives and until everything is ready and answers."""
    port = free_port()
    begun = time.monotonic()
    output = checkout.with_suffix(".out")
    with output.open("ab") as log:
        process = subprocess.Popen(
            ["env", f"UV_CACHE_DIR={cache}", "python3", "manage.py", "up", "--port", str(port), *words],
            cwd=checkout,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        alive_s = asyncio.run(seconds_until_ok(process, port, "/healthz", begun))
        asyncio.run(seconds_until_ok(process, port, "/readyz", begun))
        page_s = asyncio.run(seconds_until_ok(process, port, "/", begun))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        if process.returncode:
            print(output.read_text(encoding="utf-8")[-2000:])
    return alive_s, page_s


async def seconds_until_ok(process: subprocess.Popen[bytes], port: int, path: str, begun: float) -> float:
    """Return the seconds from `begun` until an address answers 200."""
    while await status_of(port, path) != OK:
        if process.poll() is not None or time.monotonic() - begun > LONGEST_S:
            raise SystemExit(f"the product did not answer on {path}")
        await asyncio.sleep(0.05)
    return time.monotonic() - begun


if __name__ == "__main__":
    main(sys.argv[1:])
