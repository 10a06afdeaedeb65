"""Prompts in versions, reasons of guidelines, and how an institution signs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

VERSIONED = ("guidelines", "prompts")
KEEP_VERSION = """
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fate CONSTANT text[] := ARRAY['state', 'activated_by', 'activated_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a version is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'active' AND NEW.author_id IS NULL AND NEW.version > 1 THEN
        RAISE EXCEPTION 'only a first version has no author' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - fate IS DISTINCT FROM to_jsonb(NEW) - fate THEN
        RAISE EXCEPTION 'what a version says never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'retired' AND NEW.state <> 'retired' OR OLD.state = 'active' AND NEW.state = 'draft' THEN
        RAISE EXCEPTION 'a version that was in force or withdrawn does not come back' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft'
        AND (OLD.activated_by, OLD.activated_at) IS DISTINCT FROM (NEW.activated_by, NEW.activated_at) THEN
        RAISE EXCEPTION 'who put a version in force never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_TRIGGER = """
CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION keep_version()
"""


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
    op.execute(KEEP_VERSION)
    for table in VERSIONED:
        op.execute(KEEP_TRIGGER.format(table=table))


def downgrade() -> None:
    op.execute("DROP TRIGGER guidelines_kept ON guidelines")
    op.drop_column("guidelines", "reason")
    op.drop_column("institutions", "version")
    op.drop_column("institutions", "rate_on")
    op.drop_column("institutions", "units_per_usd")
    op.drop_table("institution_logos")
    op.drop_table("prompts")
    op.execute("DROP FUNCTION keep_version()")


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
