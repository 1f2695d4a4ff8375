"""what was asked to be erased, and what is still to be deleted at the provider"""

import json
import secrets

import sqlalchemy as sa
import uuid_utils
from alembic import op
from uuid import UUID

from bot.store.base import Id, Moment


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

LETTERS = '23456789CFGHJKMPQRVWX'


def upgrade() -> None:
    erasure = op.create_table(
        'erasure',
        sa.Column('id', Id(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('person_id', Id(), nullable=False),
        sa.Column('scope', sa.String(length=8), nullable=False),
        sa.Column('message_id', Id(), nullable=True),
        sa.Column('asked_by', sa.String(length=10), nullable=False),
        sa.Column('staff_id', Id(), nullable=True),
        sa.Column('reason', sa.String(length=20), nullable=True),
        sa.Column('asked_at', Moment(timezone=True), nullable=False),
        sa.Column('counts', sa.Text(), nullable=False),
        sa.Column('emptied_at', Moment(timezone=True), nullable=True),
        sa.Column('keys_at', Moment(timezone=True), nullable=True),
        sa.Column('finished_at', Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_person_id_person')),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_erasure_message_id_message')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_erasure_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
        sa.UniqueConstraint('code', name=op.f('uq_erasure_code')),
    )
    op.create_index('ix_erasure_person_id', 'erasure', ['person_id', 'asked_at'])
    op.create_index(
        'ix_erasure_open', 'erasure', ['id'],
        sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'),
    )
    op.create_table(
        'provider_deletion',
        sa.Column('id', Id(), nullable=False),
        sa.Column('erasure_id', Id(), nullable=False),
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('provider_id', sa.String(length=80), nullable=False),
        sa.Column('came_in', sa.Integer(), nullable=False),
        sa.Column('tries', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('due_at', Moment(timezone=True), nullable=True),
        sa.Column('done_at', Moment(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(length=8), nullable=True),
        sa.Column('files', sa.Integer(), server_default=sa.text('0'), nullable=False),
        sa.Column('error_code', sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(['erasure_id'], ['erasure.id'], name=op.f('fk_provider_deletion_erasure_id_erasure')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_deletion')),
        sa.UniqueConstraint('provider_id', name=op.f('uq_provider_deletion_provider_id')),
    )
    op.create_index('ix_provider_deletion_erasure_id', 'provider_deletion', ['erasure_id'])
    op.create_index(
        'ix_provider_deletion_due', 'provider_deletion', ['due_at'],
        sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'),
    )
    op.create_table(
        'earlier_send',
        sa.Column('provider_id', sa.String(length=80), nullable=False),
        sa.Column('message_id', Id(), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_earlier_send_message_id_message')),
        sa.PrimaryKeyConstraint('provider_id', name=op.f('pk_earlier_send')),
    )
    op.create_index('ix_earlier_send_message_id', 'earlier_send', ['message_id'])
    op.add_column('person', sa.Column('erased_at', Moment(timezone=True), nullable=True))
    _carry_over(erasure)


def _carry_over(erasure: sa.Table) -> None:
    """Whoever said HAPUS and waits for a case to be closed goes on waiting."""
    person = sa.table('person', sa.column('id', Id()), sa.column('erase_wanted_at', Moment()))
    here = op.get_bind()
    for row in here.execute(sa.select(person).where(person.c.erase_wanted_at.is_not(None))).all():
        code = 'H-' + ''.join(secrets.choice(LETTERS) for _ in range(8))
        made = {'id': UUID(bytes=uuid_utils.uuid7().bytes), 'code': code, 'person_id': row.id, 'scope': 'thread'}
        made |= {'asked_by': 'person', 'asked_at': row.erase_wanted_at, 'counts': json.dumps({})}
        here.execute(sa.insert(erasure).values(**made))


def downgrade() -> None:
    op.drop_column('person', 'erased_at')
    for table in ('earlier_send', 'provider_deletion', 'erasure'):
        op.drop_table(table)
