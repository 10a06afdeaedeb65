"""The edge of every command: a failure becomes one sentence and an exit code, never a traceback."""

import errno
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from backend.embedded.state import find_state
from backend.errors import DeskError
from backend.settings import get_settings

INTERRUPTED = 130
NO_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})
"""What the machine refuses, and a person can put right: a full disk, a limit, a folder of somebody else."""


def run_guarded(command: Callable[[list[str]], int], argv: list[str]) -> int:
    """Carry out the command of this process and return its exit code; what nobody expected ends in `tell`."""
    sys.excepthook = tell
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # manage.py held Ctrl-C back until here
        return command(argv)
    except DeskError as error:
        _say(error.user_message)
        return 1
    except OSError as error:
        if error.errno not in NO_WRITING:
            raise
        _say(f"{error.filename or 'A file'} could not be written or read: {error.strerror}.")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def tell(_kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    """Say in one sentence that something unexpected ended this process, and keep the details."""
    _say(f"Something unexpected went wrong. The details are in {_keep_details(error)}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201  # the answer


def _keep_details(error: BaseException) -> Path:
    """Append the traceback to the command log and return where that is."""
    details = "".join(traceback.format_exception(error))
    entry = f"{datetime.now(UTC).isoformat(timespec='seconds')} {sys.argv[1:2]}\n{details}\n"
    try:
        return _append(find_state(get_settings()).logs, entry)
    except (DeskError, ValueError, OSError):
        return _append(Path(tempfile.mkdtemp(prefix="insurance-")), entry)


def _append(folder: Path, entry: str) -> Path:
    log = folder / "commands.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(entry)
    return log
