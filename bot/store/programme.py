"""The programme in numbers: what each closed month held, and what of it is published. Both are written once."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.base import Id, Moment, metadata

SEXES = ("female", "male", "")
"""``""``: it was not recorded."""

programme_month = Table(
    "programme_month",
    metadata,
    Column("month", Date, primary_key=True),  # its first day
    Column("closed_at", Moment, nullable=False),
)

programme_count = Table(
    "programme_count",
    metadata,
    # within the house: small numbers stand here, yet no key that leads to a person
    Column("month", Date, ForeignKey("programme_month.month"), primary_key=True),
    Column("name", String(24), primary_key=True),  # core.programme.COUNTS, and "version": see deciding
    Column("district", String(80), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("sex", String(8), primary_key=True),
    Column("number", Integer, nullable=False),
)

programme_figure = Table(
    "programme_figure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(24), nullable=False),
    Column("breakdown", String(12), nullable=False),  # all, unrecorded (of no known sex), district, language, times...
    Column("value", String(80), nullable=False),  # the district or language
    Column("first", Date, nullable=False),  # of the window: the first day of its first and of its last month
    Column("last", Date, nullable=False),
    Column("months", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("mark", String(4)),  # what is told of a hidden month: low, high
    # those that are empty are not told
    Column("everyone", Integer),
    Column("women", Integer),
    Column("men", Integer),
    Column("of_everyone", Integer),
    Column("of_women", Integer),
    Column("of_men", Integer),
    # one row a window that ends with this month, hidden or shown
    UniqueConstraint("name", "breakdown", "value", "last", "shown"),
    Index("ix_programme_figure_first", "breakdown", "first"),
)
