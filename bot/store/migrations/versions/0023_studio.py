"""studio: drafts of flows, what was published by whom and why, and whose a published version is"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('flow_version', sa.Column('origin', sa.String(length=8), nullable=False, server_default='package'))
    op.create_table(
        'flow_draft',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('based_on', sa.String(length=64), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('saved_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_flow_draft_by_id_staff')),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_flow_draft')),
    )
    op.create_table(
        'flow_publication',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('version', sa.String(length=64), nullable=False),
        sa.Column('before', sa.String(length=64), nullable=True),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('status', sa.String(length=8), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('approver_id', sa.Uuid(), nullable=True),
        sa.Column('why', sa.Text(), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['approver_id'], ['staff.id'], name=op.f('fk_flow_publication_approver_id_staff')),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_flow_publication_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_flow_publication')),
    )
    op.create_index(op.f('ix_flow_publication_name_asked_at'), 'flow_publication', ['name', 'asked_at'])
    op.create_index(
        'uq_flow_publication_asked',
        'flow_publication',
        ['name'],
        unique=True,
        sqlite_where=sa.text("status = 'asked'"),
        postgresql_where=sa.text("status = 'asked'"),
    )


def downgrade() -> None:
    op.drop_table('flow_publication')
    op.drop_table('flow_draft')
    op.drop_column('flow_version', 'origin')
