"""`python -m backend.commands NAME ...`: finds the command's file and runs its main."""

import importlib
import sys

from backend.embedded.adoption import adopt_running_servers
from backend.embedded.boundary import run_guarded


def main(argv: list[str]) -> int:
    """Run the command named first with the words after it."""
    adopt_running_servers()
    command = importlib.import_module(f"backend.commands.{argv[0].replace('-', '_')}")
    return int(command.main(argv[1:]))


if __name__ == "__main__":
    raise SystemExit(run_guarded(main, sys.argv[1:]))
