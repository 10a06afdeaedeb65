"""Prompts in versions, reasons of guidelines, and how an institution signs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_prompts()
    _create_institution_logos()
    op.add_column("guidelines", sa.Column("reason", sa.String(), server_default="", nullable=False))
    op.add_column(
        "institutions",
        sa.Column("units_per_usd", sa.Numeric(precision=18, scale=6), server_default="1", nullable=False),
    )
    op.add_column("institutions", sa.Column("rate_on", sa.Date(), nullable=True))
    op.add_column("institutions", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_check_constraint(
        op.f("ck_institutions_rate_is_positive"), "institutions", "units_per_usd > 0 AND units_per_usd <> 'NaN'"
    )


def downgrade() -> None:
    op.drop_column("guidelines", "reason")
    op.drop_column("institutions", "version")
    op.drop_column("institutions", "rate_on")
    op.drop_column("institutions", "units_per_usd")
    op.drop_table("institution_logos")
    op.drop_table("prompts")


def _create_prompts() -> None:
    op.create_table(
        "prompts",
        sa.Column("prompt_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("activated_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'active' OR author_id IS NULL OR activated_by IS NOT NULL",
            name=op.f("ck_prompts_active_by_a_person"),
        ),
        sa.CheckConstraint("state IN ('draft', 'active', 'retired')", name=op.f("ck_prompts_state_known")),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> author_id", name=op.f("ck_prompts_activated_by_another")
        ),
        sa.ForeignKeyConstraint(["activated_by"], ["users.user_id"], name=op.f("fk_prompts_activated_by")),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_prompts_author_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_prompts_institution_id")
        ),
        sa.PrimaryKeyConstraint("prompt_id", name=op.f("pk_prompts")),
        sa.UniqueConstraint("institution_id", "step", "version", name=op.f("uq_prompts_institution_id_step_version")),
    )
    op.create_index(op.f("ix_prompts_institution_id"), "prompts", ["institution_id"], unique=False)
    op.create_index(
        "uq_prompts_active",
        "prompts",
        ["institution_id", "step"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )


def _create_institution_logos() -> None:
    op.create_table(
        "institution_logos",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_institution_logos_institution_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.user_id"], name=op.f("fk_institution_logos_set_by")),
        sa.PrimaryKeyConstraint("institution_id", "sha256", name=op.f("pk_institution_logos")),
    )
