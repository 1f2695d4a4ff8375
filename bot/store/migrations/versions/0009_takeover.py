"""a caseworker takes over a conversation"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

MOMENTS = ('wrote_at', 'heard_at', 'told_at', 'crisis_at', 'knocked_at', 'seen_at', 'noticed_at', 'asked_at', 'ended_at')
OPEN = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table('takeover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('since', bot.store.base.Moment(timezone=True), nullable=False),
    sa.Column('active_at', bot.store.base.Moment(timezone=True), nullable=False),
    *(sa.Column(name, bot.store.base.Moment(timezone=True), nullable=True) for name in MOMENTS),
    sa.Column('draft', sa.LargeBinary(), nullable=True),
    sa.Column('ended_why', sa.String(length=12), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_takeover_person_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_takeover_case_id_case_file')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_takeover_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_takeover'))
    )
    op.create_index('uq_takeover_open_person', 'takeover', ['person_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_takeover_person_id', 'takeover', ['person_id', 'since'])
    op.add_column('conversation', sa.Column('taken_at', bot.store.base.Moment(timezone=True), nullable=True))
    op.add_column('message', sa.Column('written_by', sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column('message', 'written_by')  # not in a batch: SQLite would make the table anew, and others point to it
    op.drop_column('conversation', 'taken_at')
    op.drop_table('takeover')
