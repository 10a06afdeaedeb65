"""The edge of the commands: one sentence, the right exit code, the details in a file."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import redis

from backend.commands import doctor, prepare, worker
from backend.commands.__main__ import main
from backend.commands.doctor import Finding
from backend.demo import load, people
from backend.embedded.boundary import run_guarded
from backend.embedded.running import Running, RunningLock
from backend.embedded.throwaway import throwaway_folder, throwaway_postgres
from backend.errors import DeskError, InvalidRequestError
from backend.services.passwords import hash_password
from backend.settings import Settings, get_settings
from fixtures.commands import said_by


@pytest.fixture(autouse=True)
def _same_hook(monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """Give a state folder of the test's own."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    (tmp_path / "logs").mkdir()
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


def failing(error):
    def command(_):
        raise error

    return command


def test_an_expected_failure_is_its_sentence(capsys):
    assert run_guarded(failing(DeskError("No such user.")), []) == 1
    assert capsys.readouterr().err == "No such user.\n"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_machine_refuses_is_one_sentence_with_the_file(number, capsys):
    assert run_guarded(failing(OSError(number, os.strerror(number), "/data/case.zip")), []) == 1
    assert capsys.readouterr().err == f"/data/case.zip could not be written or read: {os.strerror(number)}.\n"


def test_another_failure_of_the_machine_is_unexpected():
    with pytest.raises(ConnectionResetError):
        run_guarded(failing(ConnectionResetError()), [])


def test_ctrl_c_that_came_while_the_command_was_imported_ends_it_without_a_word(capfd):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background ignores it
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)  # os.kill may pick another thread of the suite
    try:
        assert run_guarded(lambda _: 0, []) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def broken(state):
    """Run a process whose command fails in a way nobody expected."""

    def run():
        program = (
            "import sys\nfrom backend.embedded.boundary import run_guarded\n"
            "def command(argv): raise ValueError('secret detail')\nsys.exit(run_guarded(command, []))"
        )
        command = ["env", f"STATE_DIR={state}", sys.executable, "-c", program]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_an_unexpected_failure_names_the_log_and_shows_no_traceback(broken, state):
    done = broken()

    log = state / "logs" / "commands.log"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Something unexpected went wrong. The details are in {log}\n"
    assert "ValueError: secret detail" in log.read_text()


def test_without_a_log_folder_the_details_are_still_kept(broken, state):
    (state / "logs").rmdir()
    path = Path(broken().stderr.split()[-1])

    assert "secret detail" in path.read_text()
    path.unlink()
    path.parent.rmdir()


def test_ctrl_c_is_130():
    assert run_guarded(failing(KeyboardInterrupt()), []) == 130


def test_a_good_command_gives_its_own_code():
    assert run_guarded(lambda words: len(words), ["a", "b"]) == 2  # noqa: PLW0108  # a command takes words


def test_dashes_in_a_name_find_the_file_with_underscores():
    with pytest.raises(ModuleNotFoundError, match="no_such_command"):
        main(["no-such-command"])


def test_a_command_that_needs_a_database_says_so():
    with pytest.raises(InvalidRequestError, match="`up`"):
        prepare.main(["--no-demo"])


def test_a_worker_without_servers_says_so():
    with pytest.raises(InvalidRequestError, match="REDIS_URL"):
        worker.main(["--kind", "io"])


