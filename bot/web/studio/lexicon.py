"""The words of danger: rules by kind with their examples, run as the page is shown, and a sentence to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, abort, render_template, request
from sqlalchemy import select

from bot.content import edits
from bot.content.edits import EditError
from bot.content.parts import LEXICON
from bot.content.yaml import read_yaml
from bot.core.hear import examples, risk
from bot.core.hear.lexicon import SIGN_LEVELS
from bot.services.studio.doors import StudioFault
from bot.store import flow_draft
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.studio import parts
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.content import Content
    from bot.core.hear.examples import Tried
    from bot.core.hear.risk import Sign
    from bot.core.hear.rules import Rule

LISTS: Final = ("phrases", "alone", "unless", "must_fire", "must_not_fire")
MOST_WORDS: Final = 40_000
LONGEST_TRIED: Final = 2_000
MANY_RULES: Final = 25
"""With more of them the page has one form at a time: it is opened on phones."""

lexicon = Blueprint("studio_lexicon", __name__, url_prefix="/studio/lexicon")


@dataclass(frozen=True, slots=True)
class Shown:
    """One rule of a file: as it is written, as it is read, and how its examples go."""

    written: dict[str, Any]
    rule: Rule
    tried: tuple[Tried, ...]

    @property
    def holds(self) -> bool:
        """Whether all of them go as written."""
        return all(one.holds for one in self.tried)


@lexicon.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """Every kind of sign, the gravest first, and a sentence to try."""
    return _overview()


@lexicon.post("")
@staff(*SEES)
def hear() -> ResponseReturnValue:
    """What a sentence raises, by what is live. Nothing is kept of it, and it stands in no address."""
    return _overview(request.form.get("sentence", "")[:LONGEST_TRIED])


@lexicon.get("/<name>")
@staff(*SEES)
def kind(name: str) -> ResponseReturnValue:
    """The rules of one kind."""
    return _shown(f"{LEXICON}{name}")


@lexicon.post("/<name>")
@staff(*SEES)
def hear_draft(name: str) -> ResponseReturnValue:
    """What a sentence raises, by the draft where there is one."""
    return _shown(f"{LEXICON}{name}", sentence=request.form.get("sentence", "")[:LONGEST_TRIED])


@lexicon.post("/<name>/rule")
@staff(*WRITES)
def rule(name: str) -> ResponseReturnValue:
    """Change the words and examples of one rule: in the draft."""
    part = f"{LEXICON}{name}"
    body = parts.of(part).body
    try:
        new = _changed(body, parts.field("rule"))
    except EditError:
        return _shown(part, "place"), 422
    except StudioFault as fault:
        return _shown(part, fault.code), 422
    return parts.saved(part, new, _shown)


def _changed(body: str, name: str) -> str:
    written = _written(body)
    at = next((at for at, one in enumerate(written) if one.get("rule") == name), None)
    if at is None:
        raise EditError(name)
    was = written[at]
    for key in LISTS:
        told = [" ".join(line.split()) for line in request.form.get(key, "")[:MOST_WORDS].splitlines() if line.strip()]
        if any(ord(letter) < ord(" ") for line in told for letter in line):
            raise StudioFault("letters", key)
        if told == list(was.get(key, [])):
            continue
        body = edits.put(body, ("rules", at, key), told) if told else edits.drop(body, ("rules", at, key))
    level = parts.field("level")
    if level in SIGN_LEVELS and level != was.get("level", _head(body).get("level")):
        body = edits.put(body, ("rules", at, "level"), level)
    return body


def _head(body: str) -> dict[str, Any]:
    try:
        data = read_yaml(body)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is changed as text
        raise EditError("unreadable") from None
    return data if isinstance(data, dict) else {}


def _written(body: str) -> list[dict[str, Any]]:
    rules = _head(body).get("rules") or []
    return [one for one in rules if isinstance(one, dict)] if isinstance(rules, list) else []


def _overview(sentence: str | None = None) -> str:
    content = kabar().content
    names = [name for name in content.parts if name.startswith(LEXICON)]
    with kabar().database.read() as connection:
        drafted = set(connection.execute(select(flow_draft.c.name).where(flow_draft.c.name.in_(names))).scalars())
    rules = content.world.lexicon.rules
    kinds = [(name[len(LEXICON) :], [one for one in rules if one.category == name[len(LEXICON) :]]) for name in names]
    graver = sorted(kinds, key=lambda one: min((SIGN_LEVELS.index(rule.level) for rule in one[1]), default=9))
    heard = _heard(content, sentence) if sentence is not None else ()
    counts = [
        (name, len(of), {level: sum(one.level == level for one in of) for level in SIGN_LEVELS}) for name, of in graver
    ]
    drafts = {name[len(LEXICON) :] for name in drafted}
    return render_template("studio/lexicon.html", kinds=counts, drafts=drafts, sentence=sentence, heard=heard)


def _shown(name: str, fault: str = "", sentence: str | None = None) -> str:
    if not name.startswith(LEXICON):
        abort(404)
    desk = parts.of(name)
    proposed = desk.draft or desk.waits
    content = (proposed.judged.content if proposed else None) or kabar().content
    read = {one.name: one for one in content.world.lexicon.rules}
    try:
        written = _written(desk.body)
    except EditError:
        written = []
    found = [(one, read[one["rule"]]) for one in written if one.get("rule") in read]
    tried = list(examples.tried(content.world.lexicon, [rule for _, rule in found]))
    rules = [Shown(one, rule, tuple(t for t in tried if t.rule.name == rule.name)) for one, rule in found]
    return render_template(
        "studio/lexicon_kind.html",
        desk=desk,
        kind=name[len(LEXICON) :],
        rules=rules,
        tried=len(tried),
        failing=[one for one in tried if not one.holds],
        levels=SIGN_LEVELS,
        chosen=request.args.get("rule", ""),
        many=MANY_RULES,
        sentence=sentence,
        heard=_heard(content, sentence) if sentence is not None else (),
        fault=fault,
        form=request.form,
    )


def _heard(content: Content, sentence: str) -> tuple[Sign, ...]:
    return risk.find_all(content.world.lexicon, sentence)


parts.install(lexicon, _shown, lambda name: f"{LEXICON}{name}", "/<name>", forms=("rule",))
