"""`python -m backend.commands NAME ...`: finds the command's file and runs its main."""

import importlib
import sys

from pydantic import ValidationError

from backend.commands.addresses import check_addresses
from backend.commands.output import guarded_output
from backend.embedded.adoption import adopt_running_servers
from backend.embedded.boundary import run_guarded
from backend.errors import InvalidRequestError
from backend.settings import get_settings


def main(argv: list[str]) -> int:
    """Run the command named first with the words after it."""
    _check_settings()
    adopt_running_servers()
    command = importlib.import_module(f"backend.commands.{argv[0].replace('-', '_')}")
    with guarded_output():
        return int(command.main(argv[1:]))


def _check_settings() -> None:
    """Raise InvalidRequestError with the names of the settings that do not fit; never with a value."""
    try:
        check_addresses(get_settings())
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        wrong = "; ".join(f"{'.'.join(str(part) for part in each['loc']).upper()}: {each['msg']}" for each in faults)
        raise InvalidRequestError(f"Please correct these settings: {wrong}.") from None


if __name__ == "__main__":
    raise SystemExit(run_guarded(main, sys.argv[1:]))
