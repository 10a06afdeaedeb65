"""Bring the schema to the newest revision, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from backend.store.engine import make_engine

ROOT = Path(__file__).resolve().parents[2]
MIGRATION_LOCK = 7_302_001


def alembic_config(database_url: str) -> Config:
    """Return Alembic's configuration for this checkout and one database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def upgrade(database_url: str) -> None:
    """Upgrade to the newest revision under an advisory lock, so that several starters do it once."""
    engine = make_engine(database_url, pool_size=1)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.rollback()
            command.upgrade(alembic_config(database_url), "head")
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
    finally:
        engine.dispose()


def is_at_head(engine: Engine) -> bool:
    """Tell whether the database has the newest revision of this checkout."""
    head = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
