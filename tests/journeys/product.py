"""The real product, started as a person starts it, in a folder that is gone after the journeys."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Row, text

from backend.domain.access import Authority, Principal, Role
from backend.embedded.launch import Launch, start
from backend.embedded.ports import free_port
from backend.embedded.running import Running, find_running
from backend.embedded.state import ROOT
from backend.embedded.throwaway import throwaway_folder
from backend.services.guidelines import install_first_guidelines
from backend.services.passwords import hash_password
from backend.services.prompts import install_first_prompts
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work
from factories import make_claim, make_institution, make_principal, make_submission

PASSWORD = "kettle otter 9431 basalt"
START_TIMEOUT_S = 90.0
PATIENCE_S = 30.0
AUTHORITY = {"commercial_auto": Authority(Decimal(1_000_000), 45)}
Seen = TypeVar("Seen")


def eventually(look: Callable[[], Seen], what: str, patience_s: float = PATIENCE_S) -> Seen:
    """Look until something is seen and return it; fail with the words when it is not seen in time."""
    ends_at = time.monotonic() + patience_s
    while not (seen := look()):
        assert time.monotonic() < ends_at, f"not within {patience_s:.0f} s: {what}"
        time.sleep(0.05)
    return seen


@dataclass
class LiveProduct:
    """A running product: where its pages are, its processes, and the rows behind it."""

    url: str
    pid: int
    unit_of_work: UnitOfWorkFactory
    logs: Path
    institution_id: UUID | None = None

    def add_person(self, role: Role, authority: Mapping[str, Authority] = AUTHORITY) -> Principal:
        """Store a person of the demonstration's institution, or of the only one there is."""
        with self.unit_of_work() as work:
            institution = work.accounts.find_institution("demo") or self.institution_id
            if institution is None:
                institution = make_institution(work)
                install_first_guidelines(work, institution)
                install_first_prompts(work, institution)
            self.institution_id = institution
            return make_principal(work, role, institution, dict(authority), hash_password(PASSWORD, cost=4))

    def add_case(self, by: Principal, insured_name: str) -> UUID:
        """Store a case without any run."""
        with self.unit_of_work() as work:
            return make_submission(work, by, insured_name=insured_name)

    def add_claim(self, by: Principal, insured_name: str) -> UUID:
        """Store a claim without any run."""
        with self.unit_of_work() as work:
            return make_claim(work, by, insured_name=insured_name)

    def rows(self, statement: str, **values: object) -> list[Row]:
        """Ask the database, the only judge of what happened."""
        with self.unit_of_work() as work:
            return list(work.session.execute(text(statement), values))

    def change(self, statement: str, **values: object) -> None:
        """Run a statement as the application's own database role, with the rules that wait for its end applied."""
        with self.unit_of_work() as work:
            work.session.execute(text(statement), values)
            work.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    def kill_worker_when(self, kind: str, is_so: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """End the worker that performs runs of a kind, as a crash would, at the moment something is so."""
        doomed = [pid for pid in _children(self.pid) if f"--kind\0{kind}" in _command_line(pid)]
        assert doomed, f"no worker of kind {kind} runs"
        eventually(is_so, f"the moment to end the worker of kind {kind}", patience_s)
        os.kill(doomed[0], signal.SIGKILL)


@contextlib.contextmanager
def live_product(*, demo: bool = True, **settings: str) -> Iterator[LiveProduct]:
    """Run servers, workers and pages by the product's own `up`; the kernel ends them with this process."""
    with throwaway_folder() as state, tempfile.TemporaryFile() as output:
        words = ("up", "--quiet", "--port", str(free_port()), *(() if demo else ("--no-demo",)))
        process = start(_launch(words, state.path, settings), output)
        try:
            running = _wait_until_told(state.lock, process, state.logs)
            engine = make_engine(running.database_url, pool_size=2)
            yield LiveProduct(running.url, running.pid, make_unit_of_work(engine), state.logs)
            engine.dispose()
        finally:
            _stop(process)


def _launch(words: tuple[str, ...], folder: Path, settings: dict[str, str]) -> Launch:
    """Return how `up` is started: nothing of a developer's own settings reaches it."""
    environment = {
        "APP_ENV": "test",
        "STATE_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SENTRY_DSN": "",
        "PROVIDER_ORDER": "mock",
        "DEMO_PASSWORD": PASSWORD,
        **{name.upper(): value for name, value in settings.items()},
    }
    argv = (sys.executable, "-m", "backend.embedded", *words)
    return Launch("up", argv, ROOT, environment=environment, death_signal=signal.SIGTERM)


def _wait_until_told(lock: Path, process: subprocess.Popen[bytes], logs: Path) -> Running:
    """Return what the product says of itself once its pages answer."""

    def look() -> Running | None:
        assert process.poll() is None, f"the product ended at its start:\n{_last_lines(logs)}"
        running = find_running(lock)
        return running if running and running.url else None

    return eventually(look, f"the product's start\n{_last_lines(logs)}", START_TIMEOUT_S)


def _last_lines(logs: Path) -> str:
    return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-600:]}" for log in sorted(logs.glob("*.log")))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop at once: the second signal waits for nothing."""
    for _ in range(2):
        process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    return ""
