"""Say what is wrong with this installation and what to do about it."""

import argparse
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import redis
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import manage
from backend.embedded.options import DEFAULT_PORT
from backend.embedded.ports import is_free
from backend.embedded.running import find_running
from backend.embedded.state import find_state, open_state
from backend.errors import DeskError
from backend.settings import AppEnv, Settings, get_settings
from backend.store.audit_rights import read_audit_rights
from backend.store.engine import make_engine
from backend.store.migrate import is_at_head

LEAST_FREE_BYTES = 1_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; a repair means that something is wrong."""

    subject: str
    state: str
    repair: str = ""


def main(argv: list[str]) -> int:
    """Print every finding; exit code 1 when something needs repair."""
    argparse.ArgumentParser(prog="manage.py doctor", description=__doc__).parse_args(argv)
    findings = [look(get_settings()) for look in LOOKS]
    for finding in findings:
        print(f"{'wrong' if finding.repair else 'ok':<7}{finding.subject:<13}{finding.state}")
        if finding.repair:
            print(f"{'':<20}-> {finding.repair}")
    return int(any(finding.repair for finding in findings))


def look_at_python(_: Settings) -> Finding:
    """Tell which Python runs us."""
    return Finding("Python", f"{platform.python_version()} in {sys.prefix}")


def look_at_packages(_: Settings) -> Finding:
    """Compare the environment with the lock."""
    if manage.is_installed(manage.RUN_LOCK):
        return Finding("packages", "as locked")
    return Finding("packages", "not as locked", "run any command of manage.py; it installs the lock")


def look_at_state(settings: Settings) -> Finding:
    """See whether the state folder can be used by us and by the servers' account."""
    try:
        state = open_state(settings)
    except DeskError as error:
        return Finding("state folder", "cannot be used", error.user_message)
    return Finding("state folder", f"{state.path}, servers run as {state.account.name if state.account else 'you'}")


def look_at_disk(settings: Settings) -> Finding:
    """See whether there is room for the database to grow."""
    path = find_state(settings).path
    place = next(folder for folder in (path, *path.parents) if folder.exists())
    free_bytes = shutil.disk_usage(place).free
    state = f"{free_bytes / 1e9:.1f} GB free at {place}"
    return Finding("disk", state, "" if free_bytes > LEAST_FREE_BYTES else "free at least 1 GB, or choose --data-dir")


def look_at_port(settings: Settings) -> Finding:
    """See who has the port of the pages; another one is taken automatically."""
    if running := find_running(find_state(settings).lock):
        return Finding("pages", f"running at {running.url or 'an address not known yet'} (process {running.pid})")
    free = "free" if is_free(DEFAULT_PORT) else "taken by another program; `up` takes the next free one"
    return Finding("pages", f"not running; port {DEFAULT_PORT} is {free}")


def look_at_database(settings: Settings) -> Finding:
    """Reach the database, and see that its schema is new and our role bounded."""
    address = settings.database_url.get_secret_value()
    if not address:
        return Finding("database", "none running; `up` starts its own")
    engine = make_engine(address, pool_size=1)
    try:
        with engine.connect() as link:
            is_superuser = link.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
        if is_superuser:
            return Finding(
                "database", "we connect as a superuser", "give DATABASE_URL a role that only owns its database"
            )
        if not is_at_head(engine):
            return Finding("database", "its schema is older than the program", "python3 manage.py migrate")
        with engine.connect() as link:
            rights = read_audit_rights(link)
    except OperationalError:
        return Finding("database", "does not answer", "check DATABASE_URL and that the server runs")
    finally:
        engine.dispose()
    if rights is not None and rights.advice:
        return Finding("database", f"answers, schema at head; {rights.advice}")
    return Finding("database", "answers, schema at head, its audit trail only grows")


def look_at_redis(settings: Settings) -> Finding:
    """Reach the queue's server, and see that it may not throw entries away."""
    address = settings.redis_url.get_secret_value()
    if not address:
        return Finding("queue", "none running; `up` starts its own")
    link = redis.Redis.from_url(address, socket_timeout=3, decode_responses=True)
    try:
        policy = link.info("memory")["maxmemory_policy"]
    except redis.RedisError as error:
        return Finding("queue", f"does not answer ({type(error).__name__})", "check REDIS_URL and that the server runs")
    finally:
        link.close()
    repair = "" if policy == "noeviction" else "set maxmemory-policy noeviction: the queue must not lose entries"
    return Finding("queue", f"answers, {policy}", repair)


def look_at_keys(settings: Settings) -> Finding:
    """Tell which providers can be asked; never a value."""
    keys = {"OPENAI_API_KEY": settings.openai_api_key, "ANTHROPIC_API_KEY": settings.anthropic_api_key}
    shown = ", ".join(f"{name} {'set' if key.get_secret_value() else 'not set'}" for name, key in keys.items())
    return Finding("providers", f"{shown}; local server {'set' if settings.local_base_url else 'not set'}")


def look_at_production(settings: Settings) -> Finding:
    """See whether the settings fit the place."""
    if settings.app_env is AppEnv.PRODUCTION and not settings.public_url.startswith("https://"):
        return Finding("environment", "production without https", "set PUBLIC_URL to the https address people type")
    return Finding("environment", settings.app_env.value)


def look_at_browser(_: Settings) -> Finding:
    """Tell whether the browser tests can run; the product itself needs none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Finding("browser", found or "none; the browser tests are skipped (Debian: apt-get install chromium)")


LOOKS: tuple[Callable[[Settings], Finding], ...] = (
    look_at_python,
    look_at_packages,
    look_at_state,
    look_at_disk,
    look_at_port,
    look_at_database,
    look_at_redis,
    look_at_keys,
    look_at_production,
    look_at_browser,
)
