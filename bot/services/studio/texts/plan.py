"""What taking a translator's file in would do: pure, so that it can be shown first and done afterwards alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

from bot.services.studio.texts.known import Known, key_of
from bot.services.studio.texts.rows import Row
from bot.services.studio.texts.sending_out import Export, mark, marks
from bot.services.studio.texts.standing import Standing, standings
from bot.services.studio.texts.writing import Desk
from bot.translations.fault import Fault
from bot.translations.po import Catalogue, Entry

Kind = Literal["write", "older", "approve", "withdraw", "own", "conflict"]
ACTS: Final[frozenset[Kind]] = frozenset({"write", "older", "approve", "withdraw"})


@dataclass(frozen=True, slots=True)
class Coming:
    """A line of the file that is other than what is there.

    ``older``: made for an Indonesian text that has changed since, kept beside it. ``own``: the file says that it is
    reviewed, and whoever brings it wrote it. ``conflict``: somebody changed it here since the file went out.
    """

    kind: Kind
    now: Standing
    text: str
    line: int
    said_reviewed: bool = False
    """The file calls it reviewed; it is a draft all the same until a second speaker approves."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would be done, and all that keeps it from being done."""

    coming: tuple[Coming, ...] = ()
    unknown: tuple[Entry, ...] = ()
    """Texts that Kabar does not have: they are left out."""
    same: int = 0
    faults: tuple[Fault, ...] = field(default=())
    """Where there is one nothing is taken."""

    def of(self, *kinds: Kind) -> list[Coming]:
        """Those of these kinds."""
        return [one for one in self.coming if one.kind in kinds]

    @property
    def acts(self) -> list[Coming]:
        """What would be written."""
        return [one for one in self.coming if one.kind in ACTS]


@dataclass(frozen=True, slots=True)
class Given:
    """What a plan is made of. ``chosen``: keys of conflicts where the file's text is to be taken."""

    language: str
    who: UUID
    came: Catalogue
    base: Export | None
    chosen: Collection[str] = ()


def plan(desk: Desk, rows: Iterable[Row], given: Given) -> Plan:
    """Line by line; what the file leaves empty stays as it is."""
    kept = list(rows)
    by_context: dict[str, list[Known]] = {}
    for one in desk.texts.every:
        by_context.setdefault(one.context, []).append(one)
    coming: list[Coming] = []
    unknown: list[Entry] = []
    asked = [entry for entry in given.came.entries if entry.text]
    came = standings(given.language, desk.texts.every, ())
    packaged = {one.text.key: marks(one)[1] for one in came}
    older = _of_older(asked, desk, kept, given.language)
    for entry in asked:
        there = by_context.get(entry.context)
        if not there:
            unknown.append(entry)
            continue
        exact = next((one for one in there if one.source == entry.source), None)
        if exact:
            now = desk.standing[exact.key]
            coming += _line(now, entry, given, _before(now, given, packaged[exact.key]))
        else:
            coming += _older(older[key_of(entry.context, entry.source)], entry, given)
    return Plan(tuple(coming), tuple(unknown), len(asked) - len(coming) - len(unknown))


def _line(now: Standing, entry: Entry, given: Given, before: str) -> Iterator[Coming]:
    """``before``: how it stood when the file went out."""
    mine, theirs = marks(now)[1], marks(_as_came(now, entry))[1]
    if theirs in (mine, before):
        return  # as it is, or as it was when the file went out: the translator left it alone
    make = _maker(now, entry)
    if (
        mine != before
        and now.status in {"reviewed", "draft"}
        and entry.text != now.said
        and now.text.key not in given.chosen
    ):
        yield make("conflict")
    elif entry.text != now.said or now.status in {"outdated", "missing"}:
        yield make("write")
    elif now.status == "reviewed":
        yield make("withdraw")
    elif now.row and now.row.by_id == given.who:
        yield make("own")
    else:
        yield make("approve")


def _of_older(asked: Iterable[Entry], desk: Desk, rows: list[Row], language: str) -> dict[str, Standing]:
    """Lines of the file whose source is another than any of now."""
    texts = (Known(entry.context, entry.source) for entry in asked)
    found = standings(language, [one for one in texts if one.key not in desk.standing], rows)
    return {one.text.key: one for one in found}


def _older(now: Standing, entry: Entry, given: Given) -> Iterator[Coming]:
    if now.status in {"reviewed", "draft"} and now.said == entry.text:
        return
    if now.status == "outdated" or (now.status == "draft" and now.row is None):
        now = Standing(now.text, "missing")  # what is known for the context is of another source again
    differs = now.row is not None and now.text.key not in given.chosen
    yield _maker(now, entry)("conflict" if differs else "older")


def _maker(now: Standing, entry: Entry) -> Callable[[Kind], Coming]:
    return lambda kind: Coming(kind, now, entry.text, entry.line, not entry.draft)


def _as_came(now: Standing, entry: Entry) -> Standing:
    return Standing(now.text, "draft" if entry.draft else "reviewed", entry.text)


def _before(now: Standing, given: Given, packaged: str) -> str:
    """How it stood when the file went out; of a file that names no export, as it came with Kabar."""
    known = given.base.state.get(now.text.context) if given.base else None
    if known and known[0] == mark(now.text.source):
        return known[1]
    return packaged
