"""People Kabar keeps in touch with. The code is the only name a person has outside this table."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from bot.store.base import Id, Moment, metadata

STATUSES = ("new", "invited", "active", "paused", "stopped", "refused", "minor")
"""new: wrote to us, we know nothing. invited: may be asked to take part. active: follow-up runs. minor: under 18,
a social worker's, never enrolled by text."""

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("name", LargeBinary),
    Column("language", String(8), nullable=False),
    Column("district", String(80)),
    Column("gender", String(8)),
    Column("birth_year", Integer),
    Column("return_date", Date),
    Column("programme", String(120)),
    Column("status", String(10), nullable=False),
    Column("timezone", String(40), nullable=False),
    Column("safe_from", String(5), nullable=False),
    Column("safe_to", String(5), nullable=False),
    Column("facts", LargeBinary),  # sealed JSON: what flows remembered
    Column("caseworker_id", ForeignKey("staff.id")),  # who accompanies them; see companion
    Column("confirm_word", LargeBinary),  # sealed: agreed with a caseworker; asked for before anything sensitive
    Column("danger_word", LargeBinary),  # sealed: whoever sends it is in danger, and whoever reads it sees small talk
    Column("hushed_at", Moment),  # it came: nothing goes to their phone until a caseworker lifts that
    Column("enrolled_at", Moment),
    Column("plan_version", String(64)),  # by which plan their contacts are laid out; empty: the package's
    Column("tips_version", String(64)),  # the same of their tips; empty: they have not agreed to awareness
    Column("pace", String(6)),  # slow: contacts come half as often; empty: as the plan says
    Column("paused_until", Moment),  # while paused
    Column("erase_wanted_at", Moment),  # HAPUS was said; what an open case rests on goes when it closes
    Column("erased_at", Moment),  # everything of theirs: who they were is known here no more (see erasure)
    Column("key_id", LargeBinary),  # of the key that what is about them is sealed with: see key_ring
    Column("merged_into", Id),  # a second record of somebody: it only leads to this one (see person_merge)
    Column("created_at", Moment, nullable=False),
    # in the order of a list that is filtered by it
    Index("ix_person_status", "status", "id"),
    Index("ix_person_language", "language", "id"),
    Index("ix_person_district", "district", "id"),
    Index("ix_person_programme", "programme", "id"),
    Index("ix_person_caseworker_id", "caseworker_id", "id"),
    # those whom nobody accompanies, by district
    Index(
        "ix_person_alone",
        "district",
        "id",
        sqlite_where=text("caseworker_id IS NULL AND merged_into IS NULL"),
        postgresql_where=text("caseworker_id IS NULL AND merged_into IS NULL"),
    ),
    # who agreed to awareness
    Index(
        "ix_person_tips",
        "tips_version",
        sqlite_where=text("tips_version IS NOT NULL"),
        postgresql_where=text("tips_version IS NOT NULL"),
    ),
    # few, to be taken off what is counted
    Index(
        "ix_person_erased",
        "district",
        sqlite_where=text("erased_at IS NOT NULL"),
        postgresql_where=text("erased_at IS NOT NULL"),
    ),
    Index(
        "ix_person_merged_into",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
)
