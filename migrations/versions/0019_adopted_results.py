"""A study keeps its triangle and house, and the result that a person adopted stays as it was."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEEP_STUDY = """
CREATE FUNCTION keep_study() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a study keeps its triangle, its reference and its institution';
END $$
"""
KEEP_STUDY_TRIGGER = """
CREATE TRIGGER studies_keep_triangle BEFORE UPDATE ON studies FOR EACH ROW
WHEN ((OLD.study_id, OLD.institution_id, OLD.triangle_id, OLD.reference, OLD.created_by)
    IS DISTINCT FROM (NEW.study_id, NEW.institution_id, NEW.triangle_id, NEW.reference, NEW.created_by))
EXECUTE FUNCTION keep_study()
"""
KEEP_ADOPTED = """
CREATE FUNCTION keep_adopted_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM study_adoptions WHERE run_id = OLD.run_id) THEN
        RAISE EXCEPTION 'the result that a person adopted is never changed or deleted';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
KEEP_ADOPTED_RESULT_TRIGGER = """
CREATE TRIGGER run_results_adopted_kept BEFORE UPDATE OR DELETE ON run_results
FOR EACH ROW EXECUTE FUNCTION keep_adopted_result()
"""
KEEP_ADOPTED_RUN_TRIGGER = """
CREATE TRIGGER runs_adopted_kept BEFORE UPDATE OF state, inputs, subject_id, kind, institution_id ON runs
FOR EACH ROW WHEN (OLD.kind = 'actuarial' AND OLD.state = 'succeeded') EXECUTE FUNCTION keep_adopted_result()
"""
TRIGGERS = (
    ("studies_keep_triangle", "studies", KEEP_STUDY_TRIGGER),
    ("run_results_adopted_kept", "run_results", KEEP_ADOPTED_RESULT_TRIGGER),
    ("runs_adopted_kept", "runs", KEEP_ADOPTED_RUN_TRIGGER),
)


def upgrade() -> None:
    op.execute(KEEP_STUDY)
    op.execute(KEEP_ADOPTED)
    for _, _, statement in TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    for name, table, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute("DROP FUNCTION keep_adopted_result()")
    op.execute("DROP FUNCTION keep_study()")
