"""A version that a person wrote is in force only by another person's act."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAME = "ck_guidelines_active_by_a_person"


def upgrade() -> None:
    op.create_check_constraint(
        op.f(NAME), "guidelines", "state <> 'active' OR author_id IS NULL OR activated_by IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "guidelines", type_="check")
