"""The product as processes: what is started, in which order, with which addresses."""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from backend.embedded.binaries import postgres_folder, valkey_program
from backend.embedded.box import Login, welcome
from backend.embedded.launch import Launch
from backend.embedded.one_shot import run_to_its_end
from backend.embedded.options import DEFAULT_PORT, UpOptions
from backend.embedded.passwords import Passwords, keep_passwords
from backend.embedded.ports import next_free_port, requested_port
from backend.embedded.postgres_cluster import PostgresCluster
from backend.embedded.postgres_server import PostgresServer
from backend.embedded.process_log import ProcessLog, show
from backend.embedded.running import Running, RunningLock
from backend.embedded.start_error import StartError
from backend.embedded.state import ROOT, StateFolder
from backend.embedded.supervisor import Supervisor, WhenEnded
from backend.embedded.valkey_server import ValkeyServer
from backend.embedded.web_probe import status_of
from backend.settings import AppEnv, Settings

Known = TypeVar("Known", str, dict[str, str])
POSTGRES, VALKEY, WEB, WORKERS = range(4)
PAGES_TIMEOUT_S = 180.0
READY, UNKNOWN_PATH = 200, 404
WORKER_GRACE_S = 15.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""For the worker of figures: threads of numeric libraries do not live through a fork."""


@dataclass(frozen=True, slots=True)
class Product:
    """One start of the product in one state folder."""

    options: UpOptions
    settings: Settings
    state: StateFolder
    supervisor: Supervisor
    lock: RunningLock
    running: Running

    async def start(self) -> None:
        """Start everything in order and print the box."""
        port = self._web_port()
        urls = await self._servers()
        environment = {**urls, **self._environment(port), "MIGRATION_DATABASE_URL": ""}
        await self.supervisor.keep(web_launch(port, self.options.host, environment), WhenEnded.RESTART, WEB)
        logins = await self._prepare({**environment, "MIGRATION_DATABASE_URL": urls["MIGRATION_DATABASE_URL"]})
        for launch in worker_launches(self.options.workers, environment, self.settings.run_timeout_s + WORKER_GRACE_S):
            await self.supervisor.keep(launch, WhenEnded.RESTART_FOR_EVER, WORKERS)
        await self._wait_for_pages(port)
        url = environment["PUBLIC_URL"]
        self.lock.tell(_reached(self.running, url, urls))
        show(welcome(url, logins, str(self.state.logs), is_demo=self._has_demo()))

    async def _servers(self) -> dict[str, str]:
        """Start the servers that are not given, both at once; return what reaches them, by setting."""
        database_url = self.settings.database_url.get_secret_value()
        redis_url = self.settings.redis_url.get_secret_value()
        if database_url and redis_url:
            return {**self._own_database(), "REDIS_URL": redis_url}
        passwords = self._passwords()
        redis, database = await asyncio.gather(
            _known(redis_url) if redis_url else self._valkey(passwords),
            _known(self._own_database()) if database_url else self._postgres(passwords),
        )
        return {**database, "REDIS_URL": redis}

    def _own_database(self) -> dict[str, str]:
        """Return what a person set for a database of their own."""
        settings = self.settings
        return {
            "DATABASE_URL": settings.database_url.get_secret_value(),
            "MIGRATION_DATABASE_URL": settings.migration_database_url.get_secret_value(),
            "AUDIT_ANCHOR_FILE": settings.audit_anchor_file,
            "AUDIT_ANCHOR_KEY": settings.audit_anchor_key.get_secret_value(),
        }

    def _passwords(self) -> Passwords:
        has_database = (self.state.path / "postgres" / "data" / "PG_VERSION").is_file()
        if has_database and not self.state.passwords.exists():
            raise StartError(f"The database is here but its password file {self.state.passwords} is gone. Put it back.")
        return keep_passwords(self.state.passwords)

    async def _postgres(self, passwords: Passwords) -> dict[str, str]:
        state = self.state
        programs = postgres_folder(state.copies, state.account)
        cluster = PostgresCluster(state.server_folder("postgres"), programs, state.account)
        cluster.prepare(passwords.superuser)
        server = await self.supervisor.start_server(
            lambda port: PostgresServer(cluster, port, passwords), WhenEnded.STOP_ALL, POSTGRES
        )
        server.open_database()
        settings = self.settings
        return {
            "DATABASE_URL": server.url,
            "MIGRATION_DATABASE_URL": server.owner_url,
            "AUDIT_ANCHOR_FILE": settings.audit_anchor_file or str(state.anchors),
            "AUDIT_ANCHOR_KEY": settings.audit_anchor_key.get_secret_value() or passwords.anchor_key,
        }

    async def _valkey(self, passwords: Passwords) -> str:
        state = self.state
        program = valkey_program(state.copies, state.account)
        folder = state.server_folder("valkey")
        server = await self.supervisor.start_server(
            lambda port: ValkeyServer(program, folder, port, passwords.valkey, state.account), WhenEnded.RESTART, VALKEY
        )
        return server.url

    async def _prepare(self, environment: Mapping[str, str]) -> list[Login]:
        """Migrate and load the demonstration book; both do nothing when done before."""
        words = ("prepare",) if self._has_demo() else ("prepare", "--no-demo")
        launch = Launch("prepare", (sys.executable, "-m", "backend.commands", *words), ROOT, environment=environment)
        with closing(ProcessLog("prepare", self.state.logs, echo=self.options.echo)) as log:
            answer = await run_to_its_end(launch, log)
        return [Login(**entry) for entry in json.loads(answer.strip().splitlines()[-1])["logins"]]

    async def _wait_for_pages(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PAGES_TIMEOUT_S
        path = "/readyz" if self.options.workers else "/healthz"
        while (status := await status_of(port, path)) != READY:
            path = "/healthz" if status == UNKNOWN_PATH else path
            if loop.time() > deadline:
                raise StartError(f"The pages were not ready after {PAGES_TIMEOUT_S:.0f} s. See {self.state.logs}.")
            await asyncio.sleep(0.1)

    def _web_port(self) -> int:
        host = self.options.host
        return requested_port(self.options.port, host) if self.options.port else next_free_port(DEFAULT_PORT, host)

    def _has_demo(self) -> bool:
        return self.options.demo and self.settings.app_env is not AppEnv.PRODUCTION

    def _environment(self, port: int) -> dict[str, str]:
        is_chosen = "public_url" in self.settings.model_fields_set
        public_url = self.settings.public_url if is_chosen else f"http://localhost:{port}"
        return {"STATE_DIR": str(self.state.path), "PUBLIC_URL": public_url, "PYTHONUNBUFFERED": "1"}


def _reached(running: Running, url: str, urls: Mapping[str, str]) -> Running:
    """Return what runs with the addresses that commands of the same installation take over."""
    return replace(
        running,
        url=url,
        database_url=urls["DATABASE_URL"],
        redis_url=urls["REDIS_URL"],
        migration_database_url=urls["MIGRATION_DATABASE_URL"],
        audit_anchor_file=urls["AUDIT_ANCHOR_FILE"],
        audit_anchor_key=urls["AUDIT_ANCHOR_KEY"],
    )


async def _known(given: Known) -> Known:
    return given


def web_launch(port: int, host: str, environment: Mapping[str, str]) -> Launch:
    """Return how the pages are started; Streamlit finds the `st.App` inside the file and writes no access log."""
    argv = (sys.executable, "-m", "streamlit", "run", "app/server.py", "--server.headless", "true")
    place = ("--server.port", str(port), "--server.address", host)
    return Launch("web", (*argv, *place), ROOT, environment=environment)


def worker_launches(count: int, environment: Mapping[str, str], stop_timeout_s: float) -> list[Launch]:
    """
    Return how the workers are started: one of threads, those that fork to read documents, and one for figures.

    The last comes besides the `count` that is asked for; without any of those all workers run elsewhere.
    """
    kinds = ("io", *("documents",) * (count - 1), "figures") if count else ()
    return [
        Launch(
            f"worker-{at}",
            (sys.executable, "worker.py", "--kind", kind),
            ROOT,
            environment={**environment, **(ONE_THREAD if kind == "figures" else {})},
            stop_timeout_s=stop_timeout_s,
        )
        for at, kind in enumerate(kinds, start=1)
    ]
