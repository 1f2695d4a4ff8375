"""a person's danger word, and since when nothing is sent to them"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('danger_word', sa.LargeBinary(), nullable=True))
    op.add_column('person', sa.Column('hushed_at', Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column('person', 'hushed_at')
    op.drop_column('person', 'danger_word')
