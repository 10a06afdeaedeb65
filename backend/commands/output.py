"""What a command prints: JSON that every terminal can carry, and a reader that went away ends it quietly."""

import contextlib
import errno
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping

from backend.errors import InvalidRequestError

_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def print_json(value: Mapping[str, object]) -> None:
    """Print one object as one line; line ends, and what the output's encoding cannot hold, are escaped as in JSON."""
    line = json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        line.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    print(line, flush=True)


@contextlib.contextmanager
def guarded_output() -> Iterator[None]:
    """
    Send everything printed inside before going on.

    A reader that has read enough (`| head -1`) ends the command with exit code 1 and no further word.

    Raises:
        InvalidRequestError: the answer could not be written, since the disk is full.

    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _drop_the_rest()
        raise SystemExit(1) from None
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _drop_the_rest()
        raise InvalidRequestError(f"The answer could not be written: {error.strerror}.") from None


def _drop_the_rest() -> None:
    """Send what is still in the buffer nowhere, so that the end of the process does not fail on it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
