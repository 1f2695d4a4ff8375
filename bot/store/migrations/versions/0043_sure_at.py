"""when a number or user id was last known to be its owner's: they wrote on it, or a member said so"""

import sqlalchemy as sa
from alembic import op

from bot.store.base import Moment


revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None

# what was said by members before is not known to the day: a number counts from its last message, else from its making
HEARD = """
    UPDATE identity SET sure_at = last.at
    FROM (SELECT identity_id, max(created_at) AS at FROM message WHERE direction = 'in' GROUP BY identity_id) AS last
    WHERE last.identity_id = identity.id
"""


def upgrade() -> None:
    op.add_column('identity', sa.Column('sure_at', Moment(), nullable=True))
    op.execute(sa.text(HEARD))


# the version before knows only that a number moved: a stranger's word must not take its lines up there
MOVED = "UPDATE line SET set_aside_why = 'number_moved' WHERE set_aside_why = 'long_silence'"


def downgrade() -> None:
    op.execute(sa.text(MOVED))
    op.drop_column('identity', 'sure_at')
