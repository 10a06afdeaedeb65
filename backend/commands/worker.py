"""Start one more worker for runs, on the servers that run here or that are given."""

import sys

import worker
from backend.errors import InvalidRequestError
from backend.settings import get_settings


def main(argv: list[str]) -> int:
    """Work until a signal comes."""
    settings = get_settings()
    is_help = bool({"-h", "--help"} & set(argv))
    if not is_help and not (settings.database_url.get_secret_value() and settings.redis_url.get_secret_value()):
        raise InvalidRequestError(
            "There are no servers: start the product with `up`, or set DATABASE_URL and REDIS_URL."
        )
    sys.argv = ["manage.py worker", *argv]
    return worker.main()
