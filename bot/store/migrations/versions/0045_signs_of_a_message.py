"""which signs point to a message, by an index: an erasure read every sign of every open case for each message"""

from alembic import op


revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_case_sign_message_id', 'case_sign', ['message_id'])


def downgrade() -> None:
    op.drop_index('ix_case_sign_message_id', 'case_sign')
