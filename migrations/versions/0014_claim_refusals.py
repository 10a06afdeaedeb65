"""What the database refuses on claims, without a way around: foreign people, future denials, sums without movements."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CHECK_PERSON = """
CREATE FUNCTION is_claims_person(person uuid, house uuid, claim uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM users WHERE user_id = person AND institution_id = house AND role IN ('adjuster', 'manager')
    )
    AND EXISTS (SELECT FROM claims WHERE claim_id = claim AND institution_id = house)
$$
"""
CHECK_DECISION = """
CREATE FUNCTION check_claim_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_claims_person(NEW.decided_by, NEW.institution_id, NEW.claim_id) THEN
        RAISE EXCEPTION 'an adjuster or manager of the claim''s own institution decides on it';
    END IF;
    IF NEW.decided_at > clock_timestamp() THEN
        RAISE EXCEPTION 'a decision is not made in the future';
    END IF;
    IF NEW.action <> 'deny' THEN
        RETURN NEW;
    END IF;
    IF NEW.reason_text !~ '[^[:space:]]' OR NEW.clause_text !~ '[^[:space:]]' THEN
        RAISE EXCEPTION 'a denial has a reason and a clause with text';
    END IF;
    IF NOT EXISTS (
        SELECT FROM claims JOIN policies USING (policy_id, institution_id),
            jsonb_array_elements(policies.clauses) AS clause
        WHERE claims.claim_id = NEW.claim_id AND clause->>'id' = NEW.clause_id AND clause->>'text' = NEW.clause_text
    ) THEN
        RAISE EXCEPTION 'a denial cites a clause of the policy, word for word';
    END IF;
    IF EXISTS (SELECT FROM documents WHERE claim_id = NEW.claim_id) AND NOT EXISTS (
        SELECT FROM audit_events JOIN documents ON object_id = document_id::text
        WHERE actor_id = NEW.decided_by AND object_type = 'document' AND documents.claim_id = NEW.claim_id
        AND action = CASE WHEN EXISTS (
            SELECT FROM facts JOIN documents AS read USING (document_id) WHERE read.claim_id = NEW.claim_id
        ) THEN 'evidence_opened' ELSE 'document_opened' END
    ) THEN
        RAISE EXCEPTION 'who denies a claim has opened evidence in its documents';
    END IF;
    RETURN NEW;
END $$
"""
FOUND_DENIAL = """
CREATE OR REPLACE FUNCTION found_denial() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END IF;{evidence}
    RETURN NEW;
END $$
"""
OLD_EVIDENCE = """
    IF EXISTS (
        SELECT FROM documents WHERE claim_id = NEW.claim_id AND status = 'read'
    ) AND NOT EXISTS (
        SELECT FROM audit_events JOIN documents ON object_id = document_id::text
        WHERE action = 'evidence_opened' AND actor_id = NEW.decided_by AND object_type = 'document'
        AND documents.claim_id = NEW.claim_id
    ) THEN
        RAISE EXCEPTION 'who denies a claim has opened evidence in its documents';
    END IF;"""
KEEP_UNDENIED = """
CREATE FUNCTION keep_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'denied' AND NEW.status <> 'denied' AND EXISTS (
        SELECT FROM (
            SELECT action FROM claim_decisions WHERE claim_id = NEW.claim_id ORDER BY decided_at DESC LIMIT 1
        ) AS newest WHERE action = 'deny'
    ) THEN
        RAISE EXCEPTION 'a denied claim is reopened or closed by the decision of a person only';
    END IF;
    RETURN NEW;
END $$
"""
CHECK_MOVEMENT = """
CREATE FUNCTION check_claim_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_claims_person(NEW.requested_by, NEW.institution_id, NEW.claim_id) THEN
        RAISE EXCEPTION 'an adjuster or manager of the claim''s own institution moves its money';
    END IF;
    IF NEW.answered_by IS NOT NULL AND NOT is_claims_person(NEW.answered_by, NEW.institution_id, NEW.claim_id) THEN
        RAISE EXCEPTION 'an adjuster or manager of the claim''s own institution approves its money';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'pending' THEN
        IF NEW.answered_by IS NULL THEN
            RAISE EXCEPTION 'a movement of money that waits is answered by another person';
        END IF;
        IF (NEW.transaction_id, NEW.institution_id, NEW.claim_id, NEW.kind, NEW.amount_usd, NEW.payee, NEW.reason,
            NEW.requested_by, NEW.requested_at, NEW.idempotency_key)
            IS DISTINCT FROM (OLD.transaction_id, OLD.institution_id, OLD.claim_id, OLD.kind, OLD.amount_usd, OLD.payee,
            OLD.reason, OLD.requested_by, OLD.requested_at, OLD.idempotency_key) THEN
            RAISE EXCEPTION 'what was asked for never changes';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
