"""Triangles, studies with their versions, and which version a person adopted, with what the database refuses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEPT = ("triangles", "study_versions", "study_adoptions")
REFUSE_CHANGES = """
CREATE FUNCTION refuse_changes_of_studies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'triangles, versions and adoptions of studies are never changed or deleted';
END $$
"""
FOUND_ADOPTION = """
CREATE FUNCTION found_adoption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM users WHERE user_id = NEW.adopted_by AND institution_id = NEW.institution_id
        AND is_active AND role IN ('actuary', 'manager')
    ) THEN
        RAISE EXCEPTION 'only an active actuary or manager of the institution adopts a version';
    END IF;
    IF NOT EXISTS (
        SELECT FROM study_versions WHERE study_id = NEW.study_id AND number = NEW.number
        AND institution_id = NEW.institution_id AND author_id <> NEW.adopted_by
    ) THEN
        RAISE EXCEPTION 'a version is adopted by another person than its author';
    END IF;
    IF NOT EXISTS (
        SELECT FROM runs WHERE run_id = NEW.run_id AND kind = 'actuarial' AND state = 'succeeded'
        AND subject_id = NEW.study_id AND institution_id = NEW.institution_id
        AND inputs->>'version' = NEW.number::text
    ) THEN
        RAISE EXCEPTION 'a version is adopted with the result of a run on it';
    END IF;
    RETURN NEW;
END $$
"""
FOUND_ADOPTION_TRIGGER = """
CREATE TRIGGER study_adoptions_founded BEFORE INSERT ON study_adoptions
FOR EACH ROW EXECUTE FUNCTION found_adoption()
"""


def upgrade() -> None:
    _create_triangles()
    _create_studies()
    _create_study_versions()
    _create_study_adoptions()
    op.execute(REFUSE_CHANGES)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_changes_of_studies()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_studies()"
        )
    op.execute(FOUND_ADOPTION)
    op.execute(FOUND_ADOPTION_TRIGGER)


def downgrade() -> None:
    op.drop_table("study_adoptions")
    op.drop_table("study_versions")
    op.drop_table("studies")
    op.drop_table("triangles")
    op.execute("DROP FUNCTION found_adoption()")
    op.execute("DROP FUNCTION refuse_changes_of_studies()")


def _create_triangles() -> None:
    op.create_table(
        "triangles",
        sa.Column("triangle_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("data_hash", sa.String(), nullable=False),
        sa.Column("rejected", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_triangles_has_name")),
        sa.CheckConstraint(
            "source IN ('upload', 'claims', 'sample', 'interface')", name=op.f("ck_triangles_source_known")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_triangles_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_triangles_institution_id")
        ),
        sa.PrimaryKeyConstraint("triangle_id", name=op.f("pk_triangles")),
    )
    op.create_index(op.f("ix_triangles_institution_id"), "triangles", ["institution_id"], unique=False)
    op.create_index("ix_triangles_newest", "triangles", ["institution_id", "created_at"], unique=False)


def _create_studies() -> None:
    op.create_table(
        "studies",
        sa.Column("study_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("triangle_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_studies_has_name")),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_studies_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_studies_institution_id")
        ),
        sa.ForeignKeyConstraint(["triangle_id"], ["triangles.triangle_id"], name=op.f("fk_studies_triangle_id")),
        sa.PrimaryKeyConstraint("study_id", name=op.f("pk_studies")),
        sa.UniqueConstraint("institution_id", "reference", name=op.f("uq_studies_institution_id_reference")),
    )
    op.create_index(op.f("ix_studies_institution_id"), "studies", ["institution_id"], unique=False)
    op.create_index("ix_studies_newest", "studies", ["institution_id", "changed_at"], unique=False)
    op.create_index(op.f("ix_studies_triangle_id"), "studies", ["triangle_id"], unique=False)


def _create_study_versions() -> None:
    op.create_table(
        "study_versions",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("selection", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_study_versions_has_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_study_versions_number_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_study_versions_author_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_study_versions_institution_id")
        ),
        sa.ForeignKeyConstraint(["study_id"], ["studies.study_id"], name=op.f("fk_study_versions_study_id")),
        sa.PrimaryKeyConstraint("study_id", "number", name=op.f("pk_study_versions")),
    )
    op.create_index(op.f("ix_study_versions_institution_id"), "study_versions", ["institution_id"], unique=False)


def _create_study_adoptions() -> None:
    op.create_table(
        "study_adoptions",
        sa.Column("adoption_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_study_adoptions_has_reason")),
        sa.ForeignKeyConstraint(["adopted_by"], ["users.user_id"], name=op.f("fk_study_adoptions_adopted_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_study_adoptions_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_study_adoptions_run_id")),
        sa.ForeignKeyConstraint(
            ["study_id", "number"],
            ["study_versions.study_id", "study_versions.number"],
            name=op.f("fk_study_adoptions_study_id_number"),
        ),
        sa.PrimaryKeyConstraint("adoption_id", name=op.f("pk_study_adoptions")),
    )
    op.create_index(op.f("ix_study_adoptions_institution_id"), "study_adoptions", ["institution_id"], unique=False)
    op.create_index("ix_study_adoptions_newest", "study_adoptions", ["study_id", "adopted_at"], unique=False)
