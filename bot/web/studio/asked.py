"""What the phone of the Studio is asked to play: read from its form, and nothing of it is kept on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.core.fields import VALUES
from bot.core.session import Value
from bot.core.story import Line
from bot.core.talk import WORD

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from bot.content.services import District
    from bot.services.studio.showing import Shown

LINES: Final = ("whatsapp", "sim", "sms")
GENDERS: Final = ("female", "male")
STATUSES: Final = ("active", "new")
NOBODY_BEGINS: Final = "-"
"""Instead of a flow: the person writes first."""
MADE_UP: Final = "melati"
"""The confirm word of the made-up person, where they have one."""
MOST: Final = 60
"""Things said in one conversation; a test has 200 lines."""
LONGEST: Final = 1600
"""Letters of a message, as Twilio's."""
SPANS: Final = {"later_hour": 60, "later_day": 24 * 60, "later_week": 7 * 24 * 60}

Fault = Literal["", "words_long", "words_odd", "words_many", "start_unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody made up, what is begun with them, and what was said so far."""

    language: str = "id"
    line: str = "whatsapp"
    gender: str = "female"
    status: str = "active"
    district: str = ""
    covered: bool = True
    agreed: bool = False
    """The made-up person has a confirm word."""
    unreviewed: bool = False
    """Translations that nobody has reviewed yet are shown too."""
    start: str = ""
    """A flow, ``flow.node``, or ``NOBODY_BEGINS``."""
    round: int = 0
    said: tuple[str, ...] = ()
    """``w:`` and words, ``p:`` and the words that came with a picture, ``t:`` and minutes that went by."""
    text: str = ""
    """What was typed and could not be taken."""
    fault: Fault = ""

    @property
    def given(self) -> Mapping[str, Value]:
        """The facts of this made-up person."""
        facts: dict[str, Value] = {"language": self.language, "gender": self.gender, "status": self.status}
        more: dict[str, Value] = {"district": self.district} if self.district else {}
        more |= {WORD: MADE_UP} if self.agreed else {}
        return {**facts, "covered": self.covered, **more}

    @property
    def acts(self) -> tuple[Line, ...]:
        """All that is done, in order."""
        begun = []
        if self.start != NOBODY_BEGINS:
            flow, _, node = self.start.partition(".")
            begun.append(Line("begin", {"flow": flow, "round_": self.round, **({"at": node} if node else {})}))
        return (*begun, *map(_line, self.said))


def _line(said: str) -> Line:
    kind, words = said[:2], said[2:]
    if kind == "t:":
        return Line("later", {"minutes": int(words)})
    return Line("media" if kind == "p:" else "person", words)


def read(form: MultiDict[str, str], shown: Shown, districts: Mapping[str, District]) -> Asked:
    """What this form asks for; what is none of the choices is passed over, what cannot be said is a ``fault``."""
    names = {one.name for one in districts.values()}
    said = tuple(one for one in form.getlist("said") if _fits(one))[:MOST]
    asked = Asked(
        language=_one(form, "language", VALUES["language"], "id"),
        line=_one(form, "line", LINES, LINES[0]),
        gender=_one(form, "gender", GENDERS, GENDERS[0]),
        status=_one(form, "status", STATUSES, STATUSES[0]),
        district=_one(form, "district", names, ""),
        covered=form.get("covered") != "no",
        agreed=form.get("agreed") == "yes",
        unreviewed=form.get("unreviewed") == "yes",
        round=int(_one(form, "round", {str(one) for one in range(100)}, "0")),
        start=form.get("start") or shown.name,
        said=said,
    )
    if not _begins(asked.start, shown):
        return replace(asked, start=shown.name, fault="start_unknown")
    return _done(asked, form)


def _done(asked: Asked, form: MultiDict[str, str]) -> Asked:
    act = form.get("act", "")
    if act == "begin":
        return replace(asked, said=())
    if act == "back":
        return replace(asked, said=asked.said[:-1])
    text = form.get("quick") or form.get("text", "")
    more = _more("say" if form.get("quick") else act, text)
    return _added(asked, more, text) if more else asked


def _more(act: str, text: str) -> str:
    """What this button says, in the form in which it is kept; '' for one that says nothing."""
    if act in SPANS:
        return f"t:{SPANS[act]}"
    if act == "picture":
        return f"p:{text.strip()}"
    return f"w:{text.strip()}" if act == "say" and text.strip() else ""


def _added(asked: Asked, more: str, text: str) -> Asked:
    fault: Fault = ""
    if len(asked.said) >= MOST:
        fault = "words_many"
    elif len(text) > LONGEST:
        fault = "words_long"
    elif not _fits(more):
        fault = "words_odd"
    if fault:
        return replace(asked, text=text.replace("\x00", "")[:LONGEST], fault=fault)
    return replace(asked, said=(*asked.said, more))


def _fits(said: str) -> bool:
    kind, words = said[:2], said[2:]
    if kind == "t:":
        return words in {str(one) for one in SPANS.values()}
    return (kind == "p:" or (kind == "w:" and bool(words))) and len(words) <= LONGEST and "\x00" not in words


def _begins(start: str, shown: Shown) -> bool:
    if start == NOBODY_BEGINS:
        return True
    name, dot, node = start.partition(".")
    flow = shown.flow if name == shown.name else shown.world.flows.get(name)
    return flow is not None and (not dot or node in flow.nodes)


def _one(form: MultiDict[str, str], name: str, known: tuple[str, ...] | set[str], otherwise: str) -> str:
    value = form.get(name, otherwise)
    return value if value in known else otherwise
