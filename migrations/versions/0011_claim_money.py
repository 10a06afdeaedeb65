"""Movements of a claim's money, decisions and referrals, with what the database itself refuses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLLOW_MONEY = """
CREATE FUNCTION follow_claim_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'movements of money are never deleted';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'a movement of money that is % never changes', OLD.state;
    END IF;
    IF NEW.state = 'posted' THEN
        UPDATE claims SET
            reserve_usd = reserve_usd
                + CASE NEW.kind WHEN 'reserve' THEN NEW.amount_usd WHEN 'payment' THEN -NEW.amount_usd ELSE 0 END,
            paid_usd = paid_usd + CASE WHEN NEW.kind = 'payment' THEN NEW.amount_usd ELSE 0 END,
            recovered_usd = recovered_usd + CASE WHEN NEW.kind = 'recovery' THEN NEW.amount_usd ELSE 0 END
        WHERE claim_id = NEW.claim_id AND institution_id = NEW.institution_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the claim of a movement belongs to the same institution';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
FOLLOW_MONEY_TRIGGER = """
CREATE TRIGGER claim_transactions_follow BEFORE INSERT OR UPDATE OR DELETE ON claim_transactions
FOR EACH ROW EXECUTE FUNCTION follow_claim_money()
"""
FOUND_DENIAL = """
CREATE FUNCTION found_denial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'decisions are never changed or deleted';
    END IF;
    IF NEW.action <> 'deny' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM users WHERE user_id = NEW.decided_by AND institution_id = NEW.institution_id
        AND is_active AND role IN ('adjuster', 'manager')
    ) THEN
        RAISE EXCEPTION 'only an active adjuster or manager of the institution denies a claim';
    END IF;
    IF NOT EXISTS (
        SELECT FROM claims JOIN policies USING (policy_id),
            jsonb_array_elements(policies.clauses) AS clause
        WHERE claims.claim_id = NEW.claim_id AND clause->>'id' = NEW.clause_id AND clause->>'text' = NEW.clause_text
    ) THEN
        RAISE EXCEPTION 'a denial cites a clause of the policy, word for word';
    END IF;
    IF NOT EXISTS (
        SELECT FROM audit_events
        WHERE action = 'clause_opened' AND actor_id = NEW.decided_by AND object_type = 'claim'
        AND object_id = NEW.claim_id::text AND details->>'clause_id' = NEW.clause_id
    ) THEN
        RAISE EXCEPTION 'who denies a claim has opened the clause';
    END IF;
    IF EXISTS (
        SELECT FROM documents WHERE claim_id = NEW.claim_id AND status = 'read'
    ) AND NOT EXISTS (
        SELECT FROM audit_events JOIN documents ON object_id = document_id::text
        WHERE action = 'evidence_opened' AND actor_id = NEW.decided_by AND object_type = 'document'
        AND documents.claim_id = NEW.claim_id
    ) THEN
        RAISE EXCEPTION 'who denies a claim has opened evidence in its documents';
    END IF;
    RETURN NEW;
END $$
"""
FOUND_DENIAL_TRIGGER = """
CREATE TRIGGER claim_decisions_founded BEFORE INSERT OR UPDATE OR DELETE ON claim_decisions
FOR EACH ROW EXECUTE FUNCTION found_denial()
"""
KEEP_DENIAL = """
CREATE FUNCTION keep_denial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'denied' AND (TG_OP = 'INSERT' OR OLD.status <> 'denied') AND NOT EXISTS (
        SELECT FROM (
            SELECT action FROM claim_decisions WHERE claim_id = NEW.claim_id ORDER BY decided_at DESC LIMIT 1
        ) AS newest WHERE action = 'deny'
    ) THEN
        RAISE EXCEPTION 'a claim is denied by the decision of a person only';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_DENIAL_TRIGGER = """
