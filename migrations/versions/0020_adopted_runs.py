"""Results are never emptied, and the run whose result a person adopted stays as it ended, in every column."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NOT_EMPTIED = """
CREATE FUNCTION refuse_emptying_of_results() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the results of runs are never emptied: a person may have adopted one';
END $$
"""
NOT_EMPTIED_TRIGGER = """
CREATE TRIGGER run_results_not_emptied BEFORE TRUNCATE ON run_results
FOR EACH STATEMENT EXECUTE FUNCTION refuse_emptying_of_results()
"""
KEPT_WHOLE = """
CREATE TRIGGER runs_adopted_kept BEFORE UPDATE ON runs
FOR EACH ROW WHEN (OLD.kind = 'actuarial' AND OLD.state = 'succeeded') EXECUTE FUNCTION keep_adopted_result()
"""
KEPT_IN_PART = """
CREATE TRIGGER runs_adopted_kept BEFORE UPDATE OF state, inputs, subject_id, kind, institution_id ON runs
FOR EACH ROW WHEN (OLD.kind = 'actuarial' AND OLD.state = 'succeeded') EXECUTE FUNCTION keep_adopted_result()
"""


def upgrade() -> None:
    op.execute(NOT_EMPTIED)
    op.execute(NOT_EMPTIED_TRIGGER)
    op.execute("DROP TRIGGER runs_adopted_kept ON runs")
    op.execute(KEPT_WHOLE)


def downgrade() -> None:
    op.execute("DROP TRIGGER runs_adopted_kept ON runs")
    op.execute(KEPT_IN_PART)
    op.execute("DROP TRIGGER run_results_not_emptied ON run_results")
    op.execute("DROP FUNCTION refuse_emptying_of_results()")
