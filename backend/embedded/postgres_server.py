"""The embedded PostgreSQL: on loopback, with passwords; the program gets a role that is no superuser."""

import signal
from dataclasses import dataclass

import psycopg2
from psycopg2.extensions import connection

from backend.embedded.launch import Launch
from backend.embedded.passwords import Passwords
from backend.embedded.ports import LOOPBACK
from backend.embedded.postgres_cluster import SUPERUSER, PostgresCluster
from backend.embedded.postgres_roles import DATABASE, OWNER, ROLE, open_divided, open_undivided

LASTING = ("log_checkpoints=off",)
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "log_checkpoints=off")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """One server over one data folder; `settings` are PostgreSQL's, name=value."""

    cluster: PostgresCluster
    port: int
    passwords: Passwords
    settings: tuple[str, ...] = LASTING

    @property
    def url(self) -> str:
        """The address the program connects to, as its own role."""
        return f"postgresql://{ROLE}:{self.passwords.application}@{LOOPBACK}:{self.port}/{DATABASE}"

    @property
    def owner_url(self) -> str:
        """The address migrations connect to, as the role that owns the tables."""
        return f"postgresql://{OWNER}:{self.passwords.owner}@{LOOPBACK}:{self.port}/{DATABASE}"

    def launch(self) -> Launch:
        """Return how the server is started; SIGINT is PostgreSQL's fast, clean shutdown."""
        settings = (f"listen_addresses={LOOPBACK}", "unix_socket_directories=", *self.settings)
        options = tuple(word for setting in settings for word in ("-c", setting))
        return Launch(
            name="postgres",
            argv=(
                str(self.cluster.programs / "postgres"),
                "-D",
                str(self.cluster.data),
                "-p",
                str(self.port),
                *options,
            ),
            cwd=self.cluster.folder,
            account=self.cluster.account,
            death_signal=signal.SIGINT,
            stop_signal=signal.SIGINT,
            stop_timeout_s=60.0,
        )

    def is_ready(self) -> bool:
        """Tell whether the server lets us in."""
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def open_database(self) -> None:
        """Create roles and database if they are missing, and divide what one role owned before."""
        open_divided(self._connect, self.passwords)

    def open_undivided_database(self) -> None:
        """Create a database and the one role that owns it, which may make further ones: for tests and benchmarks."""
        open_undivided(self._connect, self.passwords)

    def _connect(self, database: str = "postgres") -> connection:
        return psycopg2.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self.passwords.superuser,
            dbname=database,
            connect_timeout=5,
        )
