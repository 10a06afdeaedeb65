"""Amounts that are numbers, denials in words, and letters that nobody empties away."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AMOUNTS = {
    "submissions": ("requested_limit_usd",),
    "decisions": ("amount_usd",),
    "authority_limits": ("max_amount_usd",),
    "policies": ("limit_usd", "deductible_usd", "premium_usd"),
    "claims": ("claimed_usd", "reserve_usd", "paid_usd", "recovered_usd"),
    "claim_transactions": ("amount_usd",),
    "claim_decisions": ("amount_usd",),
}
DENIAL_IN_WORDS = """
ALTER TABLE claim_decisions ADD CONSTRAINT ck_claim_decisions_denial_in_words CHECK (
    action <> 'deny' OR (
        length(regexp_replace(reason_text, '[^[:alpha:]]', '', 'g')) >= 5
        AND length(regexp_replace(clause_text, '[^[:alpha:]]', '', 'g')) >= 5
    )
)
"""
"""An older denial without words stops the upgrade, so that a person looks at it."""
REFUSE_EMPTYING = """
CREATE FUNCTION refuse_emptying_letters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'letters are never emptied away';
END $$
"""
REFUSE_EMPTYING_TRIGGER = """
CREATE TRIGGER claim_letters_not_emptied BEFORE TRUNCATE ON claim_letters
FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying_letters()
"""


def upgrade() -> None:
    for table, columns in AMOUNTS.items():
        are_numbers = " AND ".join(f"{column} <> 'NaN'" for column in columns)
        op.create_check_constraint(op.f(f"ck_{table}_amounts_are_numbers"), table, are_numbers)
    op.execute(DENIAL_IN_WORDS)
    op.execute(REFUSE_EMPTYING)
    op.execute(REFUSE_EMPTYING_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER claim_letters_not_emptied ON claim_letters")
    op.execute("DROP FUNCTION refuse_emptying_letters()")
    op.drop_constraint(op.f("ck_claim_decisions_denial_in_words"), "claim_decisions", type_="check")
    for table in AMOUNTS:
        op.drop_constraint(op.f(f"ck_{table}_amounts_are_numbers"), table, type_="check")
