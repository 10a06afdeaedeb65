"""Let a command work with the servers of a running `up`, whose addresses nobody typed."""

import os

from backend.embedded.running import find_running
from backend.embedded.state import find_state
from backend.settings import get_settings


def adopt_running_servers() -> None:
    """Set DATABASE_URL and REDIS_URL to the running product's servers, unless they are given."""
    settings = get_settings()
    running = find_running(find_state(settings).lock)
    if running is None:
        return
    if not settings.database_url.get_secret_value() and running.database_url:
        os.environ["DATABASE_URL"] = running.database_url  # noqa: TID251  # before the settings are read again
    if not settings.redis_url.get_secret_value() and running.redis_url:
        os.environ["REDIS_URL"] = running.redis_url  # noqa: TID251  # same
    get_settings.cache_clear()
