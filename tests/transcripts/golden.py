"""Golden conversations: every way through every flow, as the engine talks today.

The ways come from ``bot.core.walk``; the messages from playing them, with real texts, through ``step``.
"""

from __future__ import annotations

from pathlib import Path

from bot.content import packaged
from bot.core.condition import names
from bot.core.effects import Remembered
from bot.core.walk import walk
from tests.transcripts.chat import Chat

FOLDER = Path(__file__).parent / "golden"


def golden(name):
    """The flow's conversations as lines of YAML: one entry a moment, answers that come to the same in one."""
    world = packaged().world
    entries = []
    for moment in walk(world, name):
        said = [_say(world.flows[name].nodes[node], value) for node, value in moment.answers]
        chat = _play(name, moment, said)
        if chat is None:
            continue
        header = _header(moment, world.flows[name])
        before, last = (said[:-1], said[-1]) if said else ([], None)
        for entry in reversed(entries):
            if entry["header"] == header and entry["before"] == before:
                same = entry["last"] and (entry["bot"], entry["raises"], entry["remembers"]) == (
                    chat.bot,
                    chat.raised,
                    _remembered(chat),
                )
                if same:
                    entry["last"].append(last)
                    break
        else:
            entries.append(
                {
                    "header": header,
                    "before": before,
                    "last": [last] if last else [],
                    "bot": chat.bot,
                    "raises": chat.raised,
                    "remembers": _remembered(chat),
                }
            )
    return "".join(_lines(entries))


def _say(node, value):
    if node.choices:
        keys = [choice.key for choice in node.choices]
        key = {True: "yes", False: "no"}.get(value, value)
        return str(keys.index(key) + 1)
    return str(value)


def _play(name, moment, said):
    """The chat after all that was said; None where another flow has begun before the last answer."""
    chat = Chat({"language": "id", **moment.facts})
    chat.begin(name, moment.round)
    for text in said:
        if chat.session is None or chat.session.top.flow != name:
            return None
        chat.says(text)
    return chat


def _remembered(chat):
    return [f"{effect.field} {str(effect.value).lower()}" for effect in chat.effects(Remembered)]


def _header(moment, flow):
    told = {name for node in flow.nodes.values() for way in node.branch if way.when for name in names(way.when)}
    facts = {key: value for key, value in moment.facts.items() if key in {*told, "gender"}}
    rounds = f", round {moment.round}" if any(node.rotate for node in flow.nodes.values()) else ""
    return ", ".join(f"{key} {str(value).lower()}" for key, value in facts.items()) + rounds


def _lines(entries):
    yield "# Written by `python -m tests.transcripts.refresh`; read it when it changes.\n"
    header = None
    for entry in entries:
        if entry["header"] != header:
            header = entry["header"]
            yield f"\n# {header.strip(', ') or 'anybody'}\n"
        said = " ".join([*entry["before"], "/".join(entry["last"])]).strip()
        yield f'- said: "{said}"\n'
        yield f'  bot: "{" | ".join(entry["bot"].splitlines())}"\n'
        for key in ("raises", "remembers"):
            if entry[key]:
                yield f"  {key}: [{', '.join(entry[key])}]\n"
