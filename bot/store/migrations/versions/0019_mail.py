"""mail: times in which alerts did not arrive"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

OPEN = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table(
        'alarm',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('levels', sa.String(length=40), nullable=False),
        sa.Column('since', bot.store.base.Moment(), nullable=False),
        sa.Column('began_at', bot.store.base.Moment(), nullable=False),
        sa.Column('last_at', bot.store.base.Moment(), nullable=False),
        sa.Column('mailed_at', bot.store.base.Moment(), nullable=True),
        sa.Column('ended_at', bot.store.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm')),
    )
    op.create_index('uq_alarm_open', 'alarm', ['kind'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table('alarm')
