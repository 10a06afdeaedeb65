"""What the tests themselves stand on: their servers, their closed network, and the CI script."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from backend.embedded.state import ROOT
from backend.embedded.throwaway import throwaway_servers
from backend.settings import AppEnv, Settings
from backend.store.tables import User
from fixtures.database import filled_tables


def test_both_servers_are_fresh_and_vanish_afterwards():
    with throwaway_servers() as urls:
        with contextlib.closing(psycopg2.connect(urls.database_url)) as link, link.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT current_setting('data_directory_mode')")
        with redis.Redis.from_url(urls.redis_url) as link:
            assert link.dbsize() == 0
        port = int(urls.redis_url.rpartition(":")[2].partition("/")[0])

    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_no_test_reaches_another_machine():
    with socket.socket() as probe, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))


def test_the_developers_environment_changes_no_test():
    settings = Settings()

    assert settings.app_env is AppEnv.TEST
    assert not settings.database_url.get_secret_value()
    assert not settings.openai_api_key.get_secret_value()
    assert Settings.model_config["env_file"] is None


def test_what_a_process_compiles_is_kept_for_the_others():
    assert not sys.dont_write_bytecode
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ  # noqa: TID251  # what a started process is given


def test_a_missing_validation_file_skips_with_its_name(validation_data):
    with pytest.raises(pytest.skip.Exception, match=r"no-such-file\.pdf"):
        validation_data("no-such-file.pdf")


@pytest.fixture
def ci(tmp_path):
    """Run the CI script with stand-ins for everything it calls; return its exit code and the calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    calls = tmp_path / "calls"
    calls.touch()

    def stand_in(name, code="exit 0"):
        program = programs / name
        program.write_text(f'#!/bin/bash\necho "{name} $* ${{REQUIRE_BROWSER:-}}" >> "{calls}"\n{code}\n')
        program.chmod(0o755)

    def run(*, failing="nothing", present=()):
        stand_in("python3", f'case "$*" in *"{failing}"*) exit 1;; esac')
        for name in ("apt-get", "sudo", *present):
            stand_in(name)
        for name in ("bash", "dirname", "id"):
            (programs / name).symlink_to(f"/usr/bin/{name}")
        script = ROOT / ".ci" / "run"
        done = subprocess.run(["/usr/bin/env", "-i", f"PATH={programs}", "/bin/bash", str(script)], check=False)
        return done.returncode, calls.read_text().splitlines()

    return run


def test_ci_runs_the_tests_with_a_browser_and_then_the_checks(ci):
    code, calls = ci(present=["chromium", "uv"])

    assert code == 0
    assert calls == ["python3 manage.py test 1", "python3 manage.py check "]


@pytest.mark.parametrize("failing", ["manage.py test", "manage.py check"])
def test_ci_fails_if_either_fails_and_still_runs_both(ci, failing):
    code, calls = ci(present=["chromium", "uv"], failing=failing)

    assert code == 1
    assert len(calls) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="other users install through sudo")
def test_ci_gets_a_browser_and_what_python_lacks(ci):
    _, calls = ci(failing="import ensurepip")

    assert calls[1].startswith("apt-get update")
    assert "chromium python3-venv" in calls[2]


def test_the_ci_script_can_be_started():
    assert os.access(Path(ROOT, ".ci", "run"), os.X_OK)


def test_rows_that_a_test_left_are_named_once_and_removed(own_engine, committed_person):
    committed_person()

    assert filled_tables(own_engine) == ["institutions", "users"]
    assert filled_tables(own_engine) == []


def test_a_test_that_commits_sees_nothing_of_another(committed_unit_of_work, unit_of_work, committed_person):
    person = committed_person()

    with committed_unit_of_work() as ours, unit_of_work() as shared:
        assert ours.session.get(User, person.user_id) is not None
        assert shared.session.get(User, person.user_id) is None
