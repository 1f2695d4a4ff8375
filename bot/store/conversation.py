"""One conversation a person: where it stands. Its row is what a turn locks."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from bot.store.base import Id, Moment, metadata

conversation = Table(
    "conversation",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("session", LargeBinary),  # sealed JSON of core.session.Session; empty: nothing is open
    Column("line", String(10), nullable=False),
    Column("parked_at", Moment),  # a step failed: the bot is silent until a person has looked
    Column("awaited_since", Moment),  # a follow-up was asked and nothing has come since
    Column("last_in_at", Moment),
    Column("last_out_at", Moment),
    Column("spoke_at", Moment),  # their own word was said on a number that others have too: it is they who write there
    Column("whatsapp_in_at", Moment),  # free text may be sent on WhatsApp for 24 h from here
    Column("taken_at", Moment),  # a caseworker writes here: the bot is silent (see takeover)
    Column("held", String(80)),  # flow/round: a knock went out, this begins with the answer
)
