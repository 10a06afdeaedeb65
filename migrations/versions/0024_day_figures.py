"""What happened on each day, counted by the database in the transaction of each act, and counted back from the rows."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

GONE = "SELECT institution_id, day, measure, line, part, -count AS count, -total AS total FROM ({counted}) AS gone"
SUM = """
INSERT INTO {table} (institution_id, day, measure, line, part, count, total)
SELECT institution_id, day, measure, line, part, sum(count), sum(total) FROM ({counted}) AS counted
GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0 OR sum(total) <> 0
"""
"""Adds what rows come to: one line a day, measure, line and part."""
LINE_OF_RUN = """coalesce(
        (SELECT product FROM submissions WHERE submission_id = r.subject_id AND r.kind = 'underwriting'),
        (SELECT claims.line FROM claims WHERE claim_id = r.subject_id AND r.kind = 'claim'), '')"""
COUNTED = {
    "submissions": """
SELECT r.institution_id, (r.created_at AT TIME ZONE 'UTC')::date AS day, 'received' AS measure, r.product AS line,
    r.status AS part, 1 AS count, coalesce(r.requested_limit_usd, 0) AS total
FROM {rows} AS r""",
    "decisions": """
SELECT r.institution_id, (r.decided_at AT TIME ZONE 'UTC')::date AS day, c.measure, s.product AS line, c.part,
    1 AS count, c.total
FROM {rows} AS r JOIN submissions AS s USING (submission_id)
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM r.decided_at - s.created_at) AS cycle_s,
        r.action <> 'accept_proposal' AND coalesce(r.proposal->>'outcome', '') IN ('accept', 'decline') AS departed
) AS t
CROSS JOIN LATERAL (VALUES
    ('decided', concat_ws('|', r.outcome, r.action, coalesce(r.proposal->>'outcome', ''), r.is_straight_through::int),
        t.cycle_s),
    ('decided_within', CASE WHEN t.cycle_s <= 86400 THEN '1' WHEN t.cycle_s <= 172800 THEN '2'
        WHEN t.cycle_s <= 432000 THEN '5' WHEN t.cycle_s <= 864000 THEN '10' WHEN t.cycle_s <= 2592000 THEN '30'
        ELSE 'more' END, 0),
    ('decided_by', r.decided_by::text, t.departed::int)
) AS c(measure, part, total)
UNION ALL
SELECT r.institution_id, (r.decided_at AT TIME ZONE 'UTC')::date, 'overridden', s.product,
    concat_ws('|', coalesce(rule.rule_id, ''), r.reason_code), 1, 0
FROM {rows} AS r JOIN submissions AS s USING (submission_id)
LEFT JOIN rule_results AS rule ON rule.run_id = r.run_id
    AND (r.outcome = 'accept' AND rule.floor IN ('refer', 'decline') OR r.outcome = 'refer' AND rule.floor = 'decline')
WHERE rule.rule_id IS NOT NULL
    OR r.action <> 'accept_proposal' AND coalesce(r.proposal->>'outcome', '') IN ('accept', 'decline')""",
    "referrals": """
SELECT r.institution_id, (c.at AT TIME ZONE 'UTC')::date AS day, c.measure, s.product AS line, c.part, 1 AS count,
    c.total
FROM {rows} AS r JOIN submissions AS s USING (submission_id)
CROSS JOIN LATERAL (VALUES
    ('referral_asked', 'underwriting', r.requested_at, 0),
    ('referral_answered', concat_ws('|', 'underwriting', r.answer_outcome),
        CASE WHEN r.state = 'answered' THEN r.answered_at END, extract(epoch FROM r.answered_at - r.requested_at))
) AS c(measure, part, at, total)
WHERE c.at IS NOT NULL""",
    "claims": """
SELECT r.institution_id, (r.reported_at AT TIME ZONE 'UTC')::date AS day, 'reported' AS measure, r.line,
    r.status AS part, 1 AS count, coalesce(r.claimed_usd, 0) AS total
