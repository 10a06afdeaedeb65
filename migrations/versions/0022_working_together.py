"""Notes, tasks, watching, notifications and saved views."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEPT = ("notes",)
REFUSE_CHANGES = """
CREATE FUNCTION refuse_changes_of_notes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'notes are never changed or deleted';
END $$
"""


def upgrade() -> None:
    _create_notes()
    _create_tasks()
    _create_watches()
    _create_notifications()
    _create_saved_views()
    op.execute(REFUSE_CHANGES)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_changes_of_notes()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_notes()"
        )


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_table("notifications")
    op.drop_table("watches")
    op.drop_table("tasks")
    op.drop_table("notes")
    op.execute("DROP FUNCTION refuse_changes_of_notes()")


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("note_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("mentions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("body <> ''", name=op.f("ck_notes_has_body")),
        sa.CheckConstraint(
            "subject_type IN ('submission', 'claim', 'study')", name=op.f("ck_notes_subject_type_known")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.user_id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_notes_institution_id")
        ),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_institution_id"), "notes", ["institution_id"], unique=False)
    op.create_index("ix_notes_subject", "notes", ["subject_id", "created_at"], unique=False)


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_tasks_closed_has_moment")),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_tasks_state_known")),
        sa.CheckConstraint(
            "subject_type IN ('submission', 'claim', 'study')", name=op.f("ck_tasks_subject_type_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_tasks_has_title")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_tasks_closed_by_somebody")),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.user_id"], name=op.f("fk_tasks_assignee_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.user_id"], name=op.f("fk_tasks_closed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["users.user_id"], name=op.f("fk_tasks_created_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_tasks_institution_id")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_institution_id"), "tasks", ["institution_id"], unique=False)
    op.create_index(
        "ix_tasks_open", "tasks", ["assignee_id", "due_on"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_tasks_subject", "tasks", ["subject_id", "created_at"], unique=False)


def _create_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "subject_type IN ('submission', 'claim', 'study')", name=op.f("ck_watches_subject_type_known")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_watches_institution_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_watches_user_id")),
        sa.PrimaryKeyConstraint("user_id", "subject_id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_institution_id"), "watches", ["institution_id"], unique=False)
    op.create_index("ix_watches_subject", "watches", ["subject_id"], unique=False)


def _create_notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("notification_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), server_default="", nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('mentioned', 'task_given', 'task_due', 'task_done', 'assigned', 'watched_changed', "
            "'referral_waits', 'run_failed', 'report_ready', 'rules_wait')",
            name=op.f("ck_notifications_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_notifications_institution_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name=op.f("fk_notifications_user_id")),
        sa.PrimaryKeyConstraint("notification_id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("user_id", "dedupe_key", name=op.f("uq_notifications_user_id_dedupe_key")),
    )
    op.create_index("ix_notifications_inbox", "notifications", ["user_id", "at"], unique=False)
    op.create_index(op.f("ix_notifications_institution_id"), "notifications", ["institution_id"], unique=False)
    op.create_index(
        "ix_notifications_unread",
        "notifications",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )


def _create_saved_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("view_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_views_has_name")),
        sa.CheckConstraint(
            "screen IN ('submissions', 'claims', 'studies', 'runs', 'policies', 'dashboard')",
            name=op.f("ck_saved_views_screen_known"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_saved_views_institution_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.user_id"], name=op.f("fk_saved_views_owner_id")),
        sa.PrimaryKeyConstraint("view_id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("owner_id", "screen", "name", name=op.f("uq_saved_views_owner_id_screen_name")),
    )
    op.create_index(op.f("ix_saved_views_institution_id"), "saved_views", ["institution_id"], unique=False)
    op.create_index(
        "ix_saved_views_shared",
        "saved_views",
        ["institution_id", "screen"],
        unique=False,
        postgresql_where=sa.text("is_shared"),
    )
