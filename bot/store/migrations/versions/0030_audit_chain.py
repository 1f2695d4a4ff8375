"""the audit trail: a chain of hashes, and a database that refuses to change it"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0030'
down_revision = '0028'
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
    WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.hash IS NULL OR NEW.before IS NULL
        OR OLD.id IS NOT NEW.id OR OLD.staff_id IS NOT NEW.staff_id OR OLD.action IS NOT NEW.action
        OR OLD.target IS NOT NEW.target OR OLD.at IS NOT NEW.at
    BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are only added'); END
    """,
    """
    CREATE TRIGGER audit_kept BEFORE DELETE ON audit
    WHEN OLD.seq IS NULL OR OLD.seq > (SELECT coalesce(max(seq), 0) FROM audit_cut)
    BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are only added'); END
    """,
    """
    CREATE TRIGGER audit_cut_unchanged BEFORE UPDATE ON audit_cut
    BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are only added'); END
    """,
    """
    CREATE TRIGGER audit_cut_kept BEFORE DELETE ON audit_cut
    BEGIN SELECT RAISE(ABORT, 'rows of the audit trail are only added'); END
    """,
)

POSTGRESQL = (
    """
    CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit' THEN
            IF OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.hash IS NOT NULL AND NEW.before IS NOT NULL
                AND ROW(OLD.id, OLD.staff_id, OLD.action, OLD.target, OLD.at)
                    IS NOT DISTINCT FROM ROW(NEW.id, NEW.staff_id, NEW.action, NEW.target, NEW.at) THEN
                RETURN NEW;
            END IF;
        ELSIF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit' THEN
            IF OLD.seq <= (SELECT max(seq) FROM audit_cut) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'rows of the audit trail are only added';
    END $$
    """,
    """
    CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE TRIGGER audit_cut_unchanged BEFORE UPDATE OR DELETE ON audit_cut
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows()
    """,
    """
    CREATE TRIGGER audit_cut_kept BEFORE TRUNCATE ON audit_cut
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
    """,
)
"""Whoever makes the table anew (``batch_alter_table`` on SQLite may) puts its triggers back."""


def upgrade() -> None:
    # rows that are there already get their places from the clock, in order of time
    op.add_column('audit', sa.Column('seq', sa.BigInteger(), nullable=True))
    op.add_column('audit', sa.Column('before', sa.String(length=64), nullable=True))
    op.add_column('audit', sa.Column('hash', sa.String(length=64), nullable=True))
    unlinked = sa.text('seq IS NULL')
    op.create_index('uq_audit_seq', 'audit', ['seq'], unique=True)
    op.create_index('ix_audit_unlinked', 'audit', ['id'], sqlite_where=unlinked, postgresql_where=unlinked)
    op.create_index('ix_audit_at', 'audit', ['at'])
    op.create_index('ix_audit_staff_id', 'audit', ['staff_id', 'at'])
    op.create_table(
        'audit_cut',
        sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_cut')),
    )
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == 'sqlite'
    for table in ('audit', 'audit_cut'):
        for kind in ('unchanged', 'kept'):
            op.execute(sa.text(f'DROP TRIGGER {table}_{kind}' + ('' if sqlite else f' ON {table}')))
    if not sqlite:
        op.execute(sa.text('DROP FUNCTION audit_only_grows()'))
    op.drop_table('audit_cut')
    for name in ('ix_audit_staff_id', 'ix_audit_at', 'ix_audit_unlinked', 'uq_audit_seq'):
        op.drop_index(name, 'audit')
    for name in ('hash', 'before', 'seq'):
        op.drop_column('audit', name)
