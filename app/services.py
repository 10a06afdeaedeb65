"""The services of this process: built once, shared by pages and HTTP routes."""

from functools import cache

from backend.bootstrap import Services, build_services
from backend.settings import get_settings


@cache
def get_services() -> Services:
    """Return the services, built from the settings at the first call."""
    return build_services(get_settings())
