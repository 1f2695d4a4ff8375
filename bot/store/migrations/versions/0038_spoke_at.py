"""when somebody's own word was said on a number that several people share"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0038'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversation', sa.Column('spoke_at', Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column('conversation', 'spoke_at')
