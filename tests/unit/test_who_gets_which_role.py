"""The address of the owner reaches the migration and nothing else; commands take over what a running start has."""

import asyncio
import os
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from backend.embedded import adoption
from backend.embedded import product as module
from backend.embedded.options import UpOptions
from backend.embedded.passwords import make_passwords
from backend.embedded.product import Product
from backend.embedded.running import Running, RunningLock, find_running
from backend.embedded.state import open_folder
from backend.settings import Settings, get_settings

OWN = {
    "database_url": SecretStr("postgresql://app:a@127.0.0.1/x"),
    "redis_url": SecretStr("redis://127.0.0.1/0"),
    "migration_database_url": SecretStr("postgresql://owner:o@127.0.0.1/x"),
    "audit_anchor_file": "/var/anchors.jsonl",
    "audit_anchor_key": SecretStr("k"),
}


@pytest.fixture
def begin(tmp_path, monkeypatch):
    """Start the product without a process, and return what each would have been given and what is written down."""

    def run(**settings):
        kept, prepared = [], []

        async def keep(launch, _when, _stage):
            kept.append(launch)

        async def prepare(launch, _log):
            prepared.append(launch)
            return '{"logins": []}'

        async def ready(_port, _path):
            return module.READY

        monkeypatch.setattr(module, "run_to_its_end", prepare)
        monkeypatch.setattr(module, "status_of", ready)
        state = open_folder(tmp_path / "state", None)
        lock = RunningLock(state.lock)
        lock.take()
        product = Product(
            UpOptions(demo=False, echo=False),
            Settings(**settings),
            state,
            SimpleNamespace(keep=keep),
            lock,
            Running(os.getpid(), "now", str(state.logs)),
        )
        asyncio.run(product.start())
        told = find_running(state.lock)
        lock.release()
        return kept, prepared, told

    return run


def test_pages_and_workers_never_get_the_address_of_the_owner(begin):
    kept, (prepare,), told = begin(**OWN)

    assert {launch.environment["MIGRATION_DATABASE_URL"] for launch in kept} == {""}
    assert "owner:o" not in str([launch.environment for launch in kept])
    assert {launch.environment["DATABASE_URL"] for launch in (*kept, prepare)} == {"postgresql://app:a@127.0.0.1/x"}
    assert prepare.environment["MIGRATION_DATABASE_URL"] == "postgresql://owner:o@127.0.0.1/x"
    assert {launch.environment["AUDIT_ANCHOR_FILE"] for launch in kept} == {"/var/anchors.jsonl"}
    assert (told.migration_database_url, told.audit_anchor_key) == ("postgresql://owner:o@127.0.0.1/x", "k")


def test_own_servers_with_one_role_start_as_they_did(begin):
    _, (prepare,), told = begin(database_url=OWN["database_url"], redis_url=OWN["redis_url"])

    assert prepare.environment["MIGRATION_DATABASE_URL"] == ""
    assert (told.migration_database_url, told.audit_anchor_file) == ("", "")


def test_what_opens_anything_is_not_shown_by_accident(begin):
    _, _, told = begin(**OWN)

    assert not [secret for secret in ("owner:o", "app:a", "'k'") if secret in repr(told)]
    assert make_passwords().owner not in repr(make_passwords())


@pytest.fixture
def adopt(monkeypatch, tmp_path):
    """Adopt what runs, with these settings given, and return the settings afterwards."""
    running = Running(
        1, "now", str(tmp_path), "http://x", "postgresql://app@run/x", "redis://run/0", "postgresql://owner@run/x",
        "/run/anchors", "run-key",
    )  # fmt: skip

    def run(found=running, **given):
        for name in adoption.ADOPTED:
            monkeypatch.setenv(name.upper(), given.get(name, ""))
        get_settings.cache_clear()
        monkeypatch.setattr(adoption, "find_running", lambda _lock: found)
        adoption.adopt_running_servers()
        settings = get_settings()
        get_settings.cache_clear()
        return {name: str(value(getattr(settings, name))) for name in adoption.ADOPTED}

    def value(held):
        return held.get_secret_value() if isinstance(held, SecretStr) else held

    return run


def test_a_command_takes_over_servers_owner_and_anchors_of_what_runs(adopt):
    assert list(adopt().values()) == [
        "postgresql://app@run/x", "redis://run/0", "postgresql://owner@run/x", "/run/anchors", "run-key",
    ]  # fmt: skip


def test_a_database_of_ones_own_is_never_mixed_with_the_owner_or_the_anchors_of_another(adopt):
    taken = adopt(database_url="postgresql://mine/x")

    assert taken == {
        "database_url": "postgresql://mine/x",
        "redis_url": "redis://run/0",
        "migration_database_url": "",
        "audit_anchor_file": "",
        "audit_anchor_key": "",
    }


def test_what_is_given_stays_and_nothing_is_taken_where_nothing_runs(adopt):
    assert adopt(audit_anchor_key="mine")["audit_anchor_key"] == "mine"
    assert set(adopt(found=None).values()) == {""}


def test_a_former_start_that_knew_no_owner_is_read_as_well(tmp_path):
    lock = RunningLock(tmp_path / "running.json")
    lock.take()
    os.pwrite(lock._file, b'{"pid": 1, "started_at": "now", "logs": "x", "url": "u", "database_url": "d"}', 0)
    found = find_running(tmp_path / "running.json")
    lock.release()

    assert (found.database_url, found.migration_database_url, found.audit_anchor_file) == ("d", "", "")
