"""The lock of a state folder: held while `up` runs, and says who holds it and where to reach what."""

import fcntl
import json
import os
import shlex
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from backend.embedded.start_error import StartError
from backend.settings import get_settings

LOCK_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Running:
    """A running product: its supervisor, its page (empty while it starts), and the addresses of its servers."""

    pid: int
    started_at: str
    logs: str
    url: str = ""
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    migration_database_url: str = field(default="", repr=False)
    audit_anchor_file: str = ""
    audit_anchor_key: str = field(default="", repr=False)


class RunningLock:
    """Held by one supervisor; the kernel releases it when that dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        """
        Become the one supervisor of this folder.

        Raises:
            StartError: another one runs; the message names it.

        """
        deadline = time.monotonic() + LOCK_PATIENCE_S
        while not _locked(self._file, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise StartError(_already_running(find_running(self.path), self.path.parent))
            time.sleep(0.02)
        os.ftruncate(self._file, 0)

    def tell(self, running: Running) -> None:
        """Write down what others may want to know of us."""
        content = json.dumps(asdict(running)).encode()
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, content, 0)

    def release(self) -> None:
        """Let others start here."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


def find_running(path: Path) -> Running | None:
    """Return what runs on a state folder, None if nothing does or we may not know."""
    if not is_held(path):
        return None
    try:
        return Running(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_held(path: Path) -> bool:
    """Tell whether a supervisor holds this lock, even one that is still starting."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _locked(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


def stop_command(folder: Path) -> str:
    """Return what stops the product of a state folder; the folder is named when one was chosen for this start."""
    chosen = f" --data-dir {shlex.quote(str(folder))}" if "state_dir" in get_settings().model_fields_set else ""
    return f"python3 manage.py stop{chosen}"


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _already_running(other: Running | None, folder: Path) -> str:
    if other is None or not other.url:
        return "Another start of the product is under way in this folder. Wait for it, or choose --data-dir."
    return (
        f"The product already runs at {other.url} (process {other.pid}). "
        f"Open that page, or stop it first: {stop_command(folder)}"
    )
