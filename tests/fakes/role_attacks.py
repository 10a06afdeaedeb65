"""What a hostile role tries in SQL, and grants by which a role would come near the audit trail."""

_ACT = (
    "INSERT INTO audit_events SELECT {seq}, at, institution_id, actor_id, {actor}, role, action, object_type,"
    " object_id, {details}, {told}, {prev}, encode(sha256(convert_to({prev} || {hashed}, 'UTF8')), 'hex')"
    " FROM audit_events ORDER BY seq DESC LIMIT 1"
)
_NEXT = "jsonb_set(canonical::jsonb, '{seq}', to_jsonb(seq + 1))::text"
_HONEST = {"seq": "seq + 1", "actor": "actor", "details": "details", "told": _NEXT, "prev": "hash", "hashed": _NEXT}


def act_that(**differs: str) -> str:
    """Return the statement that adds an act behind the last one, honest but for what differs."""
    return _ACT.format(**{**_HONEST, **differs})


FORGED_ACTS = (
    act_that(seq="9223372036854775807"),
    act_that(seq="seq + 2"),
    act_that(seq="0"),
    act_that(prev="repeat('0', 64)"),
    act_that(prev="prev_hash"),
    act_that(hashed="'another text'"),
    act_that(told="'no text of ours'", hashed="'no text of ours'"),
    act_that(told="'{}'", hashed="'{}'"),
    act_that(told="canonical", hashed="canonical"),
    act_that(actor="'eve'"),
    act_that(details="'{\"amount\": 9000}'"),
)
"""Acts that would block every later one, or that a walk of the chain would find."""
REFUSED = (
    "UPDATE audit_events SET actor = 'eve'",
    "UPDATE audit_events SET details = '{}' WHERE seq = 1",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "TRUNCATE audit_events CASCADE",
    "ALTER TABLE audit_events ADD COLUMN more text",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "ALTER TABLE audit_events DISABLE TRIGGER audit_events_kept",
    "ALTER TABLE audit_events OWNER TO insurance_app",
    "DROP TABLE audit_events",
    "DROP TRIGGER audit_events_kept ON audit_events",
    "CREATE TRIGGER mine BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_audit_change() CASCADE",
    "CREATE RULE mine AS ON INSERT TO audit_events DO INSTEAD NOTHING",
    "CREATE TABLE mine (seq bigint)",
    "SET session_replication_role = replica",
    "SET ROLE insurance_owner",
    "SET SESSION AUTHORIZATION insurance_owner",
    "ALTER ROLE insurance_app SUPERUSER",
    *FORGED_ACTS,
    "INSERT INTO audit_events SELECT * FROM audit_events ON CONFLICT (seq) DO UPDATE SET actor = 'eve'",
    "MERGE INTO audit_events a USING audit_events b ON a.seq = b.seq WHEN MATCHED THEN DELETE",
    "SELECT * FROM audit_events FOR UPDATE",
    "COPY audit_events FROM PROGRAM 'true'",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP DATABASE insurance",
    "WITH gone AS (DELETE FROM audit_events RETURNING *) SELECT * FROM gone",
    "COPY audit_events (seq) FROM '/etc/passwd'",
    "COPY audit_events TO '/tmp/taken'",
    "BEGIN; LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE",
    "CREATE TEMP TABLE audit_events (seq bigint)",
    "CREATE SCHEMA mine",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE INDEX mine ON audit_events (actor)",
    "CREATE POLICY mine ON audit_events",
    "ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE audit_events RENAME TO aside",
    "ALTER TABLE audit_events ALTER COLUMN canonical TYPE varchar(5)",
    "ALTER TABLE audit_events DROP CONSTRAINT pk_audit_events",
    "ALTER FUNCTION refuse_audit_change() RENAME TO aside",
    "COMMENT ON TABLE audit_events IS 'mine'",
    "REINDEX TABLE audit_events",
    "DROP INDEX ix_audit_events_object",
    "DROP SCHEMA public CASCADE",
    "DROP OWNED BY insurance_owner",
    "REASSIGN OWNED BY insurance_owner TO insurance_app",
    "GRANT insurance_owner TO insurance_app",
    "ALTER ROLE insurance_owner PASSWORD 'mine'",
    "ALTER ROLE insurance_app BYPASSRLS",
    "ALTER ROLE insurance_app SET session_replication_role = replica",
    "ALTER DATABASE insurance SET session_replication_role = replica",
    "ALTER SYSTEM SET session_replication_role = replica",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "UPDATE notes SET body = 'x'",
    "DELETE FROM run_material",
    "UPDATE report_files SET sha256 = 'x'",
    "DELETE FROM study_adoptions",
)
"""Each is refused to the role that the program works with."""
REACHES = {
    "GRANT UPDATE (details) ON audit_events TO insurance_app": (
        "REVOKE UPDATE (details) ON audit_events FROM insurance_app"
    ),
    "GRANT DELETE ON audit_events TO PUBLIC": "REVOKE DELETE ON audit_events FROM PUBLIC",
    "GRANT TRUNCATE ON audit_events TO insurance_app": "REVOKE TRUNCATE ON audit_events FROM insurance_app",
    "GRANT TRIGGER ON audit_events TO insurance_app": "REVOKE TRIGGER ON audit_events FROM insurance_app",
    "GRANT pg_write_all_data TO insurance_app": "REVOKE pg_write_all_data FROM insurance_app",
    "GRANT insurance_owner TO insurance_app WITH INHERIT FALSE": "REVOKE insurance_owner FROM insurance_app",
    "ALTER DATABASE insurance OWNER TO insurance_app": "ALTER DATABASE insurance OWNER TO insurance_owner",
    "ALTER SCHEMA public OWNER TO insurance_app": "ALTER SCHEMA public OWNER TO pg_database_owner",
    "ALTER FUNCTION refuse_audit_change() OWNER TO insurance_app": (
        "ALTER FUNCTION refuse_audit_change() OWNER TO insurance_owner"
    ),
    "ALTER ROLE insurance_app SUPERUSER": "ALTER ROLE insurance_app NOSUPERUSER",
}
"""What an administrator might grant by mistake, with what takes it back."""
