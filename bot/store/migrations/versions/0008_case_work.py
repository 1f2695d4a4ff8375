"""work on a case: handing over, one-time links, the person was reached, what it ended with"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

Moment = bot.store.base.Moment
PENDING = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.add_column('case_file', sa.Column('contacted_at', Moment(timezone=True), nullable=True))
    op.add_column('case_file', sa.Column('next_contact_at', Moment(timezone=True), nullable=True))
    op.add_column('alert', sa.Column('link_index', sa.LargeBinary(length=32), nullable=True))
    op.add_column('alert', sa.Column('link_until', Moment(timezone=True), nullable=True))
    op.create_index('ix_alert_link_index', 'alert', ['link_index'], unique=True)
    op.create_table('case_handover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('ended_at', Moment(timezone=True), nullable=True),
    sa.Column('ended_how', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_handover_case_id_case_file')),
    sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_case_handover_by_id_staff')),
    sa.ForeignKeyConstraint(['to_id'], ['staff.id'], name=op.f('fk_case_handover_to_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_handover'))
    )
    op.create_index(
        'uq_case_handover_open', 'case_handover', ['case_id'], unique=True,
        sqlite_where=PENDING, postgresql_where=PENDING,
    )
    op.create_table('case_closing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reached', sa.String(length=8), nullable=True),
    sa.Column('safe', sa.String(length=8), nullable=True),
    sa.Column('next_step', sa.LargeBinary(), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_closing_case_id_case_file')),
    sa.ForeignKeyConstraint(['closed_by'], ['staff.id'], name=op.f('fk_case_closing_closed_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_closing'))
    )
    op.create_index('ix_case_closing_case_id', 'case_closing', ['case_id', 'at'])
    op.create_table('false_alarm',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('phrase', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_false_alarm'))
    )


def downgrade() -> None:
    op.drop_table('false_alarm')
    op.drop_index('ix_case_closing_case_id', table_name='case_closing')
    op.drop_table('case_closing')
    op.drop_index('uq_case_handover_open', table_name='case_handover')
    op.drop_table('case_handover')
    op.drop_index('ix_alert_link_index', table_name='alert')
    op.drop_column('alert', 'link_until')
    op.drop_column('alert', 'link_index')
    op.drop_column('case_file', 'next_contact_at')
    op.drop_column('case_file', 'contacted_at')