def test_a_worker_explains_its_words_without_servers(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", sys.argv)
    with pytest.raises(SystemExit) as ended:
        worker.main(["--help"])

    assert ended.value.code == 0
    assert "usage: manage.py worker" in capsys.readouterr().out


def test_preparing_twice_is_the_same_as_once(empty_database_url, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    get_settings.cache_clear()

    assert prepare.main(["--no-demo"]) == 0
    assert prepare.main(["--no-demo"]) == 0
    assert capsys.readouterr().out == '{"logins": []}\n' * 2


def test_the_demonstration_log_ins_are_shown_at_the_first_start_only(
    empty_database_url, redis_url, monkeypatch, capsys
):
    monkeypatch.setattr(people, "hash_password", lambda password: hash_password(password, 4))
    monkeypatch.setattr(load._Loader, "_fill", lambda *_: None)  # the book has tests of its own
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    get_settings.cache_clear()
    prepare.main([])
    first = json.loads(capsys.readouterr().out)["logins"]
    prepare.main([])
    second = json.loads(capsys.readouterr().out)["logins"]

    assert {"underwriter", "manager", "admin"} <= {login["role"] for login in first}
    assert all(login["password"] for login in first)
    assert [login["username"] for login in second] == [login["username"] for login in first]
    assert not any(login["password"] for login in second)


def test_doctor_asks_for_the_migration_of_an_older_schema(empty_database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    get_settings.cache_clear()

    assert doctor.look_at_database(get_settings()).repair == "python3 manage.py migrate"


def test_doctor_warns_of_a_superuser(monkeypatch):
    with throwaway_folder() as state, throwaway_postgres(state) as server:
        login = f"postgres:{server.passwords.superuser}@127.0.0.1:{server.port}"
        monkeypatch.setenv("DATABASE_URL", f"postgresql://{login}/postgres")
        get_settings.cache_clear()
        assert "superuser" in doctor.look_at_database(get_settings()).state


def test_doctor_warns_of_a_queue_that_may_lose_entries(redis_url, monkeypatch):
    monkeypatch.setenv("REDIS_URL", redis_url)
    get_settings.cache_clear()
    with redis.Redis.from_url(redis_url) as link:
        link.config_set("maxmemory-policy", "allkeys-lru")
        try:
            assert "noeviction" in doctor.look_at_redis(get_settings()).repair
        finally:
            link.config_set("maxmemory-policy", "noeviction")


def test_doctor_tells_of_packages_that_are_not_as_locked(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.manage, "VENV", tmp_path)
    assert doctor.look_at_packages(get_settings()).repair


def test_doctor_repeats_why_the_state_folder_cannot_be_used(monkeypatch, state):
    monkeypatch.setenv("STATE_DIR", str(state / "file" / "below"))
    (state / "file").touch()
    get_settings.cache_clear()

    assert "--data-dir" in doctor.look_at_state(get_settings()).repair


def test_doctor_says_where_the_product_runs(state):
    assert "not running" in doctor.look_at_port(get_settings()).state
    lock = RunningLock(state / "running.json")
    lock.take()
    lock.tell(Running(4711, "now", "/logs", "http://localhost:8501"))

    assert doctor.look_at_port(get_settings()).state == "running at http://localhost:8501 (process 4711)"
    lock.release()


def test_doctor_says_how_to_get_a_browser(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    assert "apt-get install chromium" in doctor.look_at_browser(get_settings()).state


def test_a_database_that_does_not_answer_is_one_sentence_of_the_program(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x")
    get_settings.cache_clear()

    assert said_by(capsys)("migrate").sentence == "The database of DATABASE_URL does not answer. Check the address.\n"


def test_doctor_finds_nothing_wrong_with_running_servers(own_database_url, redis_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", own_database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    get_settings.cache_clear()

    database = doctor.look_at_database(get_settings())
    assert database.state.startswith("answers, schema at head; the program's database role")
    assert not database.repair
    assert doctor.look_at_redis(get_settings()) == Finding("queue", "answers, noeviction")


def test_doctor_names_servers_that_do_not_answer(capsys, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    get_settings.cache_clear()

    assert doctor.main([]) == 1
    shown = capsys.readouterr().out
    assert "-> check DATABASE_URL" in shown
    assert "-> check REDIS_URL" in shown


def test_doctor_never_shows_a_key(capsys, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    get_settings.cache_clear()
    doctor.main([])

    shown = capsys.readouterr().out
    assert "OPENAI_API_KEY set" in shown
    assert "ANTHROPIC_API_KEY not set" in shown
    assert "sk-very-secret" not in shown


def test_doctor_wants_https_in_production():
    assert doctor.look_at_production(Settings(app_env="production", public_url="http://x")).repair
    assert not doctor.look_at_production(Settings(app_env="production", public_url="https://x")).repair


def test_doctor_warns_of_a_full_disk(monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    assert "free at least" in doctor.look_at_disk(get_settings()).repair
