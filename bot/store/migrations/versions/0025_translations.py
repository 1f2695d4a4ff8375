"""translations: what staff wrote in other languages, every change of it, and files that went out and came in"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'translation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('context', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('status', sa.String(length=8), nullable=False),
        sa.Column('sent', sa.Text(), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('approver_id', sa.Uuid(), nullable=True),
        sa.Column('approved_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['approver_id'], ['staff.id'], name=op.f('fk_translation_approver_id_staff')),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_translation_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_translation')),
    )
    op.create_index(op.f('ix_translation_language_key'), 'translation', ['language', 'key'], unique=True)
    op.create_table(
        'translation_change',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('translation_id', sa.Uuid(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('status', sa.String(length=8), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ['translation_id'], ['translation.id'], name=op.f('fk_translation_change_translation_id_translation')
        ),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_translation_change_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_change')),
    )
    op.create_index(
        op.f('ix_translation_change_translation_id_revision'),
        'translation_change',
        ['translation_id', 'revision'],
        unique=True,
    )
    op.create_table(
        'translation_export',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('flow', sa.String(length=60), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_translation_export_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_export')),
    )
    op.create_index(op.f('ix_translation_export_language_at'), 'translation_export', ['language', 'at'])
    op.create_table(
        'translation_file',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_translation_file_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_file')),
    )


def downgrade() -> None:
    op.drop_table('translation_file')
    op.drop_table('translation_export')
    op.drop_table('translation_change')
    op.drop_table('translation')
