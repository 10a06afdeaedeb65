"""Documents, their bytes, pages, analyses and facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_document_blobs()
    _create_document_blob_chunks()
    _create_documents()
    _create_document_pages()
    _create_document_analysis()
    _create_facts()


def downgrade() -> None:
    op.drop_table("facts")
    op.drop_table("document_analysis")
    op.drop_table("document_pages")
    op.drop_table("documents")
    op.drop_table("document_blob_chunks")
    op.drop_table("document_blobs")


def _create_document_blobs() -> None:
    op.create_table(
        "document_blobs",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_document_blobs_institution_id")
        ),
        sa.PrimaryKeyConstraint("institution_id", "sha256", name=op.f("pk_document_blobs")),
    )


def _create_document_blob_chunks() -> None:
    op.create_table(
        "document_blob_chunks",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id", "sha256"],
            ["document_blobs.institution_id", "document_blobs.sha256"],
            name=op.f("fk_document_blob_chunks_institution_id_sha256"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("institution_id", "sha256", "number", name=op.f("pk_document_blob_chunks")),
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("upload_time", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), server_default="stored", nullable=False),
        sa.Column("error_message", sa.String(), server_default="", nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("status IN ('stored', 'read', 'unreadable')", name=op.f("ck_documents_status_known")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_documents_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.submission_id"], name=op.f("fk_documents_submission_id")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.user_id"], name=op.f("fk_documents_uploaded_by")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_document_id", "documents", ["document_id"], unique=False)
    op.create_index(op.f("ix_documents_institution_id"), "documents", ["institution_id"], unique=False)
    op.create_index("ix_documents_sha256", "documents", ["institution_id", "sha256"], unique=False)
    op.create_index(op.f("ix_documents_submission_id"), "documents", ["submission_id"], unique=False)
    op.create_index("ix_documents_uploader", "documents", ["uploaded_by", "upload_time"], unique=False)


def _create_document_pages() -> None:
    op.create_table(
        "document_pages",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("width_pt", sa.Double(), nullable=False),
        sa.Column("height_pt", sa.Double(), nullable=False),
        sa.Column("label", sa.String(), server_default="", nullable=False),
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed("to_tsvector('simple', text)", persisted=True), nullable=False
        ),
        sa.CheckConstraint("source IN ('text', 'form', 'ocr', 'none')", name=op.f("ck_document_pages_source_known")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_document_pages_document_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_document_pages_institution_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_pages")),
    )
    op.create_index(op.f("ix_document_pages_institution_id"), "document_pages", ["institution_id"], unique=False)
    op.create_index("ix_document_pages_search", "document_pages", ["search"], unique=False, postgresql_using="gin")


def _create_document_analysis() -> None:
    op.create_table(
        "document_analysis",
        sa.Column("analysis_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("analysis_time", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("analysis_results", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.document_id"], name=op.f("fk_document_analysis_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_document_analysis_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_document_analysis_run_id")),
        sa.PrimaryKeyConstraint("analysis_id", name=op.f("pk_document_analysis")),
        sa.UniqueConstraint("run_id", name=op.f("uq_document_analysis_run_id")),
    )
    op.create_index(op.f("ix_document_analysis_document_id"), "document_analysis", ["document_id"], unique=False)
    op.create_index(op.f("ix_document_analysis_institution_id"), "document_analysis", ["institution_id"], unique=False)


def _create_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("fact_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("box", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("review", sa.String(), server_default="open", nullable=False),
        sa.Column("corrected_value", sa.String(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT is_verified OR method = 'derived' OR quote <> ''", name=op.f("ck_facts_verified_has_quote")
        ),
        sa.CheckConstraint(
            "method IN ('layout', 'form_field', 'model', 'derived')", name=op.f("ck_facts_method_known")
        ),
        sa.CheckConstraint(
            "review <> 'corrected' OR corrected_value IS NOT NULL", name=op.f("ck_facts_correction_has_value")
        ),
        sa.CheckConstraint("review = 'open' OR reviewed_by IS NOT NULL", name=op.f("ck_facts_review_has_person")),
        sa.CheckConstraint(
            "review IN ('open', 'accepted', 'corrected', 'rejected')", name=op.f("ck_facts_review_known")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name=op.f("fk_facts_document_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_facts_institution_id")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.user_id"], name=op.f("fk_facts_reviewed_by")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_facts_run_id")),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_facts")),
    )
    op.create_index("ix_facts_document_page", "facts", ["document_id", "page"], unique=False)
    op.create_index(op.f("ix_facts_institution_id"), "facts", ["institution_id"], unique=False)
    op.create_index(op.f("ix_facts_run_id"), "facts", ["run_id"], unique=False)
