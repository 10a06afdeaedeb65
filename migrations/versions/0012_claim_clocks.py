"""Statutory clocks and letters of claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_claim_clocks()
    _create_claim_letters()


def downgrade() -> None:
    op.drop_table("claim_letters")
    op.drop_table("claim_clocks")


def _create_claim_clocks() -> None:
    op.create_table(
        "claim_clocks",
        sa.Column("clock_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("day_kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="running", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tolled_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tolled", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_by", sa.Uuid(), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waive_reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("day_kind IN ('calendar', 'business')", name=op.f("ck_claim_clocks_day_kind_known")),
        sa.CheckConstraint("state <> 'met' OR met_at IS NOT NULL", name=op.f("ck_claim_clocks_met_at_known")),
        sa.CheckConstraint(
            "state <> 'tolled' OR tolled_since IS NOT NULL", name=op.f("ck_claim_clocks_tolled_since_known")
        ),
        sa.CheckConstraint(
            "state <> 'waived' OR (waived_by IS NOT NULL AND waive_reason <> '')",
            name=op.f("ck_claim_clocks_waiver_founded"),
        ),
        sa.CheckConstraint(
            "state IN ('running', 'tolled', 'met', 'waived', 'ended')", name=op.f("ck_claim_clocks_state_known")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_clocks_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_clocks_institution_id")
        ),
        sa.ForeignKeyConstraint(["waived_by"], ["users.user_id"], name=op.f("fk_claim_clocks_waived_by")),
        sa.PrimaryKeyConstraint("clock_id", name=op.f("pk_claim_clocks")),
    )
    op.create_index(op.f("ix_claim_clocks_claim_id"), "claim_clocks", ["claim_id"], unique=False)
    op.create_index(op.f("ix_claim_clocks_institution_id"), "claim_clocks", ["institution_id"], unique=False)
    op.create_index(
        "ix_claim_clocks_running",
        "claim_clocks",
        ["institution_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'running'"),
    )


def _create_claim_letters() -> None:
    op.create_table(
        "claim_letters",
        sa.Column("letter_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), server_default="", nullable=False),
        sa.Column("context", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('acknowledgement', 'status', 'information_request', 'payment', 'denial')",
            name=op.f("ck_claim_letters_kind_known"),
        ),
        sa.CheckConstraint(
            "state <> 'released' OR (released_by IS NOT NULL AND released_at IS NOT NULL)",
            name=op.f("ck_claim_letters_released_by_person"),
        ),
        sa.CheckConstraint("state IN ('draft', 'released', 'discarded')", name=op.f("ck_claim_letters_state_known")),
        sa.CheckConstraint("subject <> '' AND body <> ''", name=op.f("ck_claim_letters_letter_not_empty")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_letters_claim_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.user_id"], name=op.f("fk_claim_letters_drafted_by")),
        sa.ForeignKeyConstraint(["edited_by"], ["users.user_id"], name=op.f("fk_claim_letters_edited_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_letters_institution_id")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["users.user_id"], name=op.f("fk_claim_letters_released_by")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_claim_letters")),
    )
    op.create_index(op.f("ix_claim_letters_claim_id"), "claim_letters", ["claim_id"], unique=False)
    op.create_index(op.f("ix_claim_letters_institution_id"), "claim_letters", ["institution_id"], unique=False)
