"""drafts: their steps, to undo them; and who has a flow's page open"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('flow_draft') as batch:
        batch.add_column(sa.Column('step', sa.Integer(), server_default='1', nullable=False))
    op.create_table(
        'flow_draft_step',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('step', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('saved_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('name', 'step', name=op.f('pk_flow_draft_step')),
    )
    op.create_table(
        'flow_open',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_flow_open_staff_id_staff')),
        sa.PrimaryKeyConstraint('name', 'staff_id', name=op.f('pk_flow_open')),
    )
    op.create_index(op.f('ix_flow_open_at'), 'flow_open', ['at'])


def downgrade() -> None:
    op.drop_table('flow_open')
    op.drop_table('flow_draft_step')
    with op.batch_alter_table('flow_draft') as batch:
        batch.drop_column('step')
