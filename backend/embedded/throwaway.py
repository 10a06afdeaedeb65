"""Both servers on a temporary folder, for tests and benchmarks; they die with the process that asked."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backend.embedded.account import server_account
from backend.embedded.binaries import postgres_folder, valkey_program
from backend.embedded.launch import start
from backend.embedded.passwords import make_passwords
from backend.embedded.ports import free_port
from backend.embedded.postgres_cluster import PostgresCluster
from backend.embedded.postgres_server import THROWAWAY, PostgresServer
from backend.embedded.server import Server, last_lines, wait_until_ready
from backend.embedded.start_error import StartError
from backend.embedded.state import StateFolder, open_folder
from backend.embedded.valkey_server import ValkeyServer

PORTS_TRIED = 3
AnyServer = TypeVar("AnyServer", bound=Server)


@dataclass(frozen=True, slots=True)
class ServerUrls:
    """Where the two servers answer; the passwords are inside."""

    database_url: str
    redis_url: str


@contextlib.contextmanager
def throwaway_servers() -> Iterator[ServerUrls]:
    """Give fresh servers without any table or key; everything is gone afterwards."""
    with throwaway_folder() as state, throwaway_valkey(state) as valkey, throwaway_postgres(state) as postgres:
        yield ServerUrls(postgres.url, valkey.url)


@contextlib.contextmanager
def throwaway_folder() -> Iterator[StateFolder]:
    """Give a state folder that is removed afterwards."""
    account = server_account()
    with tempfile.TemporaryDirectory(prefix="insurance-", ignore_cleanup_errors=True) as name:
        if account is not None:
            Path(name).chmod(0o711)
        yield open_folder(Path(name), account)


@contextlib.contextmanager
def throwaway_postgres(state: StateFolder) -> Iterator[PostgresServer]:
    """Run a PostgreSQL that never waits for the disk, with the program's role and empty database."""
    cluster = PostgresCluster(
        state.server_folder("postgres"), postgres_folder(state.copies, state.account), state.account
    )
    passwords = make_passwords()
    cluster.prepare(passwords.superuser)
    with run_server(lambda port: PostgresServer(cluster, port, passwords, THROWAWAY), state.logs) as server:
        server.open_undivided_database()
        yield server


@contextlib.contextmanager
def throwaway_valkey(state: StateFolder, *, is_kept: bool = False) -> Iterator[ValkeyServer]:
    """Run a Valkey; nothing is kept on the disk unless asked for."""
    program, folder = valkey_program(state.copies, state.account), state.server_folder("valkey")
    password = make_passwords().valkey
    with run_server(
        lambda port: ValkeyServer(program, folder, port, password, state.account, is_kept), state.logs
    ) as server:
        yield server


@contextlib.contextmanager
def run_server(make: Callable[[int], AnyServer], logs: Path) -> Iterator[AnyServer]:
    """
    Run one server on a free port and stop it afterwards.

    Another program may take the port between our look and the server's start: then the next one is tried.
    """
    for _ in range(PORTS_TRIED):
        server = make(free_port())
        launch = server.launch()
        log = logs / f"{launch.name}.log"
        with log.open("wb") as output:
            process = start(launch, output)
        try:
            if wait_until_ready(server, process, log):
                yield server
                return
        finally:
            process.send_signal(launch.stop_signal)
            process.wait(launch.stop_timeout_s)
    raise StartError(f"{launch.name} ended at its start: {last_lines(log)}")
