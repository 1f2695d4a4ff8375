"""the clocks of keeping, and since when a text, answers or a case's words are gone"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

BLANKED = ('message', 'flow_run', 'case_file')


def upgrade() -> None:
    for table in BLANKED:
        op.add_column(table, sa.Column('blanked_at', Moment(), nullable=True))
    op.create_table(
        'retention',
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('days', sa.Integer(), nullable=True),
        sa.Column('set_by', sa.Uuid(), nullable=True),
        sa.Column('set_at', Moment(), nullable=True),
        sa.Column('begun_at', Moment(), nullable=True),
        sa.Column('cursor', sa.String(length=40), nullable=True),
        sa.Column('taken', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('ran_at', Moment(), nullable=True),
        sa.Column('took', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.ForeignKeyConstraint(['set_by'], ['staff.id'], name=op.f('fk_retention_set_by_staff')),
        sa.PrimaryKeyConstraint('kind', name=op.f('pk_retention')),
    )


def downgrade() -> None:
    op.drop_table('retention')
    for table in BLANKED:
        op.drop_column(table, 'blanked_at')
