"""Whom the embedded servers run as: PostgreSQL refuses root, so root lends them an existing account."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.start_error import StartError

LENT_ACCOUNT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system that owns nothing but the servers' folders."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account for the servers when we are root; None when everything runs as ourselves."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415  # does not exist on Windows

    try:
        entry = pwd.getpwnam(LENT_ACCOUNT)
    except KeyError as error:
        raise StartError(
            f"PostgreSQL does not run as root and there is no account '{LENT_ACCOUNT}' to lend it. "
            "Start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from error
    return Account(LENT_ACCOUNT, entry.pw_uid, entry.pw_gid)


def can_enter(folder: Path, account: Account | None) -> bool:
    """Tell whether an account may pass through a folder and every parent of it; modes are only read."""
    if account is None:
        return True
    return all(_may_pass(place, account) for place in (folder, *folder.parents) if place.exists())


def give(path: Path, account: Account | None) -> None:
    """Make one file or folder of ours belong to the servers' account."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _may_pass(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
