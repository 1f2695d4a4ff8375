"""versions of the package that are worked into what staff wrote"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('flow_version', 'flow_draft', 'flow_draft_step'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('package', sa.String(length=64), nullable=True))


def downgrade() -> None:
    for table in ('flow_draft_step', 'flow_draft', 'flow_version'):
        with op.batch_alter_table(table) as batch:
            batch.drop_column('package')
