"""Start one worker process: `--kind io` performs runs in threads, `documents` and `figures` in forked children."""

import argparse
import sys

import backend.jobs  # noqa: F401 - imported here once, so that forked children need not
from backend.domain.runs import Pool
from backend.observability import configure_logging, configure_sentry
from backend.services.worker_process import run_worker
from backend.settings import get_settings

MOST_THREADS = 64


def threads(given: str) -> int:
    """Return a number of runs at the same time that a worker can carry."""
    if not (given.isdecimal() and 1 <= int(given) <= MOST_THREADS):
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_THREADS} is needed")
    return int(given)


def main() -> int:
    """Work until a signal comes; SIGTERM lets the runs in hand finish."""
    parser = argparse.ArgumentParser(description="Perform runs until a signal comes.")
    parser.add_argument("--kind", type=Pool, choices=tuple(Pool), default=Pool.IO)
    parser.add_argument("--threads", type=threads, default=4, help="runs at the same time (io)")
    options = parser.parse_args()
    configure_logging(get_settings())
    configure_sentry(get_settings())
    return run_worker(options.kind, options.threads, get_settings())


if __name__ == "__main__":
    sys.exit(main())
