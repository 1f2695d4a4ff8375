"""calls of webhooks that were not taken, counted by the hour"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'turned_away',
        sa.Column('hour', Moment(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('hour', 'kind', name=op.f('pk_turned_away')),
    )


def downgrade() -> None:
    op.drop_table('turned_away')
