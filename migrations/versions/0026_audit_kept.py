"""The audit trail refuses changes row by row as well, whatever a session pretends; it is read by who, what and when."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

REFUSE_ROW = """
CREATE TRIGGER audit_events_kept BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
"""
GUARDS = ("audit_events_append_only", "audit_events_kept")
INDEXES = {
    "ix_audit_events_institution": ["institution_id", "seq"],
    "ix_audit_events_actor": ["institution_id", "actor", "seq"],
    "ix_audit_events_action": ["institution_id", "action", "seq"],
    "ix_audit_events_day": ["institution_id", "at"],
}


def upgrade() -> None:
    op.execute(REFUSE_ROW)
    for guard in GUARDS:
        op.execute(f"ALTER TABLE audit_events ENABLE ALWAYS TRIGGER {guard}")
    op.drop_index(op.f("ix_audit_events_institution_id"), table_name="audit_events")
    for name, columns in INDEXES.items():
        op.create_index(name, "audit_events", columns, unique=False)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="audit_events")
    op.create_index(op.f("ix_audit_events_institution_id"), "audit_events", ["institution_id"], unique=False)
    op.execute("ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only")
    op.execute("DROP TRIGGER audit_events_kept ON audit_events")
