"""Runs, results, provider calls and workers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_runs()
    _create_run_results()
    _create_rule_results()
    _create_provider_calls()
    _create_provider_answers()
    _create_workers()


def downgrade() -> None:
    op.drop_table("workers")
    op.drop_table("provider_answers")
    op.drop_table("provider_calls")
    op.drop_table("rule_results")
    op.drop_table("run_results")
    op.drop_table("runs")


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("step", sa.String(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_attempts", sa.Integer(), server_default="3", nullable=False),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_run_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("input_hash", sa.String(), server_default="", nullable=False),
        sa.Column("pipeline_version", sa.String(), server_default="", nullable=False),
        sa.Column("prompt_version", sa.String(), server_default="", nullable=False),
        sa.Column("guideline_version", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("made_without_model", sa.Boolean(), nullable=True),
        sa.Column("tokens_in", sa.Integer(), nullable=True),
        sa.Column("tokens_out", sa.Integer(), nullable=True),
        sa.Column("cost_usd", sa.Numeric(precision=14, scale=6), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("retries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error_kind", sa.String(), server_default="", nullable=False),
        sa.Column("error_message", sa.String(), server_default="", nullable=False),
        sa.Column("worker", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('document', 'underwriting', 'claim', 'actuarial', 'report')", name=op.f("ck_runs_kind_known")
        ),
        sa.CheckConstraint("state <> 'failed' OR error_kind <> ''", name=op.f("ck_runs_failed_has_reason")),
        sa.CheckConstraint("state <> 'running' OR lease_until IS NOT NULL", name=op.f("ck_runs_running_has_lease")),
        sa.CheckConstraint(
            "state IN ('queued', 'running') OR finished_at IS NOT NULL", name=op.f("ck_runs_final_has_end")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name=op.f("ck_runs_state_known")
        ),
        sa.CheckConstraint("attempts >= 0 AND attempts <= max_attempts", name=op.f("ck_runs_attempts_in_range")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_runs_institution_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.user_id"], name=op.f("fk_runs_requested_by")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_runs_idempotency_key")),
    )
    op.create_index(
        "ix_runs_active",
        "runs",
        ["next_run_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_index(op.f("ix_runs_institution_id"), "runs", ["institution_id"], unique=False)
    op.create_index("ix_runs_recent", "runs", ["institution_id", "created_at"], unique=False)
    op.create_index("ix_runs_requester", "runs", ["requested_by", "kind", "created_at"], unique=False)
    op.create_index("ix_runs_subject", "runs", ["subject_id", "created_at"], unique=False)


def _create_run_results() -> None:
    op.create_table(
        "run_results",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("result_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_run_results_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_results")),
    )


def _create_rule_results() -> None:
    op.create_table(
        "rule_results",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("guideline_version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("input_value", sa.String(), nullable=True),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("floor", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('fired', 'passed', 'missing')", name=op.f("ck_rule_results_outcome_known")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_rule_results_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_rule_results_run_id")),
        sa.PrimaryKeyConstraint("run_id", "rule_id", name=op.f("pk_rule_results")),
    )
    op.create_index(op.f("ix_rule_results_institution_id"), "rule_results", ["institution_id"], unique=False)
    op.create_index("ix_rule_results_rule", "rule_results", ["institution_id", "rule_id"], unique=False)


def _create_provider_calls() -> None:
    op.create_table(
        "provider_calls",
        sa.Column("call_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=True),
        sa.Column("tokens_out", sa.Integer(), nullable=True),
        sa.Column("cost_usd", sa.Numeric(precision=14, scale=6), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_provider_calls_run_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_provider_calls")),
    )
    op.create_index("ix_provider_calls_at", "provider_calls", ["at"], unique=False)
    op.create_index(op.f("ix_provider_calls_run_id"), "provider_calls", ["run_id"], unique=False)


def _create_provider_answers() -> None:
    op.create_table(
        "provider_answers",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt_hash", sa.String(), nullable=False),
        sa.Column("schema_hash", sa.String(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("model", "prompt_hash", "schema_hash", name=op.f("pk_provider_answers")),
    )


def _create_workers() -> None:
    op.create_table(
        "workers",
        sa.Column("worker_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_workers")),
    )
