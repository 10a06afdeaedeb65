"""Whoever adds to the audit trail continues its end: number, hashes and columns are checked as a row comes in."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# 7302011 is the lock that `store/audit.py` holds the end with: who adds without it waits here for whoever does.
# The path of its own keeps the guard from looking at a table of the same name that a session made for itself.
CONTINUE = """
CREATE FUNCTION continue_audit_chain() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head record;
    told jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(7302011);
    SELECT seq, hash INTO head FROM public.audit_events ORDER BY seq DESC LIMIT 1;
    IF (NEW.seq, NEW.prev_hash) IS DISTINCT FROM (coalesce(head.seq, 0) + 1, coalesce(head.hash, '')) THEN
        RAISE EXCEPTION 'an audit event continues the end of the chain';
    END IF;
    IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to(NEW.prev_hash || NEW.canonical, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'an audit event carries the hash of the event before it and of its own text';
    END IF;
    told := NEW.canonical;
    IF (told->'seq', (told->>'at')::timestamptz, told->>'institution', told->>'actor', told->>'name', told->>'role',
        told->>'action', told->'object', told->'details')
        IS DISTINCT FROM (to_jsonb(NEW.seq), NEW.at, NEW.institution_id::text, coalesce(NEW.actor_id::text, 'system'),
        NEW.actor, NEW.role, NEW.action, jsonb_build_array(NEW.object_type, NEW.object_id), NEW.details) THEN
        RAISE EXCEPTION 'the columns of an audit event say what its text says';
    END IF;
    RETURN NEW;
END $$
"""
CONTINUED = """
CREATE TRIGGER audit_events_continued BEFORE INSERT ON audit_events
FOR EACH ROW EXECUTE FUNCTION continue_audit_chain()
"""


def upgrade() -> None:
    op.execute(CONTINUE)
    op.execute(CONTINUED)
    op.execute("ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_continued")


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_events_continued ON audit_events")
    op.execute("DROP FUNCTION continue_audit_chain()")
