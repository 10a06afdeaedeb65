"""The embedded PostgreSQL, really started."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from backend.embedded.binaries import postgres_folder
from backend.embedded.launch import start
from backend.embedded.passwords import make_passwords
from backend.embedded.ports import free_port
from backend.embedded.postgres_cluster import PostgresCluster, end_leftover, serves
from backend.embedded.postgres_server import PostgresServer
from backend.embedded.server import wait_until_ready
from backend.embedded.start_error import StartError
from backend.embedded.throwaway import run_server, throwaway_folder, throwaway_postgres


@pytest.fixture(scope="module")
def state():
    with throwaway_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def server(state):
    with throwaway_postgres(state) as running:
        yield running


def ask(url, question):
    link = psycopg2.connect(url)
    try:
        with link.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()
    finally:
        link.close()


def test_the_program_gets_a_role_that_owns_its_database_and_no_more(server):
    row = ask(
        server.url,
        "SELECT rolsuper, rolbypassrls, pg_get_userbyid(datdba) = current_user"
        " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()",
    )
    assert row == (False, False, True)


def test_letters_beyond_ascii_are_folded_on_every_machine_alike(server):
    assert ask(server.url, "SELECT lower('ÄÖÉ'), current_setting('server_encoding')") == ("äöé", "UTF8")


def test_a_wrong_password_is_refused(server):
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(server.url.replace(server.passwords.application, "guess"), "SELECT 1")


def test_it_listens_on_this_machine_alone(server):
    assert ask(server.url, "SELECT current_setting('listen_addresses')") == ("127.0.0.1",)


def test_opening_the_database_again_changes_nothing(server):
    server.open_undivided_database()
    assert ask(server.url, "SELECT 1") == (1,)


def test_no_password_is_left_in_a_file_or_an_argument(server):
    folder = server.cluster.folder
    process = int((server.cluster.data / "postmaster.pid").read_text().split()[0])
    arguments = subprocess.run(["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=True)

    assert sorted(path.name for path in folder.iterdir()) == ["data"]
    assert server.passwords.superuser not in arguments.stdout


def test_data_of_another_major_version_is_refused_with_the_way_out(server, tmp_path):
    cluster = PostgresCluster(tmp_path, server.cluster.programs, None)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(StartError, match=r"PostgreSQL 13; this release brings \d+.*pg_dump.*pg_restore"):
        cluster.prepare("secret")


def test_a_first_start_cut_short_is_begun_again(state):
    folder = state.server_folder("cut-short")
    (folder / "data.unfinished").mkdir()
    (folder / "data.unfinished" / "base").touch()
    cluster = PostgresCluster(folder, postgres_folder(state.copies, state.account), state.account)
    cluster.prepare("secret")

    assert cluster.exists
    assert not (folder / "data.unfinished").exists()


def test_a_folder_that_cannot_be_filled_is_one_sentence(state):
    cluster = PostgresCluster(state.server_folder("full"), postgres_folder(state.copies, state.account), state.account)
    (cluster.folder / "data.unfinished").symlink_to("/dev/full")
    with pytest.raises(StartError, match="could not make its data folder"):
        cluster.prepare("secret")

    assert not cluster.exists
    assert not (cluster.folder / "initial-password").exists()


def test_a_user_number_without_a_name_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 2**31 - 7)
    with pytest.raises(StartError, match=r"no name on this machine.*DATABASE_URL"):
        PostgresCluster(tmp_path, tmp_path, None).prepare("secret")


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 1], ids=["living", "dead"])
def test_a_stale_pid_file_is_cleared_even_if_the_number_lives_again(tmp_path, pid):
    (tmp_path / "postmaster.pid").write_text(f"{pid}\n{tmp_path}\n")
    end_leftover(tmp_path)

    assert not (tmp_path / "postmaster.pid").exists()


def test_a_server_that_outlived_its_supervisor_is_ended_before_the_next_start(state):
    cluster = PostgresCluster(
        state.server_folder("leftover"), postgres_folder(state.copies, state.account), state.account
    )
    passwords = make_passwords()
    cluster.prepare(passwords.superuser)
    earlier = PostgresServer(cluster, free_port(), passwords)
    log = state.logs / "earlier.log"
    with log.open("wb") as output:
        process = start(earlier.launch(), output)
    assert wait_until_ready(earlier, process, log)
    assert serves(process.pid, cluster.data)
    cluster.prepare(passwords.superuser)

    assert process.wait(10) == 0
    with run_server(lambda port: PostgresServer(cluster, port, passwords), state.logs) as later:
        assert later.is_ready()


def test_programs_the_account_cannot_reach_are_copied_once(state, monkeypatch):
    monkeypatch.setattr("backend.embedded.binaries.can_enter", lambda *_: False)
    first = postgres_folder(state.copies, state.account)
    made = first.stat().st_ctime_ns
    again = postgres_folder(state.copies, state.account)
    version = subprocess.run([first / "postgres", "--version"], capture_output=True, text=True, check=True).stdout

    assert first.is_relative_to(state.copies)
    assert (again, again.stat().st_ctime_ns) == (first, made)
    assert version.startswith("postgres (PostgreSQL)")
    assert subprocess.run([first / "psql", "--version"], check=False, capture_output=True).returncode == 0


def test_without_our_wheel_the_machine_is_searched(monkeypatch, tmp_path):
    monkeypatch.setattr("backend.embedded.binaries._package_folder", lambda _: None)
    monkeypatch.setattr("backend.embedded.binaries.shutil.which", lambda _: None)
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    monkeypatch.setattr("backend.embedded.binaries.SYSTEM_POSTGRES", tmp_path)
    assert postgres_folder(tmp_path, None) == tmp_path / "17" / "bin"

    monkeypatch.setattr("backend.embedded.binaries.SYSTEM_POSTGRES", tmp_path / "none")
    with pytest.raises(StartError, match="DATABASE_URL"):
        postgres_folder(tmp_path, None)


def test_it_dies_with_the_process_that_started_it():
    program = (
        "import os, signal\n"
        "from backend.embedded.throwaway import throwaway_folder, throwaway_postgres\n"
        "with throwaway_folder() as state, throwaway_postgres(state) as server:\n"
        "    print((server.cluster.data / 'postmaster.pid').read_text().split()[0], server.cluster.data, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    pid, data = done.stdout.split()
    deadline = time.monotonic() + 20
    while serves(int(pid), Path(data)) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert not serves(int(pid), Path(data))
    assert not Path(data, "postmaster.pid").exists()
    shutil.rmtree(Path(data).parents[1])
