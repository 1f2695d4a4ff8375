"""A person's danger word: heard before everything else, in any state, and from then on nothing is sent.

Whoever holds the phone sees a message about nothing and an answer about nothing. What comes afterwards is kept and
heard, and meets silence: a text of ours may be read by whoever the word was about.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from bot.channels.base import Inbound
from bot.core import fired, own_word
from bot.core.effects import Done, Raised, Reply, Turn
from bot.core.keywords import STOP
from bot.core.needs import DANGER_WORD
from bot.services.arriving import effects, overtaken, turn_rows
from bot.services.arriving.effects import WRONG_NUMBER, Origin
from bot.services.arriving.senders import Sender
from bot.services.arriving.turn_rows import Incoming
from bot.services.cases import takeover_notices, takeover_rows
from bot.services.cases.raising import Sign, raise_sign
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import hushing, people
from bot.services.persons.people import DANGER
from bot.services.sending import knocks, taken, writing
from bot.store.base import AnyRow
from bot.store.together import Write, run_together

Way = Callable[[Connection, Kabar, Sender, Inbound, Incoming], None]


def way(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound) -> Way | None:
    """How this message is taken in; None: as any other."""
    if not sender.on_guard:
        return None
    known = hushing.on_phone(connection, sender.identity_id)
    text = inbound.body[: writing.LONGEST_BODY]
    # all are compared, whoever it is: how long an answer takes tells nothing
    said = [row.id for row in known if row.danger_word and own_word.is_in(_word(kabar, row), text)]
    hushed = any(row.hushed_at is not None for row in known)
    if said:
        owner = sender.person.id if sender.person.id in said else said[0]
        return partial(_alarm, owner=owner, hushed=hushed)
    return _keep_silent if hushed else None


def _word(kabar: Kabar, row: AnyRow) -> str:
    return opened(kabar, row.danger_word, DANGER, row.id)


def _alarm(
    connection: Connection,
    kabar: Kabar,
    sender: Sender,
    inbound: Inbound,
    came: Incoming,
    *,
    owner: UUID,
    hushed: bool,
) -> None:
    """Red, an answer about nothing, and nothing after it; the word itself stands in no sign."""
    turn_rows.keep(connection, came)
    own = owner == sender.person.id
    who = sender.person if own else people.lock(connection, kabar, owner)[0]
    hushing.begin(connection, owner, came.at)
    sign = Sign(Raised("red", DANGER_WORD, fired.own("danger_word"), ""), came.id if own else None)
    raise_sign(connection, kabar, who, sign, came.at)
    reply = Reply((kabar.content.world.text("harmless"),))
    row = None if hushed else turn_rows.reply_row(kabar, sender.person, reply, sender, inbound, came.at)
    run_together(connection, turn_rows.move_on(kabar, sender.person, None, came, _parked(sender, came), row))
    _tell(connection, kabar, sender, came)


def _keep_silent(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> None:
    """STOP and "salah sambung" hold, danger raises, everything else is for a person to read."""
    who, text = sender.person, inbound.body[: writing.LONGEST_BODY]
    turn_rows.keep(connection, came)
    later: list[Write] = []
    called = kabar.content.world.called(text)
    if called in {STOP, WRONG_NUMBER}:
        wrong = Raised("yellow", WRONG_NUMBER, fired.own("asked_in_silence"), text)
        done = (wrong, Done("stop")) if called == WRONG_NUMBER else (Done("stop"),)
        origin = Origin(came.id, came.line, came.at, sender.identity_id)
        who, later = effects.carry_out(connection, kabar, who, done, origin)
    else:
        sign = Sign(overtaken.raised(kabar, text, fired.own("asked_in_silence")), came.id)
        raise_sign(connection, kabar, who, sign, came.at)
    run_together(connection, [*later, *turn_rows.move_on(kabar, who, None, came, _parked(sender, came))])
    _tell(connection, kabar, sender, came)


def _parked(sender: Sender, came: Incoming) -> datetime | None:
    return came.at if sender.parked else None


def _tell(connection: Connection, kabar: Kabar, sender: Sender, came: Incoming) -> None:
    """What waited for their word does not come; whoever writes with them is told that something came."""
    if sender.held:
        knocks.heard(connection, kabar, sender.person, sender.held, Turn(None, None), came.at)
    held = taken.holder(connection, sender.person.id)
    if held is not None:
        takeover_rows.change(connection, held, heard_at=came.at)
        takeover_notices.heard(connection, kabar, held, came.at)
