"""a file about a person is asked for by one member and agreed to by another"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0039'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'export_request',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('target', sa.String(length=12), nullable=False),
        sa.Column('asked_by', sa.Uuid(), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('status', sa.String(length=8), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', Moment(), nullable=True),
        sa.Column('until', Moment(), nullable=True),
        sa.Column('taken_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['asked_by'], ['staff.id'], name=op.f('fk_export_request_asked_by_staff')),
        sa.ForeignKeyConstraint(['decided_by'], ['staff.id'], name=op.f('fk_export_request_decided_by_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_export_request')),
    )
    op.create_index('ix_export_request_status', 'export_request', ['status', 'id'])
    op.create_index('ix_export_request_target', 'export_request', ['target', 'asked_by'])


def downgrade() -> None:
    op.drop_table('export_request')
