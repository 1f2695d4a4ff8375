"""people: names that can be searched, lists that can be filtered, a slower plan, files to import"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0013'
down_revision = '0012'
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
    op.create_table(
        'people_file',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('staff_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.LargeBinary(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('data', sa.LargeBinary(), nullable=True),
        sa.Column('total', sa.Integer(), server_default='0', nullable=False),
        sa.Column('done', sa.Integer(), server_default='0', nullable=False),
        sa.Column('result', sa.LargeBinary(), nullable=True),
        sa.Column('created_at', bot.store.base.Moment(), nullable=False),
        sa.Column('changed_at', bot.store.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_people_file_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_people_file')),
        sa.UniqueConstraint('code', name=op.f('uq_people_file_code')),
    )
    op.create_index('ix_people_file_status', 'people_file', ['status', 'id'])
    op.create_index('ix_people_file_staff_id', 'people_file', ['staff_id', 'id'])
    op.create_table(
        'people_file_part',
        sa.Column('file_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('rows', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['file_id'], ['people_file.id'], name=op.f('fk_people_file_part_file_id_people_file')),
        sa.PrimaryKeyConstraint('file_id', 'number', name=op.f('pk_people_file_part')),
    )


def downgrade() -> None:
    op.drop_table('people_file_part')
    op.drop_table('people_file')
    for name in reversed(FILTERS):
        op.drop_index(f'ix_person_{name}', table_name='person')
    op.create_index('ix_person_status', 'person', ['status'])
    op.drop_column('person', 'paused_until')
    op.drop_column('person', 'pace')
    op.drop_index('ix_name_word_word_index', table_name='name_word')
    op.drop_table('name_word')
