"""people: names that can be searched, lists that can be filtered"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0013'
down_revision = '0006'
branch_labels = None
depends_on = None

FILTERS = ('status', 'language', 'district', 'programme')


def upgrade() -> None:
    op.create_table(
        'name_word',
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('word_index', sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_name_word_person_id_person')),
        sa.PrimaryKeyConstraint('person_id', 'word_index', name=op.f('pk_name_word')),
    )
    op.create_index('ix_name_word_word_index', 'name_word', ['word_index', 'person_id'])
    op.add_column('person', sa.Column('pace', sa.String(length=6), nullable=True))
    op.add_column('person', sa.Column('paused_until', bot.store.base.Moment(), nullable=True))
    # each with the id: a page of the list is then read in its order, however many people there are
    op.drop_index('ix_person_status', table_name='person')
    for name in FILTERS:
        op.create_index(f'ix_person_{name}', 'person', [name, 'id'])


def downgrade() -> None:
    for name in reversed(FILTERS):
        op.drop_index(f'ix_person_{name}', table_name='person')
    op.create_index('ix_person_status', 'person', ['status'])
    op.drop_column('person', 'paused_until')
    op.drop_column('person', 'pace')
    op.drop_index('ix_name_word_word_index', table_name='name_word')
    op.drop_table('name_word')