FROM {rows} AS r""",
    "claim_decisions": """
SELECT r.institution_id, (r.decided_at AT TIME ZONE 'UTC')::date AS day, c.measure, k.line, c.part, 1 AS count, c.total
FROM {rows} AS r JOIN claims AS k USING (claim_id)
CROSS JOIN LATERAL (
    SELECT (array_agg(amount_usd ORDER BY coalesce(posted_at, requested_at), transaction_id)
            FILTER (WHERE kind = 'reserve' AND amount_usd > 0))[1] AS first_usd,
        coalesce(sum(amount_usd) FILTER (WHERE kind = 'payment'), 0) AS paid_usd,
        sum(CASE kind WHEN 'reserve' THEN amount_usd WHEN 'payment' THEN -amount_usd END)
            FILTER (WHERE coalesce(posted_at, requested_at) <= r.decided_at - interval '90 days') AS before_usd,
        coalesce(sum(amount_usd) FILTER (WHERE kind = 'payment'
            AND coalesce(posted_at, requested_at) > r.decided_at - interval '90 days'), 0) AS since_usd
    FROM claim_transactions AS m
    WHERE m.claim_id = r.claim_id AND m.state = 'posted' AND coalesce(m.posted_at, m.requested_at) <= r.decided_at
        AND r.action = 'close' AND r.is_first
) AS m
CROSS JOIN LATERAL (VALUES
    ('claim_decided', concat_ws('|', r.action, coalesce(r.proposal->>'outcome', ''), r.is_first::int,
        r.is_straight_through::int), extract(epoch FROM r.decided_at - k.reported_at)),
    ('closed_first_reserve', '', m.first_usd),
    ('closed_paid', '', CASE WHEN m.first_usd IS NOT NULL THEN m.paid_usd END),
    ('closed_reserve_90', '', nullif(m.before_usd, 0)),
    ('closed_paid_90', '', CASE WHEN m.before_usd <> 0 THEN m.since_usd END)
) AS c(measure, part, total)
WHERE c.total IS NOT NULL""",
    "claim_referrals": """
SELECT r.institution_id, (c.at AT TIME ZONE 'UTC')::date AS day, c.measure, k.line, c.part, 1 AS count, c.total
FROM {rows} AS r JOIN claims AS k USING (claim_id)
CROSS JOIN LATERAL (VALUES
    ('referral_asked', r.kind, r.requested_at, 0),
    ('referral_answered', concat_ws('|', r.kind, r.answer), CASE WHEN r.state = 'answered' THEN r.answered_at END,
        extract(epoch FROM r.answered_at - r.requested_at))
) AS c(measure, part, at, total)
WHERE c.at IS NOT NULL""",
    "claim_transactions": """
SELECT r.institution_id, (coalesce(r.posted_at, r.requested_at) AT TIME ZONE 'UTC')::date AS day, 'money' AS measure,
    k.line, CASE WHEN r.kind <> 'reserve' THEN r.kind WHEN r.amount_usd > 0 THEN 'reserve_up' ELSE 'reserve_down' END
    AS part, 1 AS count, r.amount_usd AS total
FROM {rows} AS r JOIN claims AS k USING (claim_id)
WHERE r.state = 'posted'""",
    "runs": """
SELECT r.institution_id, (r.finished_at AT TIME ZONE 'UTC')::date AS day, c.measure, {line} AS line,
    concat_ws('|', r.kind, r.state, coalesce(r.provider, ''), coalesce(r.made_without_model, false)::int) AS part,
    1 AS count, c.total
FROM {rows} AS r
CROSS JOIN LATERAL (VALUES
    ('run', coalesce(extract(epoch FROM r.finished_at - r.started_at), 0)),
    ('run_cost', r.cost_usd),
    ('run_tokens', r.tokens_in::numeric + r.tokens_out),
    ('run_retries', nullif(r.retries::numeric + greatest(r.attempts - 1, 0), 0))
) AS c(measure, total)
WHERE r.state IN ('succeeded', 'failed', 'cancelled') AND c.total IS NOT NULL""",
    "provider_calls": """
