"""tips, for who agreed to awareness: nobody has been asked yet, so nobody is given any"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


# after a way down and up again: the clock lays them out anew for whoever's last word on them is yes
AGREED = """
    UPDATE person SET tips_version = ''
    WHERE erased_at IS NULL AND merged_into IS NULL
    AND id IN (SELECT person_id FROM consent WHERE scope = 'awareness' AND given)
"""
# the version before knows no such kind, and would send what waits whatever its person says meanwhile
WAITING = """
    UPDATE message SET status = 'failed', error_code = 'superseded'
    WHERE kind IN ('tip', 'tip_knock') AND status = 'waiting'
"""


def upgrade() -> None:
    op.create_table(
        'tip',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('step', sa.String(length=40), nullable=False),
        sa.Column('flow', sa.String(length=60), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('planned_at', Moment(), nullable=False),
        sa.Column('due_at', Moment(), nullable=False),
        sa.Column('sent_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_tip_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tip')),
    )
    op.create_index('ix_tip_due', 'tip', ['status', 'due_at'])
    op.create_index('ix_tip_person_id', 'tip', ['person_id', 'status'])
    op.add_column('person', sa.Column('tips_version', sa.String(length=64), nullable=True))
    there = sa.text('tips_version IS NOT NULL')
    op.create_index('ix_person_tips', 'person', ['tips_version'], sqlite_where=there, postgresql_where=there)
    op.execute(sa.text(AGREED))


def downgrade() -> None:
    op.execute(sa.text(WAITING))
    op.drop_index('ix_person_tips', 'person')
    op.drop_column('person', 'tips_version')
    op.drop_table('tip')
