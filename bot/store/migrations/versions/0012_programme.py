"""the programme in numbers: closed months, their counts, and what is published of them"""

import sqlalchemy as sa
from alembic import op

import bot.store.base


revision = '0012'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('programme_month',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('closed_at', bot.store.base.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_programme_month'))
    )
    op.create_table('programme_count',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=24), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('sex', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['month'], ['programme_month.month'], name=op.f('fk_programme_count_month_programme_month')),
    sa.PrimaryKeyConstraint('month', 'name', 'district', 'language', 'sex', name=op.f('pk_programme_count'))
    )
    op.create_table('programme_figure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=24), nullable=False),
    sa.Column('breakdown', sa.String(length=12), nullable=False),
    sa.Column('value', sa.String(length=80), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.Column('mark', sa.String(length=4), nullable=True),
    *(sa.Column(name, sa.Integer(), nullable=True)
      for name in ('everyone', 'women', 'men', 'of_everyone', 'of_women', 'of_men')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_figure')),
    sa.UniqueConstraint('name', 'breakdown', 'value', 'last', 'shown', name=op.f('uq_programme_figure_name_breakdown_value_last_shown'))
    )
    op.create_index('ix_programme_figure_first', 'programme_figure', ['breakdown', 'first'])


def downgrade() -> None:
    op.drop_table('programme_figure')
    op.drop_table('programme_count')
    op.drop_table('programme_month')
