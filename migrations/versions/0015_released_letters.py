"""Letters that left the desk: the database refuses to change or delete them."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEEP_RELEASED = """
CREATE FUNCTION keep_released_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'letters are never deleted; a draft is discarded';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'a letter that is % never changes', OLD.state;
    END IF;
    IF NEW.state = 'released' AND NOT EXISTS (
        SELECT FROM users WHERE user_id = NEW.released_by AND institution_id = NEW.institution_id
        AND role IN ('adjuster', 'manager')
    ) THEN
        RAISE EXCEPTION 'only an adjuster or manager of the institution releases a letter';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_RELEASED_TRIGGER = """
CREATE TRIGGER claim_letters_kept BEFORE INSERT OR UPDATE OR DELETE ON claim_letters
FOR EACH ROW EXECUTE FUNCTION keep_released_letter()
"""


def upgrade() -> None:
    op.execute(KEEP_RELEASED)
    op.execute(KEEP_RELEASED_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER claim_letters_kept ON claim_letters")
    op.execute("DROP FUNCTION keep_released_letter()")
