"""Submissions, drafts and guidelines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_submissions()
    _create_submission_drafts()
    _create_guidelines()


def downgrade() -> None:
    op.drop_table("guidelines")
    op.drop_table("submission_drafts")
    op.drop_table("submissions")


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("insured_name", sa.String(), nullable=False),
        sa.Column("state_code", sa.String(), server_default="", nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=True),
        sa.Column("requested_limit_usd", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("status", sa.String(), server_default="new", nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_outcome", sa.String(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "status IN ('new', 'in_review', 'waiting_for_information', 'referred', 'quoted', 'declined', 'withdrawn')",
            name=op.f("ck_submissions_status_known"),
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.user_id"], name=op.f("fk_submissions_assignee_id")),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_submissions_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_submissions_institution_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("institution_id", "reference", name=op.f("uq_submissions_institution_id_reference")),
    )
    op.create_index("ix_submissions_assignee", "submissions", ["institution_id", "assignee_id", "status"], unique=False)
    op.create_index(op.f("ix_submissions_institution_id"), "submissions", ["institution_id"], unique=False)
    op.create_index(op.f("ix_submissions_insured_name"), "submissions", ["insured_name"], unique=False)
    op.create_index("ix_submissions_queue", "submissions", ["institution_id", "status", "created_at"], unique=False)


def _create_submission_drafts() -> None:
    op.create_table(
        "submission_drafts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("document_ids", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_submission_drafts_user_id")),
        sa.PrimaryKeyConstraint("user_id", "product", name=op.f("pk_submission_drafts")),
    )


def _create_guidelines() -> None:
    op.create_table(
        "guidelines",
        sa.Column("guideline_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("activated_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'active', 'retired')", name=op.f("ck_guidelines_state_known")),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> author_id", name=op.f("ck_guidelines_activated_by_another")
        ),
        sa.ForeignKeyConstraint(["activated_by"], ["users.user_id"], name=op.f("fk_guidelines_activated_by")),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_guidelines_author_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_guidelines_institution_id")
        ),
        sa.PrimaryKeyConstraint("guideline_id", name=op.f("pk_guidelines")),
        sa.UniqueConstraint(
            "institution_id", "product", "version", name=op.f("uq_guidelines_institution_id_product_version")
        ),
    )
    op.create_index(op.f("ix_guidelines_institution_id"), "guidelines", ["institution_id"], unique=False)
    op.create_index(
        "uq_guidelines_active",
        "guidelines",
        ["institution_id", "product"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )
