"""WhatsApp: its window, templates, answers as buttons, media"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ADDED = (
    ('conversation', 'whatsapp_in_at', bot.store.base.Moment(timezone=True)),
    ('conversation', 'held', sa.String(length=80)),
    ('staff', 'whatsapp_in_at', bot.store.base.Moment(timezone=True)),
    ('message', 'content', sa.LargeBinary()),
    ('message', 'came_as', sa.String(length=32)),
)


def upgrade() -> None:
    for table, name, kind in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    # whoever's conversation is on WhatsApp wrote last there
    op.execute("UPDATE conversation SET whatsapp_in_at = last_in_at WHERE line = 'whatsapp'")
    op.create_table('content_resource',
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('sid', sa.String(length=40), nullable=False),
    sa.Column('created_at', bot.store.base.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_content_resource'))
    )
    op.create_table('template',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('sid', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=True),
    sa.Column('checked_at', bot.store.base.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', 'language', 'fingerprint', name=op.f('pk_template'))
    )
    op.create_table('media',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('content_type', sa.String(length=80), nullable=False),
    sa.Column('url', sa.LargeBinary(), nullable=True),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('attempts', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('due_at', bot.store.base.Moment(timezone=True), nullable=True),
    sa.Column('created_at', bot.store.base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_media_message_id_message')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media'))
    )
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.create_index('ix_media_message_id', ['message_id'], unique=False)
        batch_op.create_index('ix_media_wanted', ['due_at'], unique=False, sqlite_where=sa.text("status = 'wanted'"), postgresql_where=sa.text("status = 'wanted'"))


def downgrade() -> None:
    op.drop_table('media')
    op.drop_table('template')
    op.drop_table('content_resource')
    for table, name, _ in reversed(ADDED):
        op.drop_column(table, name)  # not in a batch: SQLite would make the table anew, and others point to it
