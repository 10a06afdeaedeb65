"""What happened on each day, counted when it happens."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_day_figures()
    _create_day_changes()


def downgrade() -> None:
    op.drop_table("day_changes")
    op.drop_table("day_figures")


def _create_day_figures() -> None:
    op.create_table(
        "day_figures",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("line", sa.String(), server_default="", nullable=False),
        sa.Column("part", sa.String(), server_default="", nullable=False),
        sa.Column("count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.Numeric(precision=20, scale=6), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_day_figures_institution_id")
        ),
        sa.PrimaryKeyConstraint("institution_id", "day", "measure", "line", "part", name=op.f("pk_day_figures")),
    )
    op.create_index(op.f("ix_day_figures_institution_id"), "day_figures", ["institution_id"], unique=False)


def _create_day_changes() -> None:
    op.create_table(
        "day_changes",
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("line", sa.String(), server_default="", nullable=False),
        sa.Column("part", sa.String(), server_default="", nullable=False),
        sa.Column("count", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("total", sa.Numeric(precision=20, scale=6), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_day_changes_institution_id")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_day_changes")),
    )
    op.create_index("ix_day_changes_day", "day_changes", ["institution_id", "day"], unique=False)
    op.create_index(op.f("ix_day_changes_institution_id"), "day_changes", ["institution_id"], unique=False)
