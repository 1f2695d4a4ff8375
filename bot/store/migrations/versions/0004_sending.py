"""sending: the time of each state, why a row waits, what it cost; indexes in the order of sending"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

MOMENTS = ('held_at', 'unknown_at', 'delivered_at', 'read_at', 'failed_at', 'late_at')
OUTBOX = sa.text("status IN ('waiting', 'claimed', 'unknown')")
WAITING = sa.text("status = 'waiting'")
UNDER_WAY = sa.text("status IN ('claimed', 'unknown')")
SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.add_column('message', sa.Column('held_why', sa.String(length=12), nullable=True))
    for name in MOMENTS:
        op.add_column('message', sa.Column(name, bot.store.base.Moment(), nullable=True))
    op.add_column('message', sa.Column('segments', sa.Integer(), nullable=True))
    op.add_column('message', sa.Column('encoding', sa.String(length=8), nullable=True))
    op.add_column('message', sa.Column('sent_as', sa.String(length=60), nullable=True))
    op.drop_index('ix_message_outbox', table_name='message')
    op.create_index('ix_message_waiting', 'message', ['priority', 'id'], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index('ix_message_under_way', 'message', ['identity_id'], sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
    op.create_index('ix_message_last_sent', 'message', ['identity_id', 'sent_at'], sqlite_where=SENT, postgresql_where=SENT)
    # a failure's time was the time of its last change
    op.execute(sa.text("UPDATE message SET failed_at = status_at WHERE status = 'failed'"))


def downgrade() -> None:
    for name in ('ix_message_last_sent', 'ix_message_under_way', 'ix_message_waiting'):
        op.drop_index(name, table_name='message')
    op.create_index('ix_message_outbox', 'message', ['status', 'due_at'], sqlite_where=OUTBOX, postgresql_where=OUTBOX)
    for name in ('sent_as', 'encoding', 'segments', *reversed(MOMENTS), 'held_why'):
        op.drop_column('message', name)
