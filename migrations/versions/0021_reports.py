"""Reports with the files that runs made of them; runs that shadow and replay others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = "('document', 'underwriting', 'claim', 'actuarial', 'report', 'shadow', 'replay')"
KINDS_BEFORE = "('document', 'underwriting', 'claim', 'actuarial', 'report')"
WITHOUT_SUBJECT = """
SELECT run_id FROM runs WHERE kind IN ('shadow', 'replay') OR subject_id IN (SELECT report_id FROM reports)
"""
"""Runs that nothing is left of below this revision."""
KEPT = ("report_files",)
REFUSE_CHANGES = """
CREATE FUNCTION refuse_changes_of_report_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'files of reports are never changed or deleted';
END $$
"""


def upgrade() -> None:
    _create_reports()
    _create_report_files()
    op.execute(REFUSE_CHANGES)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_changes_of_report_files()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_report_files()"
        )
    _know_kinds(KINDS)


def downgrade() -> None:
    op.drop_table("report_files")
    for table in ("run_results", "provider_calls", "runs"):
        op.execute(f"DELETE FROM {table} WHERE run_id IN ({WITHOUT_SUBJECT})")  # noqa: S608 - names of our own
    _know_kinds(KINDS_BEFORE)
    op.drop_table("reports")
    op.execute("DROP FUNCTION refuse_changes_of_report_files()")


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("report_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'management') = (subject_id IS NULL)", name=op.f("ck_reports_subject_where_one_is")
        ),
        sa.CheckConstraint(
            "kind IN ('underwriting_memo', 'claim_file', 'actuarial', 'management')", name=op.f("ck_reports_kind_known")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_reports_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_reports_institution_id")
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_reports")),
        sa.UniqueConstraint("institution_id", "reference", name=op.f("uq_reports_institution_id_reference")),
    )
    op.create_index(op.f("ix_reports_institution_id"), "reports", ["institution_id"], unique=False)
    op.create_index("ix_reports_newest", "reports", ["institution_id", "created_at"], unique=False)
    op.create_index("ix_reports_subject", "reports", ["subject_id", "created_at"], unique=False)


def _create_report_files() -> None:
    op.create_table(
        "report_files",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("format IN ('pdf', 'docx', 'xlsx', 'json')", name=op.f("ck_report_files_format_known")),
        sa.CheckConstraint("size_bytes = octet_length(content)", name=op.f("ck_report_files_size_is_true")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_report_files_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_report_files_run_id")),
        sa.PrimaryKeyConstraint("run_id", "format", name=op.f("pk_report_files")),
    )
    op.create_index(op.f("ix_report_files_institution_id"), "report_files", ["institution_id"], unique=False)


def _know_kinds(kinds: str) -> None:
    op.drop_constraint("ck_runs_kind_known", "runs")
    op.create_check_constraint(op.f("ck_runs_kind_known"), "runs", f"kind IN {kinds}")
