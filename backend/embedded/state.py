"""The state folder: servers, passwords, logs and the lock of one installation."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.account import Account, can_enter, give, server_account
from backend.embedded.start_error import StartError
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SHARED_STATE = Path("/var/lib/insurance-ai-system")


@dataclass(frozen=True, slots=True)
class StateFolder:
    """One installation's folder and the account its servers run as (None: ourselves)."""

    path: Path
    account: Account | None

    @property
    def lock(self) -> Path:
        """Held while `up` runs; says which process and which addresses."""
        return self.path / "running.json"

    @property
    def passwords(self) -> Path:
        """The servers' passwords, readable by the owner alone."""
        return self.path / "passwords.json"

    @property
    def anchors(self) -> Path:
        """Ends of the audit chain, kept outside the database."""
        return self.path / "audit-anchors.jsonl"

    @property
    def logs(self) -> Path:
        """One rotating file for each process."""
        return self.path / "logs"

    @property
    def copies(self) -> Path:
        """Copies of server programs, made when the account cannot reach the environment."""
        return self.path / "programs"

    def server_folder(self, name: str) -> Path:
        """Return the folder of one server, made and owned by its account."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        give(folder, self.account)
        return folder


def state_path(settings: Settings, account: Account | None) -> Path:
    """Return where the state lies: as set, else in the checkout, else (root's closed home) under /var/lib."""
    if "state_dir" in settings.model_fields_set or can_enter(ROOT, account):
        return ROOT / settings.state_dir
    fingerprint = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return SHARED_STATE / f"{ROOT.name}-{fingerprint}"


def find_state(settings: Settings) -> StateFolder:
    """Return the state folder of this installation without making it."""
    account = server_account()
    return StateFolder(state_path(settings, account), account)


def open_state(settings: Settings) -> StateFolder:
    """Return the state folder of this installation, made if needed."""
    account = server_account()
    return open_folder(state_path(settings, account), account)


def open_folder(path: Path, account: Account | None) -> StateFolder:
    """
    Return a state folder, made if needed; the modes of folders that exist are left alone.

    Raises:
        StartError: the folder cannot be written, or the servers' account cannot reach it.

    """
    if not can_enter(path, account):
        raise StartError(
            f"The account that runs the servers for root cannot reach {path}. "
            f"Choose an open place by --data-dir, for example {SHARED_STATE}."
        )
    try:
        _make_passable(path, 0o700 if account is None else 0o711)
        (path / "logs").mkdir(mode=0o700, exist_ok=True)
        _make_passable(path / "programs", 0o755)
    except OSError as error:
        raise StartError(
            f"The folder {path} cannot be written: {error.strerror}. Choose another by --data-dir."
        ) from error
    if not os.access(path, os.W_OK):
        raise StartError(f"The folder {path} belongs to somebody else. Choose another by --data-dir.")
    return StateFolder(path, account)


def _make_passable(folder: Path, mode: int) -> None:
    """Make a folder and its missing parents; only new ones get the mode."""
    for place in (*reversed(folder.parents), folder):
        if not place.exists():
            place.mkdir()
            place.chmod(mode)
