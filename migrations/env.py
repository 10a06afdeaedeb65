"""Alembic's entry: run the revisions against the database it is given."""

from alembic import context

from backend.settings import get_settings
from backend.store.engine import make_engine
from backend.store.tables import Base


def run() -> None:
    """Run the revisions online; there is no offline mode."""
    address = context.config.attributes.get("database_url") or get_settings().database_url.get_secret_value()
    engine = make_engine(address, pool_size=1)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
