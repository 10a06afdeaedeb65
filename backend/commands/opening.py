"""Files named on the command line: read as far as they may be long, or refused in one sentence."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from backend.errors import InvalidRequestError


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it was found; `content` is empty where the file is longer than it may be."""

    path: Path
    size_bytes: int
    sha256: str
    content: bytes


def open_file(path: Path, most_bytes: int) -> OpenedFile:
    """
    Return a file with its hash; one that is too long is hashed piece by piece and never held in memory.

    Raises:
        InvalidRequestError: there is no such file, it is a folder or a device, or it may not be read.

    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unopened(path, "it is not a file")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
            if len(content) <= most_bytes:
                return OpenedFile(path, len(content), hashlib.sha256(content).hexdigest(), content)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return OpenedFile(path, file.tell(), sha256, b"")
    except OSError as error:
        raise _unopened(path, error.strerror or "it cannot be read") from None
    except ValueError:
        raise _unopened(path, "its name is no file name") from None


def shown(name: Path | str) -> str:
    """Return a path or a name as one line of a sentence: line ends and control characters become question marks."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(name))


def _unopened(path: Path, reason: str) -> InvalidRequestError:
    return InvalidRequestError(f"We could not open {shown(path)}: {reason}.")
