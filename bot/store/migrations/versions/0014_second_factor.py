"""second factor, sessions and invitations of staff"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = bot.store.base.Moment(timezone=True)
    op.create_table('second_factor',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('since', moment, nullable=False),
    sa.Column('wrong', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('wait_until', moment, nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_second_factor_staff_id_staff')),
    sa.PrimaryKeyConstraint('staff_id', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('code_index', sa.LargeBinary(length=32), nullable=False),
    sa.Column('made_at', moment, nullable=False),
    sa.Column('used_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_recovery_code_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('staff_id', 'code_index', name=op.f('uq_recovery_code_staff_id_code_index'))
    )
    op.create_table('staff_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('browser', sa.String(length=20), nullable=False),
    sa.Column('system', sa.String(length=20), nullable=False),
    sa.Column('began_at', moment, nullable=False),
    sa.Column('seen_at', moment, nullable=False),
    sa.Column('ended_at', moment, nullable=True),
    sa.Column('ended_why', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_session_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session'))
    )
    op.create_index('ix_staff_session_staff_id', 'staff_session', ['staff_id', 'began_at'])
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('token_index', sa.LargeBinary(length=32), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', moment, nullable=False),
    sa.Column('expires_at', moment, nullable=False),
    sa.Column('used_at', moment, nullable=True),
    sa.Column('withdrawn_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_invitation_made_by_staff')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_invitation_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_index', name=op.f('uq_invitation_token_index'))
    )
    op.create_index('ix_invitation_staff_id', 'invitation', ['staff_id'])


def downgrade() -> None:
    op.drop_index('ix_invitation_staff_id', table_name='invitation')
    op.drop_table('invitation')
    op.drop_index('ix_staff_session_staff_id', table_name='staff_session')
    op.drop_table('staff_session')
    op.drop_table('recovery_code')
    op.drop_table('second_factor')
