"""What a person may choose when starting the product."""

import argparse
from dataclasses import dataclass

from backend.embedded.ports import LOOPBACK
from backend.embedded.start_error import StartError

DEFAULT_PORT = 8501
FEWEST_WORKERS = 2


@dataclass(frozen=True, slots=True)
class UpOptions:
    """The words after `up`; no port means the first free one from 8501."""

    port: int | None = None
    host: str = LOOPBACK
    workers: int = FEWEST_WORKERS
    demo: bool = True
    echo: bool = True


def parse_up(argv: list[str]) -> UpOptions:
    """
    Return the choices of a command line; argparse explains and exits on unknown words.

    Raises:
        StartError: a number that cannot work.

    """
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start everything and stay.")
    parser.add_argument("--port", type=int, help=f"port of the pages (default: the first free one from {DEFAULT_PORT})")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on; 0.0.0.0 lets other machines in")
    parser.add_argument(
        "--workers", type=int, default=FEWEST_WORKERS, help="worker processes, and one for figures; 0: elsewhere"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="leave the demonstration book out")
    parser.add_argument("--quiet", dest="echo", action="store_false", help="show no log lines here, only keep them")
    options = UpOptions(**vars(parser.parse_args(argv)))
    if options.workers < 0 or 0 < options.workers < FEWEST_WORKERS:
        raise StartError(
            "--workers must be 0, or at least 2: one reads documents, one does the rest; studies have one besides."
        )
    if options.port is not None and not 0 < options.port < 2**16:
        raise StartError("--port must be between 1 and 65535.")
    return options


def parse_stop(argv: list[str]) -> bool:
    """Return whether to stop at once; an unknown word stops nothing, and neither does a question for help."""
    parser = argparse.ArgumentParser(prog="manage.py stop", description="Stop what `up` started and wait for its end.")
    parser.add_argument("--now", action="store_true", help="do not wait for running work; it starts again with `up`")
    return bool(parser.parse_args(argv).now)


def parse_status(argv: list[str]) -> None:
    """Pass where nothing was said after `status`; argparse explains and exits on any word."""
    argparse.ArgumentParser(prog="manage.py status", description="Say what runs here, and where.").parse_args(argv)
