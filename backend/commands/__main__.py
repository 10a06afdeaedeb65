"""`python -m backend.commands NAME ...`: finds the command's file and runs its main."""

import importlib
import sys

from backend.commands.output import guarded_output
from backend.embedded.adoption import adopt_running_servers
from backend.embedded.boundary import run_guarded
from backend.embedded.given_settings import check_settings


def main(argv: list[str]) -> int:
    """Run the command named first with the words after it."""
    check_settings()
    adopt_running_servers()
    command = importlib.import_module(f"backend.commands.{argv[0].replace('-', '_')}")
    with guarded_output():
        return int(command.main(argv[1:]))


if __name__ == "__main__":
    raise SystemExit(run_guarded(main, sys.argv[1:]))
