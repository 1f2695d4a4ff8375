"""phones that hold a local SIM"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = bot.store.base.Moment(timezone=True)
    op.create_table('device',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=True),
    sa.Column('number', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('last_ping_at', moment, nullable=True),
    sa.Column('loopback_sent_at', moment, nullable=True),
    sa.Column('loopback_back_at', moment, nullable=True),
    sa.Column('alarm_at', moment, nullable=True),
    sa.Column('refresh_since', moment, nullable=True),
    sa.Column('refresh_due_at', moment, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('device_id', name=op.f('uq_device_device_id')),
    sa.UniqueConstraint('name', name=op.f('uq_device_name'))
    )
    op.create_table('sim_event',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('event', sa.String(length=32), nullable=False),
    sa.Column('at', moment, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sim_event'))
    )
    with op.batch_alter_table('sim_event', schema=None) as batch_op:
        batch_op.create_index('ix_sim_event_at', ['at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sim_event', schema=None) as batch_op:
        batch_op.drop_index('ix_sim_event_at')
    op.drop_table('sim_event')
    op.drop_table('device')
