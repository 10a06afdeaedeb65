"""What the program's database role may do: work with ordinary tables, only add to those that never change."""

from sqlalchemy import Connection, Engine, text

from backend.store.engine import make_engine

ONLY_ADDED_TO = (
    "audit_events",
    "report_files",
    "notes",
    "run_material",
    "triangles",
    "study_versions",
    "study_adoptions",
)
ONLY_READ = ("alembic_version",)


def grant_application(owner_url: str, application_url: str) -> bool:
    """
    Grant the role of the second address what it needs on all tables, also on those of later migrations.

    Returns False, and changes nothing, where both addresses are of the same role.
    """
    owner, application = make_engine(owner_url, pool_size=1), make_engine(application_url, pool_size=1)
    try:
        role = _quoted_role(application)
        with owner.begin() as connection:
            if connection.scalar(text("SELECT quote_ident(current_user)")) == role:
                return False
            _grant(connection, role)
        return True
    finally:
        owner.dispose()
        application.dispose()


def _quoted_role(application: Engine) -> str:
    """Return the name under which the program works, quoted by the database itself."""
    with application.connect() as connection:
        return str(connection.scalar(text("SELECT quote_ident(current_user)")))


def _grant(connection: Connection, role: str) -> None:
    """Grant in one transaction, so that no moment gives more than the end."""
    ordinary = "SELECT, INSERT, UPDATE, DELETE"
    for statement in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT {ordinary} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON {', '.join(ONLY_ADDED_TO)} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(ONLY_READ)} FROM {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {ordinary} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}",
    ):
        connection.execute(text(statement))
