"""The embedded database's two roles: the program's own reads the audit trail and adds to it, and nothing else."""

import os
import subprocess
import sys

import psycopg2
import pytest
from psycopg2 import errors, sql
from sqlalchemy import text

from backend.embedded.binaries import postgres_folder
from backend.embedded.passwords import make_passwords
from backend.embedded.ports import LOOPBACK
from backend.embedded.postgres_cluster import PostgresCluster
from backend.embedded.postgres_server import THROWAWAY, PostgresServer
from backend.embedded.throwaway import run_server, throwaway_folder
from backend.store.audit import Act
from backend.store.audit_rights import read_audit_rights
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.grants import ONLY_ADDED_TO, grant_application
from backend.store.migrate import alembic_config, is_at_head, upgrade
from factories import make_principal
from fakes.role_attacks import REACHES, REFUSED, act_that


@pytest.fixture(scope="module")
def server():
    """Give a server whose database was opened as `up` opens it, migrated and granted, with one act in the trail."""
    with throwaway_folder() as state:
        programs = postgres_folder(state.copies, state.account)
        cluster = PostgresCluster(state.server_folder("postgres"), programs, state.account)
        passwords = make_passwords()
        cluster.prepare(passwords.superuser)
        with run_server(lambda port: PostgresServer(cluster, port, passwords, THROWAWAY), state.logs) as running:
            running.open_database()
            upgrade(running.owner_url)
            assert grant_application(running.owner_url, running.url)
            _record_one(running.url)
            yield running


def _record_one(url):
    engine = make_engine(url, pool_size=1)
    with make_unit_of_work(engine)() as work:
        work.audit.record(make_principal(work), Act("created", "submission", "s-1", {"amount": 5}))
    engine.dispose()


def ask(url, *statements):
    link = psycopg2.connect(url)
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


def superuser_url(server, database="insurance"):
    return f"postgresql://postgres:{server.passwords.superuser}@{LOOPBACK}:{server.port}/{database}"


def test_the_programs_role_cannot_change_the_trail_in_any_of_these_ways(server):
    before = ask(server.url, "SELECT * FROM audit_events ORDER BY seq")
    accepted = []
    for statement in REFUSED:
        try:
            ask(server.url, statement)
        except (errors.InsufficientPrivilege, errors.RaiseException, errors.InvalidTextRepresentation):
            continue
        accepted.append(statement)

    ask(server.url, f"BEGIN; {act_that()}; ROLLBACK")  # made as ours are, it is taken: no form of SQL stands in its way
    assert accepted == []
    assert before
    assert ask(server.url, "SELECT * FROM audit_events ORDER BY seq") == before


def test_the_programs_role_is_refused_before_any_guard_is_asked(server):
    for statement in ("UPDATE audit_events SET actor = 'eve'", "DELETE FROM audit_events", "TRUNCATE audit_events"):
        with pytest.raises(errors.InsufficientPrivilege):
            ask(server.url, statement)


def test_the_programs_role_cannot_grant_itself_more(server):
    with pytest.raises(errors.InsufficientPrivilege):
        ask(server.url, "GRANT ALL ON audit_events TO insurance_app", "UPDATE audit_events SET actor = 'eve'")


def test_even_the_owner_and_the_superuser_meet_the_guards(server):
    for url in (server.owner_url, superuser_url(server)):
        for statement in ("UPDATE audit_events SET actor = 'eve'", "DELETE FROM audit_events", "TRUNCATE audit_events"):
            with pytest.raises(errors.RaiseException, match="append-only"):
                ask(url, statement)
    with pytest.raises(errors.RaiseException, match="append-only"):
        ask(superuser_url(server), "SET session_replication_role = replica", "DELETE FROM audit_events")


def test_the_programs_role_owns_nothing_and_may_empty_nothing(server):
    owned = ask(server.url, "SELECT relname FROM pg_class WHERE relowner = current_user::regrole")
    emptied = ask(
        server.url,
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(oid, 'TRUNCATE')",
    )
    rights = ask(
        server.url, "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname=current_user"
    )

    assert (owned, emptied, rights) == ([], [], [(False, False, False, False)])


def test_what_never_changes_is_only_added_to_and_everything_else_is_worked_with(server):
    granted = ask(
        server.url,
        "SELECT relname, has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT'),"
        " has_table_privilege(oid, 'UPDATE'), has_table_privilege(oid, 'DELETE') FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'",
    )
    kept = {name for name, adds, updates, deletes in granted if adds and not updates and not deletes}
    worked = {name for name, *rights in granted if all(rights)}

    assert kept == set(ONLY_ADDED_TO)
    assert len(worked) == len(granted) - len(kept) > 40


def test_tables_of_later_migrations_are_granted_as_they_are_made(server):
    ask(server.owner_url, "CREATE TABLE later (number bigserial, word text)")
    ask(server.url, "INSERT INTO later (word) VALUES ('a')", "UPDATE later SET word = 'b'")

    assert ask(server.url, "DELETE FROM later RETURNING word") == [("b",)]
    ask(server.owner_url, "DROP TABLE later")


