"""The data folder of the embedded PostgreSQL: made whole or not at all, never of another major version."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.account import Account, give
from backend.embedded.launch import die_with_parent
from backend.embedded.start_error import StartError

SUPERUSER = "postgres"
LEFTOVER_TIMEOUT_S = 30.0
BUILT_IN_SINCE = 17
OWN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


@dataclass(frozen=True, slots=True)
class PostgresCluster:
    """A data folder below `folder`, the programs that serve it, and the account that owns it."""

    folder: Path
    programs: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """The folder PostgreSQL calls its data directory."""
        return self.folder / "data"

    @property
    def exists(self) -> bool:
        """Tell whether a complete data folder is there."""
        return (self.data / "PG_VERSION").is_file()

    def prepare(self, superuser_password: str) -> None:
        """
        Make the data folder at the first start; later check it and clear what a crash left.

        Raises:
            StartError: the folder is of another major version, or cannot be made.

        """
        if not self.exists:
            self._create(superuser_password)
        elif (found := (self.data / "PG_VERSION").read_text(encoding="ascii").strip()) != self.major_version():
            raise StartError(
                f"The data in {self.data} is of PostgreSQL {found}; this release brings {self.major_version()}. "
                f"Start the former release, save the database with its pg_dump, move {self.data} away, "
                "start this release and load the copy with pg_restore."
            )
        else:
            end_leftover(self.data)

    def major_version(self) -> str:
        """Return the major version of the programs, such as '18'."""
        return self._run("postgres", "--version").split()[2].partition(".")[0]

    def _create(self, superuser_password: str) -> None:
        _must_be_listed(self.account)
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.folder / "initial-password"
        password_file.touch(mode=0o600)
        try:
            give(password_file, self.account)
            password_file.write_text(superuser_password, encoding="ascii")
            self._run("initdb", "-D", str(unfinished), f"--pwfile={password_file}", *self._choices())
        finally:
            password_file.unlink()
        unfinished.rename(self.data)

    def _choices(self) -> list[str]:
        """Return our choices for a new data folder; syncing is left out only while it is made."""
        own_locale = OWN_LOCALE if int(self.major_version()) >= BUILT_IN_SINCE else []
        access = ["--username", SUPERUSER, "--auth=scram-sha-256", "--no-sync", "--no-instructions"]
        return ["--encoding=UTF8", "--locale=C", *own_locale, *access]

    def _run(self, program: str, *arguments: str) -> str:
        account = self.account
        done = subprocess.run(  # noqa: S603  # our own programs; one thread
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=die_with_parent(signal.SIGKILL),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last_lines = " ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
            raise StartError(f"PostgreSQL could not make its data folder in {self.folder}: {last_lines}")
        return done.stdout


def _must_be_listed(account: Account | None) -> None:
    """Refuse early what initdb refuses: a user number without a name, as containers may give."""
    if account is not None or os.name != "posix":
        return
    import pwd  # noqa: PLC0415  # does not exist on Windows

    try:
        pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise StartError(
            f"PostgreSQL does not run for user number {os.geteuid()}, which has no name on this machine. "
            "Start as a user with a name or as root, or set DATABASE_URL."
        ) from error


def end_leftover(data: Path) -> None:
    """
    Clear a pid file that a crash left, ending the server behind it if that still runs.

    A number alone proves nothing: after a restart of the machine it may be anybody's.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.is_file():
        return
    pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0] or 0)
    if not serves(pid, data):
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + LEFTOVER_TIMEOUT_S
    while serves(pid, data):
        if time.monotonic() > deadline:
            raise StartError(
                f"An earlier PostgreSQL (process {pid}) still uses {data} and does not stop. End it first."
            )
        time.sleep(0.05)


def serves(pid: int, data: Path) -> bool:
    """Tell whether a process is a live PostgreSQL that works in this data folder."""
    try:
        if Path("/proc/self").exists():
            return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
        shown = subprocess.run(  # noqa: S603  # a number we read as a number
            ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return str(data) in shown.stdout
