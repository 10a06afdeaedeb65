"""Random passwords of the embedded servers, made once and kept in a file only its owner reads."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from backend.embedded.start_error import StartError


@dataclass(frozen=True, slots=True)
class Passwords:
    """What opens the embedded servers; never printed."""

    superuser: str = field(repr=False)
    application: str = field(repr=False)
    valkey: str = field(repr=False)


def make_passwords() -> Passwords:
    """Return new random passwords."""
    return Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))


def keep_passwords(path: Path) -> Passwords:
    """
    Return the passwords of an installation, made at its first start.

    Raises:
        StartError: the file is damaged.

    """
    if path.exists():
        return _read(path)
    passwords = make_passwords()
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(passwords), file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return passwords


def _read(path: Path) -> Passwords:
    try:
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise StartError(f"The password file {path} is damaged. Put back a copy of it from your backup.") from error