CHECK_SUMS = """
CREATE FUNCTION check_claim_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.reserve_usd, NEW.paid_usd, NEW.recovered_usd)
        IS DISTINCT FROM (OLD.reserve_usd, OLD.paid_usd, OLD.recovered_usd) AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'the sums of a claim follow its movements of money only';
    END IF;
    RETURN NEW;
END $$
"""
PROVE_SUMS = """
CREATE FUNCTION prove_claim_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM claims WHERE claim_id = NEW.claim_id AND (reserve_usd + paid_usd, paid_usd, recovered_usd) <> (
            SELECT coalesce(sum(amount_usd) FILTER (WHERE kind = 'reserve'), 0),
                coalesce(sum(amount_usd) FILTER (WHERE kind = 'payment'), 0),
                coalesce(sum(amount_usd) FILTER (WHERE kind = 'recovery'), 0)
            FROM claim_transactions WHERE claim_id = NEW.claim_id AND state = 'posted'
        )
    ) THEN
        RAISE EXCEPTION 'the sums of a new claim follow its movements of money only';
    END IF;
    RETURN NULL;
END $$
"""
PROVE_SUMS_TRIGGER = """
CREATE CONSTRAINT TRIGGER claims_sums_proven AFTER INSERT ON claims DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.reserve_usd <> 0 OR NEW.paid_usd <> 0 OR NEW.recovered_usd <> 0) EXECUTE FUNCTION prove_claim_sums()
"""
"""A claim that comes with sums is looked at when its transaction commits, with the movements that came beside it."""
CHECK_REFERRAL = """
CREATE FUNCTION check_claim_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'referrals are never deleted';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.state <> 'open' OR (NEW.claim_id, NEW.institution_id, NEW.kind, NEW.requested_by,
        NEW.requested_at, NEW.request_note) IS DISTINCT FROM (OLD.claim_id, OLD.institution_id, OLD.kind,
        OLD.requested_by, OLD.requested_at, OLD.request_note)) THEN
        RAISE EXCEPTION 'a referral is answered or withdrawn once, and what was asked never changes';
    END IF;
    IF NEW.answered_by IS NOT NULL AND NOT is_claims_person(NEW.answered_by, NEW.institution_id, NEW.claim_id) THEN
        RAISE EXCEPTION 'an adjuster or manager of the claim''s own institution answers its referrals';
    END IF;
    RETURN NEW;
END $$
"""
REFUSE_EMPTYING = """
CREATE FUNCTION refuse_emptying_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what people did on claims is never emptied';
END $$
"""
KEPT = ("claim_transactions", "claim_decisions", "claim_referrals")
TRIGGERS = (
    ("claim_decisions_checked", "BEFORE INSERT", "claim_decisions", "check_claim_decision"),
    ("claims_stay_decided", "BEFORE UPDATE OF status", "claims", "keep_decided"),
    ("claim_transactions_checked", "BEFORE INSERT OR UPDATE", "claim_transactions", "check_claim_movement"),
    ("claims_sums_follow", "BEFORE UPDATE", "claims", "check_claim_sums"),
    ("claim_referrals_checked", "BEFORE INSERT OR UPDATE OR DELETE", "claim_referrals", "check_claim_referral"),
)
FUNCTIONS = (*dict.fromkeys(function for *_, function in TRIGGERS), "prove_claim_sums", "refuse_emptying_claims")


def upgrade() -> None:
    bodies = (CHECK_DECISION, KEEP_UNDENIED, CHECK_MOVEMENT, CHECK_SUMS, PROVE_SUMS, CHECK_REFERRAL, REFUSE_EMPTYING)
    for body in (CHECK_PERSON, *bodies, FOUND_DENIAL.replace("{evidence}", "")):
        op.execute(body)
    for name, moment, table, function in TRIGGERS:
        op.execute(f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(PROVE_SUMS_TRIGGER)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying_claims()"
        )
    op.create_check_constraint(
        op.f("ck_claim_decisions_nothing_is_below_deductible"),
        "claim_decisions",
        "action <> 'settle' OR amount_usd <> 0 OR reason_code = 'below_deductible'",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_claim_decisions_nothing_is_below_deductible"), "claim_decisions", type_="check")
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
    op.execute("DROP TRIGGER claims_sums_proven ON claims")
    for name, _, table, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(FOUND_DENIAL.replace("{evidence}", OLD_EVIDENCE))
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}()")
    op.execute("DROP FUNCTION is_claims_person(uuid, uuid, uuid)")
