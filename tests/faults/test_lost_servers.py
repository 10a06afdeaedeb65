"""Redis and PostgreSQL go away under the workers; submissions stay, and work goes on when they are back."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from backend.domain.runs import RunKind
from backend.embedded.binaries import valkey_program
from backend.embedded.launch import start
from backend.embedded.ports import free_port
from backend.embedded.server import wait_until_ready
from backend.embedded.throwaway import throwaway_folder
from backend.embedded.valkey_server import ValkeyServer
from backend.store.engine import UnitOfWorkFactory
from fakes.run_rig import RunRig

pytestmark = pytest.mark.timeout(90)
ALL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Valkey:
    """A Valkey that keeps its port and nothing else from one start to the next."""

    def __init__(self, server: ValkeyServer, state) -> None:
        self.server = server
        self.log = state.logs / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = start(self.server.launch(), output)
        assert wait_until_ready(self.server, self.process, self.log)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    with throwaway_folder() as state:
        program, folder = valkey_program(state.copies, state.account), state.server_folder("valkey")
        valkey = Valkey(ValkeyServer(program, folder, free_port(), "secret", state.account, is_kept=False), state)
        valkey.start()
        yield valkey
        valkey.kill()


@pytest.fixture
def rig(committed_unit_of_work: UnitOfWorkFactory, own_database_url: str, valkey: Valkey) -> RunRig:
    return RunRig(committed_unit_of_work, own_database_url, valkey.server.url)


def test_runs_submitted_while_redis_is_away_are_performed_when_it_is_back(rig: RunRig, valkey: Valkey) -> None:
    with rig.worker(threads=2), rig.worker("documents"):
        rig.wait_for(rig.submit(), "succeeded")
        busy = rig.submit(seconds=1)
        rig.wait_for(busy, "running")
        valkey.kill()
        away = rig.submit()
        rig.wait_for(busy, "succeeded")
        assert rig.verdict(away).state == "queued"
        valkey.start()
        rows = rig.wait_for_all()

    assert {(row.state, row.results, row.ends) for row in rows} == {("succeeded", 1, 1)}


def test_a_worker_stops_in_good_order_while_redis_is_away(rig: RunRig, valkey: Valkey) -> None:
    with rig.worker(threads=2) as io, rig.worker("documents") as documents:
        rig.wait_for(rig.submit(), "succeeded")
        rig.wait_for(rig.submit(RunKind.DOCUMENT), "succeeded")
        valkey.kill()
        for process in (io, documents):
            process.send_signal(signal.SIGTERM)
        exits = [process.wait(30) for process in (io, documents)]

    assert exits == [0, 0]


def test_runs_survive_the_loss_of_every_database_connection(rig: RunRig) -> None:
    with rig.worker(threads=2):
        busy = [rig.submit(seconds=1) for _ in range(2)]
        for run_id in busy:
            rig.wait_for(run_id, "running")
        with rig.unit_of_work() as work:
            work.session.connection().exec_driver_sql(ALL_OTHERS)
        rig.submit()
        rows = rig.wait_for_all()

    assert {(row.state, row.results, row.ends) for row in rows} == {("succeeded", 1, 1)}
