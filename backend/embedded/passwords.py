"""Random passwords of the embedded servers, made once and kept in a file only its owner reads."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from backend.embedded.start_error import StartError

ADDED_LATER = frozenset({"owner", "anchor_key"})
"""What files of former releases do not hold; it is made when it is missing."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """What opens the embedded servers, and the key that signs ends of the audit chain; never printed."""

    superuser: str = field(repr=False)
    application: str = field(repr=False)
    valkey: str = field(repr=False)
    owner: str = field(repr=False)
    anchor_key: str = field(repr=False)


def make_passwords() -> Passwords:
    """Return new random passwords."""
    return Passwords(*(_make_one() for _ in fields(Passwords)))


def keep_passwords(path: Path) -> Passwords:
    """
    Return the passwords of an installation, made at its first start.

    Raises:
        StartError: the file is damaged.

    """
    if not path.exists():
        passwords = make_passwords()
        _write(path, passwords)
        return passwords
    kept = _read(path)
    missing = ADDED_LATER - kept.keys()
    try:
        passwords = Passwords(**kept, **{name: _make_one() for name in missing})
    except TypeError as error:
        raise _damaged(path) from error
    if missing:
        _write(path, passwords)
    return passwords


def _make_one() -> str:
    return secrets.token_urlsafe(24)


def _write(path: Path, passwords: Passwords) -> None:
    """Replace the file as a whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(passwords), file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(kept, dict):
        raise _damaged(path)
    return kept


def _damaged(path: Path) -> StartError:
    return StartError(f"The password file {path} is damaged. Put back a copy of it from your backup.")
