"""Policies with their wording."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_policies()


def downgrade() -> None:
    op.drop_table("policies")


def _create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("policy_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("insured_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("state_code", sa.String(), server_default="", nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("expiry_date", sa.Date(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(), server_default="", nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("change", sa.String(), server_default="", nullable=False),
        sa.Column("limit_usd", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("deductible_usd", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("premium_usd", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("depreciation_rate", sa.Numeric(precision=6, scale=4), server_default="0", nullable=False),
        sa.Column("is_replacement_cost", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("perils", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("sublimits", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("clauses", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("insured_things", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("line IN ('auto', 'property', 'liability')", name=op.f("ck_policies_line_known")),
        sa.CheckConstraint("depreciation_rate BETWEEN 0 AND 1", name=op.f("ck_policies_rate_is_a_fraction")),
        sa.CheckConstraint("expiry_date > effective_date", name=op.f("ck_policies_term_in_order")),
        sa.CheckConstraint("limit_usd >= 0 AND deductible_usd >= 0", name=op.f("ck_policies_amounts_not_negative")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_policies_institution_id")
        ),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_policies")),
        sa.UniqueConstraint(
            "institution_id", "number", "effective_date", name=op.f("uq_policies_institution_id_number_effective_date")
        ),
    )
    op.create_index(op.f("ix_policies_institution_id"), "policies", ["institution_id"], unique=False)
    op.create_index(op.f("ix_policies_insured_name"), "policies", ["insured_name"], unique=False)
    op.create_index("ix_policies_list", "policies", ["institution_id", "line", "effective_date"], unique=False)
    op.create_index(op.f("ix_policies_number"), "policies", ["number"], unique=False)
