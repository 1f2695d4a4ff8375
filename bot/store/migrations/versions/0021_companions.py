"""companions: who accompanies whom, visits, the word agreed with a person"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'companion',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('from_id', sa.Uuid(), nullable=True),
        sa.Column('to_id', sa.Uuid(), nullable=True),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_companion_person_id_person')),
        sa.ForeignKeyConstraint(['from_id'], ['staff.id'], name=op.f('fk_companion_from_id_staff')),
        sa.ForeignKeyConstraint(['to_id'], ['staff.id'], name=op.f('fk_companion_to_id_staff')),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_companion_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_companion')),
    )
    op.create_index('ix_companion_person_id', 'companion', ['person_id', 'at'])
    op.create_table(
        'visit',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('at', bot.store.base.Moment(), nullable=False),
        sa.Column('ended_at', bot.store.base.Moment(), nullable=True),
        sa.Column('ended_by', sa.Uuid(), nullable=True),
        sa.Column('result', sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_visit_person_id_person')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_visit_staff_id_staff')),
        sa.ForeignKeyConstraint(['ended_by'], ['staff.id'], name=op.f('fk_visit_ended_by_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    )
    op.create_index('ix_visit_person_id', 'visit', ['person_id', 'on_day'])
    planned = sa.text('ended_at IS NULL')
    op.create_index(
        'ix_visit_planned', 'visit', ['on_day', 'person_id'], sqlite_where=planned, postgresql_where=planned
    )
    alone = sa.text('caseworker_id IS NULL AND merged_into IS NULL')
    op.create_index(
        'ix_person_alone', 'person', ['district', 'id'], sqlite_where=alone, postgresql_where=alone
    )
    op.add_column('person', sa.Column('confirm_word', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_index('ix_person_alone', table_name='person')
    op.drop_column('person', 'confirm_word')
    op.drop_table('visit')
    op.drop_table('companion')