SELECT r.institution_id, (p.at AT TIME ZONE 'UTC')::date AS day, 'call' AS measure, {line} AS line,
    concat_ws('|', r.kind, p.provider, p.outcome) AS part, 1 AS count, p.latency_ms / 1000.0 AS total
FROM {rows} AS p JOIN runs AS r USING (run_id)""",
}
"""By table: what each of its rows adds to the figures of which day; triggers and the count at first use the same."""
CHANGED = {
    "submissions": "(OLD.institution_id, OLD.status, OLD.product, OLD.created_at, OLD.requested_limit_usd)"
    " IS DISTINCT FROM (NEW.institution_id, NEW.status, NEW.product, NEW.created_at, NEW.requested_limit_usd)",
    "decisions": "OLD.* IS DISTINCT FROM NEW.*",
    "referrals": "OLD.* IS DISTINCT FROM NEW.*",
    "claims": "(OLD.institution_id, OLD.status, OLD.line, OLD.reported_at, OLD.claimed_usd)"
    " IS DISTINCT FROM (NEW.institution_id, NEW.status, NEW.line, NEW.reported_at, NEW.claimed_usd)",
    "claim_referrals": "OLD.* IS DISTINCT FROM NEW.*",
    "claim_transactions": "OLD.* IS DISTINCT FROM NEW.*",
    "runs": "OLD.finished_at IS NOT NULL OR NEW.finished_at IS NOT NULL",
}
"""By table that is ever updated: the changes that may move a figure; a heartbeat of a run does not."""
MEASURE_DECISION = """
CREATE FUNCTION measure_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_straight_through := NEW.action = 'accept_proposal'
        AND NOT EXISTS (SELECT FROM referrals
            WHERE submission_id = NEW.submission_id AND requested_at <= NEW.decided_at)
        AND NOT EXISTS (SELECT FROM facts JOIN documents USING (document_id)
            WHERE documents.submission_id = NEW.submission_id AND facts.review = 'corrected'
            AND facts.reviewed_at <= NEW.decided_at);
    RETURN NEW;
END $$
"""
MEASURE_CLAIM_DECISION = """
CREATE FUNCTION measure_claim_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_first := NOT EXISTS (SELECT FROM claim_decisions
        WHERE claim_id = NEW.claim_id AND action = NEW.action AND decision_id <> NEW.decision_id);
    NEW.is_straight_through := NEW.action = 'settle' AND NEW.is_first
        AND coalesce(NEW.proposal->>'outcome', '') = 'settle'
        AND NOT EXISTS (SELECT FROM claim_referrals
            WHERE claim_id = NEW.claim_id AND requested_at <= NEW.decided_at)
        AND NOT EXISTS (SELECT FROM facts JOIN documents USING (document_id)
            WHERE documents.claim_id = NEW.claim_id AND facts.review = 'corrected'
            AND facts.reviewed_at <= NEW.decided_at);
    RETURN NEW;
