"""The settings of a command, looked at before anything rests on them: a slip is a sentence, not a surprise."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import ValidationError

from backend.errors import InvalidRequestError
from backend.settings import Settings, get_settings

_SCHEMES: Mapping[str, tuple[str, ...]] = {
    "DATABASE_URL": ("postgresql", "postgres", "postgresql+psycopg2"),
    "MIGRATION_DATABASE_URL": ("postgresql", "postgres", "postgresql+psycopg2"),
    "REDIS_URL": ("redis", "rediss", "unix"),
}


def check_settings() -> None:
    """
    Pass where every setting fits.

    Raises:
        InvalidRequestError: names the settings that do not fit, never a value.

    """
    try:
        check_addresses(get_settings())
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        wrong = "; ".join(f"{'.'.join(str(part) for part in each['loc']).upper()}: {each['msg']}" for each in faults)
        raise InvalidRequestError(f"Please correct these settings: {wrong}.") from None


def check_addresses(settings: Settings) -> None:
    """
    Pass where each address is empty or of a known kind.

    Raises:
        InvalidRequestError: names the setting and shows the form of an address, never the address itself.

    """
    given = {
        "DATABASE_URL": settings.database_url,
        "MIGRATION_DATABASE_URL": settings.migration_database_url,
        "REDIS_URL": settings.redis_url,
    }
    for name, address in given.items():
        if address.get_secret_value() and not _fits(address.get_secret_value(), _SCHEMES[name]):
            raise InvalidRequestError(f"{name} is no address of that kind; it begins with {_SCHEMES[name][0]}://.")


def _fits(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        has_good_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return has_good_port and parts.scheme in schemes and "://" in address
