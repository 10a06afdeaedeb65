"""Decisions, referrals and the audit chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


REFUSE_CHANGE = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only';
END $$
"""
REFUSE_TRIGGER = """
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
"""


def upgrade() -> None:
    _create_decisions()
    _create_referrals()
    _create_audit_events()
    op.execute(REFUSE_CHANGE)
    op.execute(REFUSE_TRIGGER)


def downgrade() -> None:
    op.drop_table("audit_events")
    op.drop_table("referrals")
    op.drop_table("decisions")
    op.execute("DROP FUNCTION refuse_audit_change()")


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), server_default="", nullable=False),
        sa.Column("reason_text", sa.String(), server_default="", nullable=False),
        sa.Column("amount_usd", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("authority", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("evidence_opened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seconds_on_case", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "action = 'accept_proposal' OR (reason_code <> '' AND reason_text <> '')",
            name=op.f("ck_decisions_departure_has_reason"),
        ),
        sa.CheckConstraint(
            "action IN ('accept_proposal', 'change', 'override')", name=op.f("ck_decisions_action_known")
        ),
        sa.CheckConstraint("outcome <> 'decline' OR reason_code <> ''", name=op.f("ck_decisions_decline_has_reason")),
        sa.CheckConstraint("outcome IN ('accept', 'refer', 'decline')", name=op.f("ck_decisions_outcome_known")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.user_id"], name=op.f("fk_decisions_decided_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_decisions_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_decisions_run_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_decisions_submission_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_institution_id"), "decisions", ["institution_id"], unique=False)
    op.create_index(op.f("ix_decisions_submission_id"), "decisions", ["submission_id"], unique=False)


def _create_referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("referral_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("request_note", sa.String(), nullable=False),
        sa.Column("addressed_to", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_note", sa.String(), server_default="", nullable=False),
        sa.Column("answer_outcome", sa.String(), nullable=True),
        sa.CheckConstraint("request_note <> ''", name=op.f("ck_referrals_request_has_note")),
        sa.CheckConstraint(
            "state <> 'answered' OR (answered_by IS NOT NULL AND answer_note <> '' AND answer_outcome IS NOT NULL)",
            name=op.f("ck_referrals_answer_complete"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_referrals_state_known")),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> requested_by", name=op.f("ck_referrals_answered_by_another")
        ),
        sa.ForeignKeyConstraint(["addressed_to"], ["users.user_id"], name=op.f("fk_referrals_addressed_to")),
        sa.ForeignKeyConstraint(["answered_by"], ["users.user_id"], name=op.f("fk_referrals_answered_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_referrals_institution_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.user_id"], name=op.f("fk_referrals_requested_by")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_referrals_submission_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_institution_id"), "referrals", ["institution_id"], unique=False)
    op.create_index(op.f("ix_referrals_submission_id"), "referrals", ["submission_id"], unique=False)
    op.create_index(
        "uq_referrals_open", "referrals", ["submission_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )


def _create_audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.user_id"], name=op.f("fk_audit_events_actor_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
    )
    op.create_index(op.f("ix_audit_events_institution_id"), "audit_events", ["institution_id"], unique=False)
    op.create_index("ix_audit_events_object", "audit_events", ["object_type", "object_id"], unique=False)
