"""Words that give somebody away: in what comes before it is clear who holds the phone, and in questions too early."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from bot.core.check.place import At, Spot, Translations, keys_of, said_in_each, tongue
from bot.core.check.rules import Rules
from bot.core.effects import Text
from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.run import FlowFault, Run
from bot.core.texts import node_texts
from bot.core.told import listed, quoted, told
from bot.core.walk import beginnings, without_others
from bot.core.world import World

_NOW: Final = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
TO_STAFF: Final = ("staff_", "level_", "alert", "phone_", "mail_", "talk_", "contact_late")
"""How the names of common texts begin that only staff read."""
_SUBJECT: Final = "_subject"
"""How the names of e-mails' subjects end: a locked screen shows them to whoever looks at it."""


def findings(world: World, flow: Flow, translations: Translations, at: At, rules: Rules) -> Iterator[Finding]:
    """What is not neutral in its first message, where it opens a talk; and sensitive questions without a lock."""
    if flow.name in rules.opens:
        for text in _first(world, flow):
            own = text.context.startswith(f"{flow.name}.")
            yield from of_text(text, translations, Spot(at, flow.name, keys_of(text) if own else ()), rules)
    if not flow.sensitive:
        yield from _sensitive(flow, translations, at, rules)


def of_common(world: World, translations: Translations, at: At, rules: Rules) -> Iterator[Finding]:
    """The same of texts that belong to no flow and may answer anybody."""
    for name in filter(_is_open, world.common):
        yield from of_text(world.text(name), translations, Spot(at, "common", (name,)), rules)


def open_texts(world: World, rules: Rules, groups: Collection[str]) -> Iterator[Text]:
    """The texts of these flows, ``common`` and ``services`` that may be read before it is clear who holds the phone."""
    if "common" in groups:
        yield from (world.text(name) for name in filter(_is_open, world.common))
    # a service's line stands in a message of whichever flow refers to it
    opening = rules.opens if "services" in groups else rules.opens.intersection(groups)
    found = {
        part.context: part for name in sorted(opening & world.flows.keys()) for part in _first(world, world.flows[name])
    }
    yield from (part for context, part in found.items() if context.partition(".")[0] in groups)


def of_text(text: Text, translations: Translations, spot: Spot, rules: Rules) -> Iterator[Finding]:
    """What one text says that it should not, in any language."""
    for language, said in said_in_each(text, translations):
        if odd := rules.neutral.said_in(said):
            words = told(
                "{words} ({language}) may be read by anybody who holds the phone",
                words=listed(map(quoted, odd)),
                language=tongue(language),
            )
            mend = told("Say it without: it is not clear yet who reads this")
            yield spot.error("not_neutral", words, mend)


def _is_open(name: str) -> bool:
    """Whether others than staff may read this common text."""
    return not name.startswith(TO_STAFF) or name.endswith(_SUBJECT)


def _first(world: World, flow: Flow) -> Iterable[Text]:
    """Each text of its first message once; of a flow that cannot be walked none: the check of its messages tells."""
    try:
        return {part.context: part for part in _first_parts(world, flow)}.values()
    except FlowFault:
        return ()


def _first_parts(world: World, flow: Flow) -> Iterator[Text]:
    """All that its first message can hold, whoever gets it, the lines of services with it."""
    alone = without_others(world, flow.name)
    for facts, round_ in beginnings(world, flow):
        run = Run(alone, (), facts)
        run.begin(flow.name, round_)
        reply = run.turn(_NOW).reply
        if reply is not None:
            parts = (*reply.parts, *(option.label for option in reply.options))
            yield from (part for part in parts if part.context.startswith((f"{flow.name}.", "services.")))


def _sensitive(flow: Flow, translations: Translations, at: At, rules: Rules) -> Iterator[Finding]:
    for node in flow.nodes.values():
        for text in node_texts(flow, node) if node.ask else ():
            topics = (rules.neutral.topic_of(said) for _, said in said_in_each(text, translations))
            if topic := next(filter(None, topics), None):
                words = told(
                    "{topic} is asked about before the agreed word: this flow is not sensitive", topic=quoted(topic)
                )
                mend = told(
                    "Write 'sensitive: true' at the top: then the agreed word is asked first. Or ask it less openly"
                )
                yield Spot(at, flow.name, ("nodes", node.name)).warning("sensitive_question", words, mend)
                break
