"""parts: by which plan somebody's contacts are laid out, and who dialled which service"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('plan_version', sa.String(length=64), nullable=True))
    op.create_table(
        'service_call',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('service', sa.String(length=60), nullable=False),
        sa.Column('contact', sa.Text(), nullable=False),
        sa.Column('outcome', sa.String(length=10), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_service_call_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_service_call')),
    )
    op.create_index('ix_service_call_service', 'service_call', ['service', 'at'])


def downgrade() -> None:
    op.drop_table('service_call')
    op.drop_column('person', 'plan_version')
