"""until when a case is closed"""

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


def downgrade() -> None:
    op.drop_column('case_file', 'resolve_by')
