"""The edge of every command: a failure becomes one sentence and an exit code, never a traceback."""

import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from backend.embedded.state import find_state
from backend.errors import DeskError
from backend.settings import get_settings

INTERRUPTED = 130


def run_guarded(command: Callable[[list[str]], int], argv: list[str]) -> int:
    """Carry out a command and return its exit code; say what went wrong in one sentence."""
    try:
        return command(argv)
    except DeskError as error:
        _say(error.user_message)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # the edge of the process: the details go to the log
        _say(f"Something unexpected went wrong. The details are in {_keep_details()}")
    return 1


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201  # the answer


def _keep_details() -> Path:
    """Append the traceback to the command log and return where that is."""
    entry = f"{datetime.now(UTC).isoformat(timespec='seconds')} {sys.argv[1:2]}\n{traceback.format_exc()}\n"
    try:
        return _append(find_state(get_settings()).logs, entry)
    except (DeskError, ValueError, OSError):
        return _append(Path(tempfile.mkdtemp(prefix="insurance-")), entry)


def _append(folder: Path, entry: str) -> Path:
    log = folder / "commands.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(entry)
    return log
