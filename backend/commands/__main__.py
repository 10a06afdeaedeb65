"""`python -m backend.commands NAME ...`: finds the command's file and runs its main."""

import importlib
import sys

from backend.commands.output import guarded_output
from backend.embedded.adoption import adopt_running_servers
from backend.embedded.boundary import run_guarded
from backend.embedded.given_settings import check_settings
from backend.errors import InvalidRequestError

OTHER_RELEASE = "The database is empty or of another release; run `manage.py migrate`."


def main(argv: list[str]) -> int:
    """Run the command named first with the words after it."""
    check_settings()
    adopt_running_servers()
    command = importlib.import_module(f"backend.commands.{argv[0].replace('-', '_')}")
    try:
        with guarded_output():
            return int(command.main(argv[1:]))
    except _statement_refused() as error:
        if type(getattr(error, "orig", None)).__name__ not in ("UndefinedTable", "UndefinedColumn"):
            raise
        raise InvalidRequestError(OTHER_RELEASE) from error


def _statement_refused() -> type[Exception]:
    """Return what a statement raises that the schema does not know; imported only after something went wrong."""
    from sqlalchemy.exc import ProgrammingError  # noqa: PLC0415 - commands without a database start faster

    return ProgrammingError


if __name__ == "__main__":
    raise SystemExit(run_guarded(main, sys.argv[1:]))
