"""Documents of claims."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("claim_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_documents_claim_id"), "documents", ["claim_id"], unique=False)
    op.create_foreign_key(op.f("fk_documents_claim_id"), "documents", "claims", ["claim_id"], ["claim_id"])
    op.create_check_constraint(op.f("ck_documents_one_case"), "documents", "submission_id IS NULL OR claim_id IS NULL")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_documents_one_case"), "documents", type_="check")
    op.drop_constraint(op.f("fk_documents_claim_id"), "documents", type_="foreignkey")
    op.drop_index(op.f("ix_documents_claim_id"), table_name="documents")
    op.drop_column("documents", "claim_id")
