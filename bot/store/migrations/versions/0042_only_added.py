"""rows of the audit trail and of consent are only added, by REPLACE and DELETE too; who was erased is counted apart"""

import sqlalchemy as sa
from alembic import op


revision = '0042'
down_revision = '0038'
branch_labels = None
depends_on = None

FRESH = """
    CREATE TRIGGER {table}_fresh BEFORE INSERT ON {table}
    WHEN {when}EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
    BEGIN SELECT RAISE(ABORT, 'rows of {what} are only added'); END
"""
"""INSERT OR REPLACE takes the old row away without asking the triggers for DELETE. It also goes by SQLite's own number of
a row, which is -1 here where none was given."""
BY_NUMBER = '(NEW.rowid <> -1 AND EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)) OR '
# a row that nobody can read would keep the trail from being linked and checked
UNREADABLE = "length(NEW.id) <> 32 OR NEW.id GLOB '*[^0-9a-f]*' OR julianday(NEW.at) IS NULL OR "
TRAIL = 'the audit trail'
SQLITE = (
    'DROP TRIGGER audit_fresh',
    FRESH.format(
        table='audit', key='id', what=TRAIL,
        when='NEW.seq IS NOT NULL OR ' + UNREADABLE + BY_NUMBER.format(table='audit'),
    ),
    'DROP TRIGGER audit_cut_fresh',
    FRESH.format(table='audit_cut', key='seq', what=TRAIL, when=BY_NUMBER.format(table='audit_cut')),
    FRESH.format(table='consent', key='id', what='consent', when=BY_NUMBER.format(table='consent')),
    """
    CREATE TRIGGER consent_kept BEFORE DELETE ON consent
    BEGIN SELECT RAISE(ABORT, 'rows of consent are only added'); END
    """,
)
POSTGRESQL = (
    """
    CREATE TRIGGER audit_fresh BEFORE INSERT ON audit
    FOR EACH ROW WHEN (NEW.seq IS NOT NULL) EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE FUNCTION consent_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of consent are only added';
    END $$
    """,
    """
    CREATE TRIGGER consent_kept BEFORE DELETE OR TRUNCATE ON consent
    FOR EACH STATEMENT EXECUTE FUNCTION consent_is_kept()
    """,
)
BEFORE = (
    'DROP TRIGGER audit_fresh', 'DROP TRIGGER audit_cut_fresh', 'DROP TRIGGER consent_fresh', 'DROP TRIGGER consent_kept',
    FRESH.format(table='audit', key='id', what=TRAIL, when='NEW.seq IS NOT NULL OR '),
    FRESH.format(table='audit_cut', key='seq', what=TRAIL, when=''),
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.execute(sa.text(statement))
    gone = sa.text('erased_at IS NOT NULL')
    op.create_index('ix_person_erased', 'person', ['district'], sqlite_where=gone, postgresql_where=gone)
    # a list that was thrown away or failed held three names and numbers
    op.execute(sa.text("UPDATE people_file SET result = NULL WHERE status IN ('cancelled', 'failed')"))


def downgrade() -> None:
    op.drop_index('ix_person_erased', 'person')
    if op.get_bind().dialect.name == 'sqlite':
        for statement in BEFORE:
            op.execute(sa.text(statement))
        return
    op.execute(sa.text('DROP TRIGGER consent_kept ON consent'))
    op.execute(sa.text('DROP FUNCTION consent_is_kept()'))
    op.execute(sa.text('DROP TRIGGER audit_fresh ON audit'))
