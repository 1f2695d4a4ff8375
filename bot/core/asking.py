"""A node's question and its ways to answer, as texts."""

from __future__ import annotations

from bot.core.effects import Option, Text
from bot.core.flow import Choice, Flow, Node, context, label_context
from bot.core.world import World


def question(flow: Flow, node: Node) -> Text:
    """The question as it is first asked."""
    return Text(context(flow.name, node.name, "ask"), node.ask or "")


def in_other_words(flow: Flow, node: Node) -> Text | None:
    """The question after an answer that was not understood, if the node has one."""
    return Text(context(flow.name, node.name, "again"), node.again) if node.again else None


def label(world: World, flow: Flow, node: Node, choice: Choice) -> Text:
    """What a choice is called; yes and no have common names."""
    if not choice.label:
        return world.text(choice.key)
    return Text(label_context(flow.name, node.name, choice.key), choice.label)


def options(world: World, flow: Flow, node: Node) -> tuple[Option, ...]:
    """The node's choices in the order shown."""
    return tuple(Option(choice.key, label(world, flow, node, choice)) for choice in node.choices)
