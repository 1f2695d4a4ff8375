"""which key of their own each person's texts are sealed with"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('key_id', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('person', 'key_id')
