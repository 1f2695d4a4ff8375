"""messages of a case: few messages have one, and every other need not be in its index"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

SOME = sa.text('case_id IS NOT NULL')


def upgrade() -> None:
    op.drop_index('ix_message_case_id', table_name='message')
    op.create_index('ix_message_case_id', 'message', ['case_id'], sqlite_where=SOME, postgresql_where=SOME)


def downgrade() -> None:
    op.drop_index('ix_message_case_id', table_name='message')
    op.create_index('ix_message_case_id', 'message', ['case_id'])
