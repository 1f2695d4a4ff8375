"""The words of people's names as blind indexes, so that somebody is found by name without opening everybody's."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, Table

from bot.store.base import Id, metadata

name_word = Table(
    "name_word",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("word_index", LargeBinary(16), nullable=False),  # services.persons.names says what it shows
    PrimaryKeyConstraint("person_id", "word_index"),
    Index("ix_name_word_word_index", "word_index", "person_id"),
)
