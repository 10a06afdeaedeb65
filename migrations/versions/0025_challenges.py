"""What runs were made from, and challengers that work in the shadow."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEPT = ("run_material",)
REFUSE_CHANGES = """
CREATE FUNCTION refuse_changes_of_run_material() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a run was made from is never changed or deleted';
END $$
"""


def upgrade() -> None:
    _create_run_material()
    _create_challengers()
    _create_shadow_results()
    op.execute(REFUSE_CHANGES)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_changes_of_run_material()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_run_material()"
        )


def downgrade() -> None:
    op.drop_table("shadow_results")
    op.drop_table("challengers")
    op.drop_table("run_material")
    op.execute("DROP FUNCTION refuse_changes_of_run_material()")


def _create_run_material() -> None:
    op.create_table(
        "run_material",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("versions", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("material_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_run_material_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_run_material_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_material")),
    )
    op.create_index(op.f("ix_run_material_institution_id"), "run_material", ["institution_id"], unique=False)


def _create_challengers() -> None:
    op.create_table(
        "challengers",
        sa.Column("challenger_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), server_default="", nullable=False),
        sa.Column("prompt_id", sa.Uuid(), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('underwriting', 'claim')", name=op.f("ck_challengers_kind_challenged")),
        sa.CheckConstraint("provider <> '' OR prompt_id IS NOT NULL", name=op.f("ck_challengers_differs_in_something")),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_by IS NULL)", name=op.f("ck_challengers_stopped_by_somebody")
        ),
        sa.CheckConstraint("share_percent BETWEEN 1 AND 100", name=op.f("ck_challengers_share_in_range")),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_challengers_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_challengers_institution_id")
        ),
        sa.ForeignKeyConstraint(["prompt_id"], ["prompts.prompt_id"], name=op.f("fk_challengers_prompt_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["users.user_id"], name=op.f("fk_challengers_stopped_by")),
        sa.PrimaryKeyConstraint("challenger_id", name=op.f("pk_challengers")),
    )
    op.create_index(op.f("ix_challengers_institution_id"), "challengers", ["institution_id"], unique=False)
    op.create_index(
        "uq_challengers_running",
        "challengers",
        ["institution_id", "kind"],
        unique=True,
        postgresql_where=sa.text("stopped_at IS NULL"),
    )


def _create_shadow_results() -> None:
    op.create_table(
        "shadow_results",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("champion_run_id", sa.Uuid(), nullable=False),
        sa.Column("challenger_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("champion_outcome", sa.String(), nullable=False),
        sa.Column("challenger_outcome", sa.String(), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("cost_usd", sa.Numeric(precision=14, scale=6), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("verdict_note", sa.String(), server_default="", nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('champion', 'challenger', 'both', 'neither')", name=op.f("ck_shadow_results_verdict_known")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (reviewed_by IS NULL)", name=op.f("ck_shadow_results_verdict_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["challenger_id"], ["challengers.challenger_id"], name=op.f("fk_shadow_results_challenger_id")
        ),
        sa.ForeignKeyConstraint(["champion_run_id"], ["runs.run_id"], name=op.f("fk_shadow_results_champion_run_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_shadow_results_institution_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.user_id"], name=op.f("fk_shadow_results_reviewed_by")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_shadow_results_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_shadow_results")),
        sa.UniqueConstraint("champion_run_id", name=op.f("uq_shadow_results_champion_run_id")),
    )
    op.create_index(op.f("ix_shadow_results_challenger_id"), "shadow_results", ["challenger_id"], unique=False)
    op.create_index(op.f("ix_shadow_results_institution_id"), "shadow_results", ["institution_id"], unique=False)
    op.create_index(
        "ix_shadow_results_queue",
        "shadow_results",
        ["institution_id", "at"],
        unique=False,
        postgresql_where=sa.text("differs"),
    )
