"""stories: conversations that staff wrote down as they must go"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'flow_story',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('saved_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_flow_story_by_id_staff')),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_flow_story')),
    )


def downgrade() -> None:
    op.drop_table('flow_story')
