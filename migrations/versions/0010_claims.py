"""Claims, their red flags, and what links them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_claims()
    _create_claim_flags()
    _create_claim_flag_reviews()
    _create_claim_identifiers()
    _create_claim_links()


def downgrade() -> None:
    op.drop_table("claim_links")
    op.drop_table("claim_identifiers")
    op.drop_table("claim_flag_reviews")
    op.drop_table("claim_flags")
    op.drop_table("claims")


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("claim_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("loss_type", sa.String(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=True),
        sa.Column("policy_number", sa.String(), nullable=False),
        sa.Column("insured_name", sa.String(), nullable=False),
        sa.Column("state_code", sa.String(), server_default="", nullable=False),
        sa.Column("loss_date", sa.Date(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("status", sa.String(), server_default="reported", nullable=False),
        sa.Column("claimed_usd", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("reserve_usd", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column("paid_usd", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column("recovered_usd", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("complexity", sa.String(), nullable=True),
        sa.Column("triage", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("evidence_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_outcome", sa.String(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("complexity IN ('simple', 'standard', 'complex')", name=op.f("ck_claims_complexity_known")),
        sa.CheckConstraint("line IN ('auto', 'property', 'liability')", name=op.f("ck_claims_line_known")),
        sa.CheckConstraint(
            "proposed_outcome IN ('settle', 'investigate', 'refer')", name=op.f("ck_claims_proposed_outcome_known")
        ),
        sa.CheckConstraint(
            "severity IN ('low', 'medium', 'high', 'catastrophic')", name=op.f("ck_claims_severity_known")
        ),
        sa.CheckConstraint(
            "status IN ('reported', 'triaged', 'investigating', 'referred', 'settled', 'denied', 'closed')",
            name=op.f("ck_claims_status_known"),
        ),
        sa.CheckConstraint("paid_usd >= 0 AND recovered_usd >= 0", name=op.f("ck_claims_amounts_not_negative")),
        sa.CheckConstraint("reserve_usd >= 0", name=op.f("ck_claims_payment_needs_reserve")),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.user_id"], name=op.f("fk_claims_assignee_id")),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_claims_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claims_institution_id")
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.policy_id"], name=op.f("fk_claims_policy_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claims")),
        sa.UniqueConstraint("institution_id", "reference", name=op.f("uq_claims_institution_id_reference")),
    )
    op.create_index("ix_claims_assignee", "claims", ["institution_id", "assignee_id", "status"], unique=False)
    op.create_index(op.f("ix_claims_institution_id"), "claims", ["institution_id"], unique=False)
    op.create_index(op.f("ix_claims_insured_name"), "claims", ["insured_name"], unique=False)
    op.create_index("ix_claims_newest", "claims", ["institution_id", "reported_at"], unique=False)
    op.create_index(op.f("ix_claims_policy_id"), "claims", ["policy_id"], unique=False)
    op.create_index(op.f("ix_claims_policy_number"), "claims", ["policy_number"], unique=False)
    op.create_index("ix_claims_queue", "claims", ["institution_id", "status", "due_at"], unique=False)


def _create_claim_flags() -> None:
    op.create_table(
        "claim_flags",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("flag_id", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.CheckConstraint("outcome IN ('raised', 'clear', 'unknown')", name=op.f("ck_claim_flags_outcome_known")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_flags_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_flags_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_claim_flags_run_id")),
        sa.PrimaryKeyConstraint("run_id", "flag_id", name=op.f("pk_claim_flags")),
    )
    op.create_index(op.f("ix_claim_flags_claim_id"), "claim_flags", ["claim_id"], unique=False)
    op.create_index("ix_claim_flags_flag", "claim_flags", ["institution_id", "flag_id"], unique=False)
    op.create_index(op.f("ix_claim_flags_institution_id"), "claim_flags", ["institution_id"], unique=False)


def _create_claim_flag_reviews() -> None:
    op.create_table(
        "claim_flag_reviews",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("flag_id", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_claim_flag_reviews_verdict_known")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_flag_reviews_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_flag_reviews_institution_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.user_id"], name=op.f("fk_claim_flag_reviews_reviewed_by")),
        sa.PrimaryKeyConstraint("claim_id", "flag_id", name=op.f("pk_claim_flag_reviews")),
    )
    op.create_index(
        op.f("ix_claim_flag_reviews_institution_id"), "claim_flag_reviews", ["institution_id"], unique=False
    )


def _create_claim_identifiers() -> None:
    op.create_table(
        "claim_identifiers",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_identifiers_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_identifiers_institution_id")
        ),
        sa.PrimaryKeyConstraint("claim_id", "kind", "value", name=op.f("pk_claim_identifiers")),
    )
    op.create_index(op.f("ix_claim_identifiers_institution_id"), "claim_identifiers", ["institution_id"], unique=False)
    op.create_index(
        "ix_claim_identifiers_value", "claim_identifiers", ["institution_id", "kind", "value"], unique=False
    )


def _create_claim_links() -> None:
    op.create_table(
        "claim_links",
        sa.Column("link_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("verdict", sa.String(), server_default="open", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('phone', 'bank_account', 'address', 'repairer', 'document', 'narrative')",
            name=op.f("ck_claim_links_kind_known"),
        ),
        sa.CheckConstraint(
            "verdict = 'open' OR reviewed_by IS NOT NULL", name=op.f("ck_claim_links_verdict_has_person")
        ),
        sa.CheckConstraint("verdict IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_claim_links_verdict_known")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_claim_links_pair_in_order")),
        sa.CheckConstraint("strength > 0 AND strength <= 1", name=op.f("ck_claim_links_strength_in_range")),
        sa.ForeignKeyConstraint(["first_id"], ["claims.claim_id"], name=op.f("fk_claim_links_first_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_links_institution_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.user_id"], name=op.f("fk_claim_links_reviewed_by")),
        sa.ForeignKeyConstraint(["second_id"], ["claims.claim_id"], name=op.f("fk_claim_links_second_id")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_claim_links")),
        sa.UniqueConstraint("first_id", "second_id", "kind", name=op.f("uq_claim_links_first_id_second_id_kind")),
    )
    op.create_index(op.f("ix_claim_links_institution_id"), "claim_links", ["institution_id"], unique=False)
    op.create_index(op.f("ix_claim_links_second_id"), "claim_links", ["second_id"], unique=False)
