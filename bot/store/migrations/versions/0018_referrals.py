"""referrals that staff make and take in, tasks of a case, milestones of a person"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

Moment = bot.store.base.Moment
WAITING = sa.text('outcome IS NULL AND case_id IS NOT NULL')
OPEN = sa.text('done_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('referral', schema=None) as batch_op:
        # what is there already are contacts that Kabar gave
        batch_op.add_column(sa.Column('direction', sa.String(length=5), server_default='given', nullable=False))
        batch_op.add_column(sa.Column('case_id', sa.Integer(), nullable=True))
        for name in ('organisation', 'why', 'note'):
            batch_op.add_column(sa.Column(name, sa.LargeBinary(), nullable=True))
        for name in ('sent_on', 'due_on', 'received_on'):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('made_by', sa.Uuid(), nullable=True))
        for name in ('ended_at', 'late_at'):
            batch_op.add_column(sa.Column(name, Moment(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f('fk_referral_case_id_case_file'), 'case_file', ['case_id'], ['id'])
        batch_op.create_foreign_key(op.f('fk_referral_made_by_staff'), 'staff', ['made_by'], ['id'])
    op.create_index('ix_referral_case_id', 'referral', ['case_id'])
    op.create_index('ix_referral_waiting', 'referral', ['due_on'], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_table('case_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.LargeBinary(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=True),
    sa.Column('done_at', Moment(timezone=True), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_task_case_id_case_file')),
    *(sa.ForeignKeyConstraint([name], ['staff.id'], name=op.f(f'fk_case_task_{name}_staff'))
      for name in ('staff_id', 'made_by', 'done_by')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_case_task_referral_id_referral')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_task')),
    sa.UniqueConstraint('referral_id', name=op.f('uq_case_task_referral_id'))
    )
    op.create_index('ix_case_task_case_id', 'case_task', ['case_id'])
    op.create_index('ix_case_task_due_on', 'case_task', ['due_on'], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table('milestone_mark',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('milestone', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.String(length=4), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=True),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_milestone_mark_person_id_person')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_milestone_mark_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone_mark'))
    )
    op.create_index('ix_milestone_mark_person_id', 'milestone_mark', ['person_id', 'milestone', 'at'])


def downgrade() -> None:
    op.drop_table('milestone_mark')
    op.drop_table('case_task')
    op.drop_index('ix_referral_waiting', table_name='referral')
    op.drop_index('ix_referral_case_id', table_name='referral')
    # a referral of staff's is no contact that was given
    op.execute(sa.text("DELETE FROM referral WHERE direction <> 'given'"))
    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.drop_constraint('fk_referral_made_by_staff', type_='foreignkey')
        batch_op.drop_constraint('fk_referral_case_id_case_file', type_='foreignkey')
        for name in ('late_at', 'ended_at', 'made_by', 'outcome', 'received_on', 'due_on', 'sent_on', 'note', 'why',
                     'organisation', 'case_id', 'direction'):
            batch_op.drop_column(name)
