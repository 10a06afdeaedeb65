"""Run actions accepted while Redis is away are counted here."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limit_hits",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_limit_hits_user_id")),
        sa.PrimaryKeyConstraint("user_id", "action", "request_id", name=op.f("pk_limit_hits")),
    )
    op.create_index("ix_limit_hits_at", "limit_hits", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_limit_hits_at", table_name="limit_hits")
    op.drop_table("limit_hits")
