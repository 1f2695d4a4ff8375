"""lists: cases handed on many at once"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'reassignment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('to_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('total', sa.Integer(), server_default='0', nullable=False),
        sa.Column('done', sa.Integer(), server_default='0', nullable=False),
        sa.Column('created_at', bot.store.base.Moment(), nullable=False),
        sa.Column('changed_at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_reassignment_staff_id_staff')),
        sa.ForeignKeyConstraint(['to_id'], ['staff.id'], name=op.f('fk_reassignment_to_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reassignment')),
        sa.UniqueConstraint('code', name=op.f('uq_reassignment_code')),
    )
    op.create_index('ix_reassignment_status', 'reassignment', ['status', 'id'])
    op.create_table(
        'reassignment_case',
        sa.Column('reassignment_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('holder_id', sa.Uuid(), nullable=True),
        sa.Column('handover_id', sa.Uuid(), nullable=True),
        sa.Column('outcome', sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ['reassignment_id'], ['reassignment.id'], name=op.f('fk_reassignment_case_reassignment_id_reassignment')
        ),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_reassignment_case_case_id_case_file')),
        sa.ForeignKeyConstraint(['holder_id'], ['staff.id'], name=op.f('fk_reassignment_case_holder_id_staff')),
        sa.ForeignKeyConstraint(
            ['handover_id'], ['case_handover.id'], name=op.f('fk_reassignment_case_handover_id_case_handover')
        ),
        sa.PrimaryKeyConstraint('reassignment_id', 'case_id', name=op.f('pk_reassignment_case')),
    )
    op.create_index('ix_reassignment_case_case_id', 'reassignment_case', ['case_id'])
    # what the lists ask for, however many cases and people there are
    op.create_index('ix_case_file_closed_at', 'case_file', ['status', 'closed_at', 'id'])
    op.create_index('ix_case_file_acknowledged_by', 'case_file', ['acknowledged_by', 'status'])
    op.create_index('ix_case_handover_to_id', 'case_handover', ['to_id', 'ended_at'])
    op.drop_index('ix_person_caseworker_id', table_name='person')
    op.create_index('ix_person_caseworker_id', 'person', ['caseworker_id', 'id'])
    called = sa.text("kind = 'call'")
    op.create_index('ix_line_call', 'line', ['person_id'], sqlite_where=called, postgresql_where=called)


def downgrade() -> None:
    op.drop_index('ix_line_call', table_name='line')
    op.drop_index('ix_person_caseworker_id', table_name='person')
    op.create_index('ix_person_caseworker_id', 'person', ['caseworker_id'])
    op.drop_index('ix_case_handover_to_id', table_name='case_handover')
    op.drop_index('ix_case_file_acknowledged_by', table_name='case_file')
    op.drop_index('ix_case_file_closed_at', table_name='case_file')
    op.drop_table('reassignment_case')
    op.drop_table('reassignment')