def test_the_program_says_that_its_role_is_separated_and_an_owner_that_it_is_not(server, engine):
    separated, owning = make_engine(server.url, pool_size=1), make_engine(server.owner_url, pool_size=1)
    with separated.connect() as one, owning.connect() as other, engine.connect() as third:
        rights, owner, simple = read_audit_rights(one), read_audit_rights(other), read_audit_rights(third)
    separated.dispose()
    owning.dispose()

    assert (rights.is_separated, rights.advice) == (True, "")
    assert "insurance_owner owns the audit table" in owner.advice
    assert "insurance_app owns the audit table" in simple.advice
    assert "MIGRATION_DATABASE_URL" in simple.advice


def test_each_way_by_which_the_programs_role_could_reach_the_trail_is_told(server):
    engine, unseen = make_engine(server.url, pool_size=1), []
    for given, taken in REACHES.items():
        ask(superuser_url(server), given)
        with engine.connect() as connection:
            rights = read_audit_rights(connection)
        ask(superuser_url(server), taken)
        server.open_database()
        unseen += [given] * (rights.is_separated or "the audit table" not in rights.advice)
    with engine.connect() as connection:
        assert read_audit_rights(connection).is_separated
    engine.dispose()

    assert unseen == []


def test_who_owns_the_database_alone_could_drop_the_trail(server):
    """Why the owner of the database counts: the schema's tables are his to drop."""
    ask(superuser_url(server), "ALTER DATABASE insurance OWNER TO insurance_app")
    ask(server.url, "BEGIN; DROP TABLE audit_events CASCADE; ROLLBACK")
    server.open_database()
    with pytest.raises(errors.InsufficientPrivilege):
        ask(server.url, "BEGIN; DROP TABLE audit_events CASCADE; ROLLBACK")


def test_one_role_alone_is_granted_nothing(server):
    assert grant_application(server.owner_url, server.owner_url) is False


def test_data_of_a_former_release_is_handed_over_and_keeps_its_rows(server):
    """As a former release left it: one role owns database and tables, at that release's revision."""
    from alembic import command  # noqa: PLC0415  # only here

    ask(superuser_url(server, "postgres"), "ALTER DATABASE insurance RENAME TO aside")
    try:
        ask(superuser_url(server, "postgres"), "CREATE DATABASE insurance OWNER insurance_app")
        command.upgrade(alembic_config(server.url), "0020")
        _insert_old_row(server.url)
        server.open_database()
        _prepare(server)
        engine = make_engine(server.url, pool_size=1)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT code FROM institutions")).scalars().all()
            rights = read_audit_rights(connection)
        assert (rows, is_at_head(engine), rights.is_separated) == (["old"], True, True)
        engine.dispose()
        with pytest.raises(errors.InsufficientPrivilege):
            ask(server.url, "ALTER TABLE audit_events DISABLE TRIGGER ALL")
    finally:
        ask(superuser_url(server, "postgres"), "DROP DATABASE insurance WITH (FORCE)")
        ask(superuser_url(server, "postgres"), "ALTER DATABASE aside RENAME TO insurance")


def _insert_old_row(url):
    ask(url, "INSERT INTO institutions (institution_id, code, name) VALUES (gen_random_uuid(), 'old', 'Old')")


def _prepare(server):
    """Migrate and grant as `up` does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "backend.commands", "prepare", "--no-demo"],
        env={
            "PATH": os.defpath,
            "APP_ENV": "test",
            "DATABASE_URL": server.url,
            "MIGRATION_DATABASE_URL": server.owner_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_opening_the_database_again_changes_nothing_and_follows_the_password_file(server):
    server.open_database()
    ask(superuser_url(server), sql.SQL("ALTER ROLE insurance_owner PASSWORD {}").format(sql.Literal("lost")))
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(server.owner_url, "SELECT 1")
    server.open_database()

    assert ask(server.owner_url, "SELECT current_user") == [("insurance_owner",)]
    assert ask(server.url, "SELECT count(*) FROM audit_events") == [(1,)]


def test_a_stranger_to_the_database_may_not_even_connect(server):
    ask(superuser_url(server), "CREATE ROLE visitor LOGIN PASSWORD 'visitor'")
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        ask(f"postgresql://visitor:visitor@{LOOPBACK}:{server.port}/insurance", "SELECT 1")


def test_a_migration_by_a_role_that_owns_nothing_is_one_sentence(server):
    ask(server.owner_url, "UPDATE alembic_version SET version_num = '0026'")
    done = subprocess.run(
        [sys.executable, "-m", "backend.commands", "migrate"],
        env={"PATH": os.defpath, "APP_ENV": "test", "DATABASE_URL": server.url},
        capture_output=True,
        text=True,
        check=False,
    )
    ask(server.owner_url, "UPDATE alembic_version SET version_num = '0027'")

    assert done.returncode == 1
    assert done.stderr.strip().startswith("The role that migrates does not own the tables.")
