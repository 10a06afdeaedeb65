"""The embedded PostgreSQL: on loopback, with passwords; the program gets a role that is no superuser."""

import contextlib
import signal
from dataclasses import dataclass

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from backend.embedded.launch import Launch
from backend.embedded.passwords import Passwords
from backend.embedded.ports import LOOPBACK
from backend.embedded.postgres_cluster import SUPERUSER, PostgresCluster

ROLE = "insurance_app"
DATABASE = "insurance"
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

    def open_database(self, *, more_databases: bool = False) -> None:
        """Create the program's role and database if they are missing; the superuser does nothing else."""
        rights = sql.SQL("LOGIN CREATEDB" if more_databases else "LOGIN")
        link = self._connect()
        link.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
        password = sql.Literal(self.passwords.application)
        with contextlib.closing(link), link.cursor() as cursor:
            with contextlib.suppress(errors.DuplicateObject):
                cursor.execute(sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(role, rights, password))
            with contextlib.suppress(errors.DuplicateDatabase):
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))

    def _connect(self) -> connection:
        return psycopg2.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self.passwords.superuser,
            dbname="postgres",
            connect_timeout=5,
        )
