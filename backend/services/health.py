"""Health: is the program ready, and how did the providers do today."""

from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from backend.domain.access import Permission, Principal
from backend.domain.runs import Pool
from backend.errors import ServiceUnavailableError
from backend.llm.building import ChainLink, chain_links
from backend.settings import Settings
from backend.store import health_queries
from backend.store.audit_rights import read_audit_rights
from backend.store.health_queries import Counts, ProviderDay
from backend.store.migrate import is_at_head


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the program needs; what is not `essential` only slows it down."""

    name: str
    is_ok: bool
    detail: str
    is_essential: bool = True


@dataclass(frozen=True, slots=True)
class Readiness:
    """All checks of one moment."""

    checks: tuple[Check, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether every essential check passed."""
        return all(check.is_ok for check in self.checks if check.is_essential)


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """One link of the provider chain, and its last 24 hours per model."""

    link: ChainLink
    days: tuple[ProviderDay, ...]


class HealthService:
    """Looks at database, queue, workers and providers."""

    def __init__(self, engine: Engine, redis: Redis, settings: Settings) -> None:
        self.engine = engine
        self.redis = redis
        self.settings = settings

    def readiness(self) -> Readiness:
        """Return whether requests can be served; without Redis runs wait but nothing is lost."""
        return Readiness(
            (
                self._check("database", self._database),
                self._check("migrations", self._migrations),
                self._check("redis", self._redis, is_essential=False),
                self._check("workers", self._workers, is_essential=False),
                self._check("audit", self._audit, is_essential=False),
            )
        )

    def counts(self) -> Counts:
        """Return the figures for the metrics page, or raise ServiceUnavailableError."""
        try:
            with self.engine.connect() as connection:
                return health_queries.counts(connection)
        except SQLAlchemyError as error:
            raise ServiceUnavailableError from error

    def list_providers(self, principal: Principal) -> list[ProviderHealth]:
        """Return the provider chain in its order, with the attempts of the last 24 hours."""
        principal.must(Permission.READ_PROVIDERS)
        with self.engine.connect() as connection:
            days = health_queries.provider_day(connection)
        return [
            ProviderHealth(link, tuple(day for day in days if day.provider == link.name))
            for link in chain_links(self.settings)
        ]

    def _check(self, name: str, look: Callable[[], tuple[bool, str]], *, is_essential: bool = True) -> Check:
        """Return the result of one look; a server that does not answer is a failed check, never an error."""
        try:
            is_ok, detail = look()
        except (SQLAlchemyError, RedisError, OSError) as error:
            is_ok, detail = False, type(error).__name__
        return Check(name, is_ok, detail, is_essential)

    def _database(self) -> tuple[bool, str]:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return True, "answers"

    def _migrations(self) -> tuple[bool, str]:
        is_head = is_at_head(self.engine)
        return is_head, "at the newest revision" if is_head else "not at the newest revision"

    def _audit(self) -> tuple[bool, str]:
        with self.engine.connect() as connection:
            rights = read_audit_rights(connection)
        advice = rights.advice if rights else "there is no audit table yet"
        return not advice, advice or "our role only reads it and adds to it"

    def _redis(self) -> tuple[bool, str]:
        return bool(self.redis.ping()), "answers"

    def _workers(self) -> tuple[bool, str]:
        with self.engine.connect() as connection:
            alive = health_queries.workers_alive(connection)
        missing = [pool for pool in Pool if pool not in alive] if alive else []
        detail = f"{sum(alive.values())} alive" + (f", none for {' and '.join(missing)}" if missing else "")
        return bool(alive), detail
