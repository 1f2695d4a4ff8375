"""Once a day those who write the rota hear by e-mail which hours of the coming week nobody covers, if there are any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.log import get_logger
from bot.services.cases import rota_board, staff_mail
from bot.services.cases.rota_board import Place
from bot.services.kabar import EMAIL, Kabar
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.message import ROUTINE
from bot.store.setting import change, get

log = get_logger(__name__)

LAST: Final = "rota.gaps_mailed"
"""The day on which gaps were last looked for, on the programme's clocks."""
LEVEL: Final = "red"
"""The level whose hours must all be covered; the board looks at no other."""
SHOWN: Final = 15


@again_if_crossed
def mail(kabar: Kabar, now: datetime) -> int:
    """Look for gaps, if today's time has come and nobody has; gives how many members are written to."""
    if kabar.channel_of(EMAIL) is None:
        return 0
    local = now.astimezone(ZoneInfo(kabar.settings.timezone))
    if local.time() < kabar.content.ladder.gaps_mailed_at:
        return 0
    today = local.date().isoformat()
    with kabar.database.read() as connection:
        last = get(connection, LAST)
    if last is not None and last >= today:
        return 0
    places = rota_board.board(kabar).open
    with kabar.database.write() as connection:
        if not change(connection, LAST, last, today):
            return 0  # another clock was first
        return _write(connection, kabar, places, now)


def _write(connection: Connection, kabar: Kabar, places: Sequence[Place], now: datetime) -> int:
    leaders = staff_mail.leaders(connection)
    if places and not leaders:
        log.warning("gaps_concern_nobody")
    told = 0
    for member in leaders:
        mine = [place for place in places if _concerns(member, place, leaders)]
        if mine:
            subject = kabar.common(member.language, "mail_gaps_subject")
            body = _body(kabar, member.language, mine)
            told += staff_mail.notify(connection, kabar, member.id, (subject, body), ROUTINE, now)
    return told


def _concerns(member: AnyRow, place: Place, leaders: Sequence[AnyRow]) -> bool:
    """Whether it is this member's district; one that is nobody's is everybody's."""
    return _leads(member, place) or not any(_leads(other, place) for other in leaders)


def _leads(member: AnyRow, place: Place) -> bool:
    if member.district is None or place.district is None:
        return member.district is None
    return bool(member.district.casefold() == place.district.casefold())


def _body(kabar: Kabar, language: str, places: Sequence[Place]) -> str:
    link = f"{kabar.settings.public_url}/rota"
    first = kabar.common(language, "mail_gaps", level=kabar.common(language, f"level_{LEVEL}"), link=link)
    lines = list(_lines(kabar, language, places))
    if len(lines) > SHOWN:
        lines[SHOWN:] = [kabar.common(language, "mail_gaps_more", count=str(len(lines) - SHOWN))]
    return "\n".join((first, "", *lines))


def _lines(kabar: Kabar, language: str, places: Sequence[Place]) -> Iterator[str]:
    """One a gap, on the clocks of its place."""
    for place in places:
        zone = ZoneInfo(place.zone)
        name = place.district or kabar.common(language, "mail_gaps_nowhere")
        for gap in place.gaps:
            begins, ends = (f"{one.astimezone(zone):%d/%m %H:%M}" for one in (gap.begins, gap.ends))
            said = {"place": name, "begins": begins, "ends": ends, "zone": f"{gap.begins.astimezone(zone):%Z}"}
            yield kabar.common(language, "mail_gaps_hours", **said)
