"""lines: everybody who is there keeps being written to as before"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment, new_id

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    line = op.create_table('line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('identity_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('set_aside_at', Moment(timezone=True), nullable=True),
    sa.Column('set_aside_why', sa.String(length=20), nullable=True),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_line_identity_id_identity')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_line_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line')),
    sa.UniqueConstraint('person_id', 'identity_id', 'kind', name=op.f('uq_line_person_id_identity_id_kind'))
    )
    with op.batch_alter_table('line', schema=None) as batch_op:
        batch_op.create_index('ix_line_identity_id', ['identity_id'], unique=False)
    _fill(op.get_bind(), line)


def _fill(connection: sa.Connection, line: sa.Table) -> None:
    identity = sa.table(
        'identity', sa.column('id', sa.Uuid()), sa.column('kind'), sa.column('person_id', sa.Uuid()),
        sa.column('created_at', Moment(timezone=True)),
    )
    conversation = sa.table('conversation', sa.column('person_id', sa.Uuid()), sa.column('line'))
    known = sa.select(identity, conversation.c.line).join(
        conversation, conversation.c.person_id == identity.c.person_id
    ).order_by(identity.c.created_at, identity.c.id)
    many: dict[object, int] = {}
    rows = []
    for one in connection.execute(known).all():
        position = many[one.person_id] = many.get(one.person_id, -1) + 1
        rows.append({
            'id': new_id(), 'person_id': one.person_id, 'identity_id': one.id, 'position': position,
            'kind': 'whatsapp' if one.kind == 'whatsapp_user' else one.line, 'created_at': one.created_at,
        })
    if rows:
        connection.execute(sa.insert(line), rows)


def downgrade() -> None:
    with op.batch_alter_table('line', schema=None) as batch_op:
        batch_op.drop_index('ix_line_identity_id')
    op.drop_table('line')
