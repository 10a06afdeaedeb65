"""Attachments of a mail know the upload they came with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_documents_parent_id"), "documents", "documents", ["parent_id"], ["document_id"])
    op.create_index(op.f("ix_documents_parent_id"), "documents", ["parent_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_parent_id"), table_name="documents")
    op.drop_constraint(op.f("fk_documents_parent_id"), "documents", type_="foreignkey")
    op.drop_column("documents", "parent_id")
