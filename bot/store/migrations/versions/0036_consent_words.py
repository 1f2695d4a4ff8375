"""consent: the words of the question as they were read, how to take it back, and rows that nobody changes"""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0039'
branch_labels = None
depends_on = None

SQLITE = """
    CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent
    WHEN OLD.id IS NOT NEW.id OR OLD.scope IS NOT NEW.scope OR OLD.given IS NOT NEW.given
        OR OLD.wording IS NOT NEW.wording OR OLD.words IS NOT NEW.words OR OLD.language IS NOT NEW.language
        OR OLD.source IS NOT NEW.source OR OLD.withdraw_by IS NOT NEW.withdraw_by OR OLD.at IS NOT NEW.at
    BEGIN SELECT RAISE(ABORT, 'rows of consent are only added'); END
"""
POSTGRESQL = (
    """
    CREATE FUNCTION consent_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF ROW(OLD.id, OLD.scope, OLD.given, OLD.wording, OLD.words, OLD.language, OLD.source, OLD.withdraw_by, OLD.at)
            IS NOT DISTINCT FROM
            ROW(NEW.id, NEW.scope, NEW.given, NEW.wording, NEW.words, NEW.language, NEW.source, NEW.withdraw_by, NEW.at)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'rows of consent are only added';
    END $$
    """,
    """
    CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent
    FOR EACH ROW EXECUTE FUNCTION consent_only_grows()
    """,
)
"""Whose a row is may change: two records of one person become one. That a row goes stands in the trail of its erasure."""


def upgrade() -> None:
    op.add_column('consent', sa.Column('words', sa.Text(), nullable=True))
    op.add_column('consent', sa.Column('withdraw_by', sa.String(length=80), nullable=True))
    for statement in (SQLITE,) if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == 'sqlite'
    op.execute(sa.text('DROP TRIGGER consent_unchanged' + ('' if sqlite else ' ON consent')))
    if not sqlite:
        op.execute(sa.text('DROP FUNCTION consent_only_grows()'))
    op.drop_column('consent', 'withdraw_by')
    op.drop_column('consent', 'words')