CREATE TRIGGER claims_denial_decided BEFORE INSERT OR UPDATE OF status ON claims
FOR EACH ROW EXECUTE FUNCTION keep_denial()
"""


def upgrade() -> None:
    _create_claim_transactions()
    _create_claim_decisions()
    _create_claim_referrals()
    op.execute(FOLLOW_MONEY)
    op.execute(FOLLOW_MONEY_TRIGGER)
    op.execute(FOUND_DENIAL)
    op.execute(FOUND_DENIAL_TRIGGER)
    op.execute(KEEP_DENIAL)
    op.execute(KEEP_DENIAL_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER claims_denial_decided ON claims")
    op.drop_table("claim_referrals")
    op.drop_table("claim_decisions")
    op.drop_table("claim_transactions")
    for function in ("follow_claim_money", "found_denial", "keep_denial"):
        op.execute(f"DROP FUNCTION {function}()")


def _create_claim_transactions() -> None:
    op.create_table(
        "claim_transactions",
        sa.Column("transaction_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount_usd", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("payee", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_note", sa.String(), server_default="", nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.CheckConstraint("kind = 'reserve' OR amount_usd > 0", name=op.f("ck_claim_transactions_amount_positive")),
        sa.CheckConstraint("kind = 'reserve' OR payee <> ''", name=op.f("ck_claim_transactions_payment_has_payee")),
        sa.CheckConstraint("kind IN ('reserve', 'payment', 'recovery')", name=op.f("ck_claim_transactions_kind_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_claim_transactions_has_reason")),
        sa.CheckConstraint(
            "state <> 'rejected' OR (answered_by IS NOT NULL AND answer_note <> '')",
            name=op.f("ck_claim_transactions_no_has_note"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'posted', 'rejected')", name=op.f("ck_claim_transactions_state_known")
        ),
        sa.CheckConstraint("amount_usd <> 0", name=op.f("ck_claim_transactions_amount_not_zero")),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> requested_by", name=op.f("ck_claim_transactions_answered_by_another")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["users.user_id"], name=op.f("fk_claim_transactions_answered_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_transactions_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_transactions_institution_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.user_id"], name=op.f("fk_claim_transactions_requested_by")),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_claim_transactions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_claim_transactions_idempotency_key")),
    )
    op.create_index(op.f("ix_claim_transactions_claim_id"), "claim_transactions", ["claim_id"], unique=False)
    op.create_index(
        op.f("ix_claim_transactions_institution_id"), "claim_transactions", ["institution_id"], unique=False
    )
    op.create_index(
        "ix_claim_transactions_pending",
        "claim_transactions",
        ["institution_id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )


def _create_claim_decisions() -> None:
    op.create_table(
        "claim_decisions",
        sa.Column("decision_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("amount_usd", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("reason_code", sa.String(), server_default="", nullable=False),
        sa.Column("reason_text", sa.String(), server_default="", nullable=False),
        sa.Column("clause_id", sa.String(), server_default="", nullable=False),
        sa.Column("clause_text", sa.String(), server_default="", nullable=False),
        sa.Column("evidence_opened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seconds_on_case", sa.Integer(), server_default="0", nullable=False),
        sa.Column("authority", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "action <> 'deny' OR (clause_id <> '' AND clause_text <> '' AND reason_text <> '' AND evidence_opened > 0)",
            name=op.f("ck_claim_decisions_denial_is_founded"),
        ),
        sa.CheckConstraint(
            "action <> 'settle' OR amount_usd IS NOT NULL", name=op.f("ck_claim_decisions_settlement_has_amount")
        ),
        sa.CheckConstraint("action = 'settle' OR reason_text <> ''", name=op.f("ck_claim_decisions_has_reason")),
        sa.CheckConstraint(
            "action IN ('settle', 'deny', 'close', 'reopen')", name=op.f("ck_claim_decisions_action_known")
        ),
        sa.CheckConstraint(
            "amount_usd IS NULL OR amount_usd >= 0", name=op.f("ck_claim_decisions_amount_not_negative")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_decisions_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.user_id"], name=op.f("fk_claim_decisions_decided_by")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_decisions_institution_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_claim_decisions_run_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_claim_decisions")),
    )
    op.create_index(op.f("ix_claim_decisions_claim_id"), "claim_decisions", ["claim_id"], unique=False)
    op.create_index(op.f("ix_claim_decisions_institution_id"), "claim_decisions", ["institution_id"], unique=False)


def _create_claim_referrals() -> None:
    op.create_table(
        "claim_referrals",
        sa.Column("referral_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("request_note", sa.String(), nullable=False),
        sa.Column("addressed_to", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_note", sa.String(), server_default="", nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('proceed', 'do_not_proceed', 'confirmed', 'cleared')",
            name=op.f("ck_claim_referrals_answer_known"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR (kind = 'siu') = (answer IN ('confirmed', 'cleared'))",
            name=op.f("ck_claim_referrals_answer_fits_kind"),
        ),
        sa.CheckConstraint("kind IN ('coverage', 'siu')", name=op.f("ck_claim_referrals_kind_known")),
        sa.CheckConstraint("request_note <> ''", name=op.f("ck_claim_referrals_request_has_note")),
        sa.CheckConstraint(
            "state <> 'answered' OR (answered_by IS NOT NULL AND answer_note <> '' AND answer IS NOT NULL)",
            name=op.f("ck_claim_referrals_answer_complete"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_claim_referrals_state_known")),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> requested_by", name=op.f("ck_claim_referrals_answered_by_another")
        ),
        sa.ForeignKeyConstraint(["addressed_to"], ["users.user_id"], name=op.f("fk_claim_referrals_addressed_to")),
        sa.ForeignKeyConstraint(["answered_by"], ["users.user_id"], name=op.f("fk_claim_referrals_answered_by")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.claim_id"], name=op.f("fk_claim_referrals_claim_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name=op.f("fk_claim_referrals_institution_id")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["users.user_id"], name=op.f("fk_claim_referrals_requested_by")),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_claim_referrals")),
    )
    op.create_index(op.f("ix_claim_referrals_claim_id"), "claim_referrals", ["claim_id"], unique=False)
    op.create_index(op.f("ix_claim_referrals_institution_id"), "claim_referrals", ["institution_id"], unique=False)
    op.create_index(
        "uq_claim_referrals_open",
        "claim_referrals",
        ["claim_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