END $$
"""
BACKDATE = (
    """UPDATE decisions AS d SET is_straight_through = d.action = 'accept_proposal'
    AND NOT EXISTS (SELECT FROM referrals AS q WHERE q.submission_id = d.submission_id
        AND q.requested_at <= d.decided_at)
    AND NOT EXISTS (SELECT FROM facts JOIN documents AS o USING (document_id) WHERE o.submission_id = d.submission_id
        AND facts.review = 'corrected' AND facts.reviewed_at <= d.decided_at)""",
    """UPDATE claim_decisions AS d SET is_first = NOT EXISTS (SELECT FROM claim_decisions AS e
    WHERE e.claim_id = d.claim_id AND e.action = d.action AND (e.decided_at, e.decision_id)
        < (d.decided_at, d.decision_id))""",
    """UPDATE claim_decisions AS d SET is_straight_through = d.action = 'settle' AND d.is_first
    AND coalesce(d.proposal->>'outcome', '') = 'settle'
    AND NOT EXISTS (SELECT FROM claim_referrals AS q WHERE q.claim_id = d.claim_id AND q.requested_at <= d.decided_at)
    AND NOT EXISTS (SELECT FROM facts JOIN documents AS o USING (document_id) WHERE o.claim_id = d.claim_id
        AND facts.review = 'corrected' AND facts.reviewed_at <= d.decided_at)""",
)
"""What the two triggers above would have noted of the decisions that are there already."""
MEASURED = (("decisions", "measure_decision"), ("claim_decisions", "measure_claim_decision"))


def upgrade() -> None:
    _create_day_figures()
    _create_day_changes()
    _measure_decisions()
    for table in COUNTED:
        op.execute(_sum_of("day_figures", counted_rows(table, table)))
        for moment in _moments(table):
            _count(table, moment)


def downgrade() -> None:
    for table in COUNTED:
        for moment in _moments(table):
            op.execute(f"DROP TRIGGER {table}_counted_{moment} ON {table}")
            op.execute(f"DROP FUNCTION count_{table}_{moment}()")
    for table, function in MEASURED:
        op.execute(f"DROP TRIGGER {table}_measured ON {table}")
        op.execute(f"DROP FUNCTION {function}()")
    op.drop_column("claim_decisions", "is_straight_through")
    op.drop_column("claim_decisions", "is_first")
    op.drop_column("decisions", "is_straight_through")
    op.drop_table("day_changes")
    op.drop_table("day_figures")


def _moments(table: str) -> list[str]:
    return ["insert", "delete", "truncate", *(["update"] if table in CHANGED else [])]


def _count(table: str, moment: str) -> None:
    """Let the table count: bulk loads once a statement, an update once a row and only where a figure may move."""
    body, when = {
        "insert": (counted_rows(table, "new_rows"), "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"),
        "delete": (gone_rows(table, "old_rows"), "REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT"),
        "truncate": (gone_rows(table, table), "FOR EACH STATEMENT"),
        "update": (
            f"{counted_rows(table, '(SELECT NEW.*)')} UNION ALL {gone_rows(table, '(SELECT OLD.*)')}",
            f"FOR EACH ROW WHEN ({CHANGED.get(table)})",
        ),
    }[moment]
    at = "BEFORE" if moment == "truncate" else "AFTER"
    op.execute(
        f"CREATE FUNCTION count_{table}_{moment}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{_sum_of('day_changes', body)}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_counted_{moment} {at} {moment.upper()} ON {table} {when} "
        f"EXECUTE FUNCTION count_{table}_{moment}()"
    )


def counted_rows(table: str, rows: str) -> str:
    """Return the SELECT of what rows of a table add to the days."""
    return COUNTED[table].replace("{line}", LINE_OF_RUN).replace("{rows}", rows)


def gone_rows(table: str, rows: str) -> str:
    """Return the SELECT that takes back what rows of a table added."""
    return GONE.replace("{counted}", counted_rows(table, rows))


def _sum_of(table: str, counted: str) -> str:
    return SUM.replace("{table}", table).replace("{counted}", counted)


def _measure_decisions() -> None:
    """Let each decision say what the dashboard asks of it, as it stood at that moment."""
    no = sa.text("false")
    op.add_column("decisions", sa.Column("is_straight_through", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("claim_decisions", sa.Column("is_first", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("claim_decisions", sa.Column("is_straight_through", sa.Boolean(), server_default=no, nullable=False))
    op.execute("ALTER TABLE claim_decisions DISABLE TRIGGER USER")
    for statement in BACKDATE:
        op.execute(statement)
    op.execute("ALTER TABLE claim_decisions ENABLE TRIGGER USER")
    for body, (table, function) in zip((MEASURE_DECISION, MEASURE_CLAIM_DECISION), MEASURED, strict=True):
        op.execute(body)
        op.execute(
            f"CREATE TRIGGER {table}_measured BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


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
