"""What there is to translate: every text that somebody may read, with what a translator has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import PACKAGED, all_texts
from bot.content.common import read_common
from bot.content.flows import read_flows
from bot.content.services import read_services
from bot.content.templates import LONGEST, LONGEST_BUTTON, Template, read_templates
from bot.core.asking import label
from bot.core.check import neutral_words
from bot.core.check.lengths import BUTTON_LETTERS, BUTTONS
from bot.core.effects import Reply
from bot.core.flow import Flow, Node, context, label_context
from bot.core.hear.lexicon import Lexicon, Words
from bot.core.world import World
from bot.translations.po import Entry
from bot.translations.room import TWO_SMS, all_messages, room

_FILLED: Final = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Wanted:
    """The texts in the order of their files, without translations, and the world they come from."""

    world: World
    entries: tuple[Entry, ...]
    replies: tuple[Reply, ...]
    """Every message that one of them can stand in. To find them takes a walk through every flow: it is done once."""


def read(folder: Path = PACKAGED) -> Wanted:
    """The texts of a content folder. Raises ContentError. What Kabar hears (the lexicon) is not needed for it."""
    flows = read_flows(folder)
    versions = {(flow.name, flow.version): flow for flow in flows.values()}
    silent = Lexicon((), Words())
    return wanted(World(flows, versions, read_common(folder), silent, read_services(folder)), read_templates(folder))


def wanted(world: World, templates: Mapping[str, Template] | None = None) -> Wanted:
    """The texts of this world, and the templates."""
    replies = tuple(all_messages(world))
    return Wanted(world, tuple(entries(world, replies, templates)), replies)


def entries(world: World, replies: Iterable[Reply], templates: Mapping[str, Template] | None = None) -> Iterator[Entry]:
    """The texts of this world, and the templates; how long each may be goes by the messages of ``replies``."""
    told = dict(_told(world))
    rooms = room(world, replies)
    for text in all_texts(world):
        place, words = told[text.context]
        length = rooms.get(text.context, TWO_SMS)
        comments = [words, f"At most {length} letters."]
        if fields := _FILLED.findall(text.source):
            comments.append(f"Kabar fills in {', '.join(fields)}: leave them as they are.")
        yield Entry(text.context, text.source, comments=tuple(comments), place=place)
    for template in (templates or {}).values():
        comments = [_TEMPLATE, f"At most {LONGEST} letters."]
        if template.variables:
            comments.append("{{1}}, {{2}} ... are filled in: leave them, and put none at the beginning or the end.")
        text = template.wanted
        place = "bot/flows/templates.yaml"
        yield Entry(text.context, text.source, comments=tuple(comments), place=place)
        if label := template.wanted_button:
            comments = [_TEMPLATE, "The button below it.", f"At most {LONGEST_BUTTON} letters."]
            yield Entry(label.context, label.source, comments=tuple(comments), place=place)


_TEMPLATE: Final = "A template that WhatsApp approves beforehand: neutral, whoever holds the phone may read it."


def _told(world: World) -> Iterator[tuple[str, tuple[str, str]]]:
    """Context -> file, and where in the conversation it comes."""
    for flow in world.flows.values():
        place = f"bot/flows/{flow.name}.yaml"
        for node in flow.nodes.values():
            for where, words in _of_node(world, flow, node):
                yield where, (place, words)
    for name in world.common:
        whom = "staff" if name.startswith(neutral_words.TO_STAFF) else "people, by Kabar itself in any conversation"
        what = _COMMON.get(name, "")
        yield f"common.{name}", ("bot/flows/common.yaml", f"Said to {whom}. {what}".strip())
    for service in world.services.values():
        words = "A line with somebody to call: only the name is translated, the number follows it."
        yield service.text.context, ("bot/flows/services.yaml", words)


def _of_node(world: World, flow: Flow, node: Node) -> Iterator[tuple[str, str]]:
    where = f'{flow.title} ({flow.name}), at "{node.name}"'
    labels = [label(world, flow, node, choice).source for choice in node.choices]
    then = f" The same message goes on: {node.ask}" if node.ask else ""
    yield context(flow.name, node.name, "say"), f"{where}: said.{then}"
    answers = f" Answers: {' / '.join(labels)}." if labels else ""
    before = f" Before it, in the same message: {node.say}" if node.say else ""
    yield context(flow.name, node.name, "ask"), f"{where}: asked.{answers}{before}"
    asked = f'where "{node.ask}" was not understood'
    yield context(flow.name, node.name, "again"), f"{where}: asked in other words, {asked}.{answers}"
    button = f" Shown as a button: at most {BUTTON_LETTERS} letters." if len(node.choices) <= BUTTONS else ""
    for number, choice in enumerate(node.choices, 1):
        words = f"{where}: answer {number} of {len(labels)} to: {node.ask}{button}"
        yield label_context(flow.name, node.name, choice.key), words


_COMMON: Final[Mapping[str, str]] = {
    "yes": "The answer yes, as a button.",
    "no": "The answer no, as a button.",
    "choose": "Opens a list of answers on WhatsApp, at most 20 letters.",
    "again": "An answer was not understood; the question follows.",
    "meant": "An answer was nearly one that was offered: its number and its label. Any yes and no are heard.",
    "resume": "Another matter came in between; the question follows that was open before.",
    "media": "A picture, a voice note or a file came.",
    "stopped": "Somebody writes who has stopped the messages.",
    "passed_on": "Somebody writes out of the blue; no rule understood it.",
    "expired": "Somebody answers a question that was asked too long ago.",
    "crisis_again": "Somebody in danger writes again.",
    "harmless": "The answer to a person's secret word for danger: small talk that fits anything and tells nothing.",
    "own_word": "Asked before a private talk, of whoever agreed on a word with a caseworker. Others may read it.",
    "own_word_again": "Another word came than the agreed one. Kind; about nothing.",
    "own_word_out": "The third wrong word came. A kind end, about nothing; nothing is asked after it.",
    "own_word_heard": "It was the agreed word, said by another of those who share the phone. Names nobody.",
    "own_word_forgot": "The answer of who has forgotten that word: one word, as people write it.",
    "late_answer": "Put before an answer to somebody in danger that goes out more than ten minutes late.",
    "heard_orange": "Something urgent was heard; a question may follow.",
    "heard_yellow": "Something was heard that a caseworker should read; a question may follow.",
    "alert": "The alert of a new case. Nothing about the person.",
    "alert_many": "Somebody who leads handed many cases to a member at once. Two codes and how many there are.",
    "level_red": "The name of the gravest level, in an alert.",
    "level_orange": "The name of the second level, in an alert.",
    "level_yellow": "The name of the third level, in an alert.",
    "level_silence": "The name of the level of somebody who has not answered, in an alert.",
    "phone_silent": "One of our own phones with a SIM gives no sign of life. {name} is the phone's.",
    "phone_deaf": "One of our own phones with a SIM sends, but does not receive.",
    "phone_back": "That phone works again.",
    "level_fault": "Stands where an alert has its level: one of our own phones has failed.",
    "level_mended": "Stands where an alert has its level: that phone works again.",
}
"""When the common texts are said; what is missing here is told by its name."""
