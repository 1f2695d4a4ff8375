"""assess: indicator forms of a case, corrected answers, records of one person made one"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0017'
down_revision = '0014'
branch_labels = None
depends_on = None

MERGED = sa.text('merged_into IS NOT NULL')


def upgrade() -> None:
    op.create_table(
        'assessment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('told', sa.LargeBinary(), nullable=False),
        sa.Column('at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_assessment_case_id_case_file')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_assessment_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    )
    op.create_index('ix_assessment_case_id', 'assessment', ['case_id', 'at'])
    op.create_table(
        'answer_correction',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('run_id', sa.Uuid(), nullable=False),
        sa.Column('node', sa.String(length=60), nullable=False),
        sa.Column('told', sa.LargeBinary(), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['run_id'], ['flow_run.id'], name=op.f('fk_answer_correction_run_id_flow_run')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_answer_correction_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_correction')),
    )
    op.create_index('ix_answer_correction_run_id', 'answer_correction', ['run_id', 'at'])
    op.create_table(
        'person_merge',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('survivor_id', sa.Uuid(), nullable=False),
        sa.Column('gone_id', sa.Uuid(), nullable=False),
        sa.Column('told', sa.LargeBinary(), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['survivor_id'], ['person.id'], name=op.f('fk_person_merge_survivor_id_person')),
        sa.ForeignKeyConstraint(['gone_id'], ['person.id'], name=op.f('fk_person_merge_gone_id_person')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_person_merge_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_person_merge')),
        sa.UniqueConstraint('gone_id', name=op.f('uq_person_merge_gone_id')),
    )
    op.create_index('ix_person_merge_survivor_id', 'person_merge', ['survivor_id'])
    op.add_column('person', sa.Column('merged_into', sa.Uuid(), nullable=True))
    op.create_index('ix_person_merged_into', 'person', ['merged_into'], sqlite_where=MERGED, postgresql_where=MERGED)


def downgrade() -> None:
    op.drop_index('ix_person_merged_into', table_name='person')
    op.drop_column('person', 'merged_into')
    op.drop_index('ix_person_merge_survivor_id', table_name='person_merge')
    op.drop_table('person_merge')
    op.drop_index('ix_answer_correction_run_id', table_name='answer_correction')
    op.drop_table('answer_correction')
    op.drop_index('ix_assessment_case_id', table_name='assessment')
    op.drop_table('assessment')
