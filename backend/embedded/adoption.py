"""Let a command work with the servers of a running `up`, whose addresses nobody typed."""

import os

from pydantic import SecretStr

from backend.embedded.running import find_running
from backend.embedded.state import find_state
from backend.settings import get_settings

ADOPTED = ("database_url", "redis_url", "migration_database_url", "audit_anchor_file", "audit_anchor_key")


def adopt_running_servers() -> None:
    """Set the addresses and the audit trail's anchors to those of the running product, unless they are given."""
    settings = get_settings()
    running = find_running(find_state(settings).lock)
    if running is None:
        return
    has_own_database = bool(settings.database_url.get_secret_value())
    for name in ADOPTED:
        given = getattr(settings, name)
        is_given = bool(given.get_secret_value() if isinstance(given, SecretStr) else given)
        if is_given or (has_own_database and name != "redis_url"):
            continue
        if value := getattr(running, name):
            os.environ[name.upper()] = value  # noqa: TID251  # before the settings are read again
    get_settings.cache_clear()
