"""until when a case is closed; the rota: who is on call, and who is away"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = bot.store.base.Moment(timezone=True)
    op.add_column('case_file', sa.Column('resolve_by', moment, nullable=True))
    op.create_table('rota_shift',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('duty', sa.String(length=8), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=True),
    sa.Column('levels', sa.String(length=40), nullable=False),
    sa.Column('days', sa.String(length=7), nullable=False),
    sa.Column('begins', sa.String(length=5), nullable=False),
    sa.Column('ends', sa.String(length=5), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('created_at', moment, nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_rota_shift_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_shift'))
    )
    op.create_index('ix_rota_shift_staff_id', 'rota_shift', ['staff_id'])
    op.create_table('rota_leave',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_rota_leave_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_leave'))
    )
    op.create_index('ix_rota_leave_staff_id', 'rota_leave', ['staff_id'])


def downgrade() -> None:
    op.drop_table('rota_leave')
    op.drop_table('rota_shift')
    op.drop_column('case_file', 'resolve_by')
