"""Every text of a flow that a person may read, with its gettext context."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.effects import Text
from bot.core.flow import Flow, Node, context, label_context


def flow_texts(flow: Flow) -> Iterator[Text]:
    """Its texts in the order of the file."""
    for node in flow.nodes.values():
        yield from node_texts(flow, node)


def node_texts(flow: Flow, node: Node) -> Iterator[Text]:
    """A node's ``say``, ``ask``, ``again`` and labels, as far as it has them."""
    for part, source in (("say", node.say), ("ask", node.ask), ("again", node.again)):
        if source:
            yield Text(context(flow.name, node.name, part), source)
    for choice in node.choices:
        if choice.label:
            yield Text(label_context(flow.name, node.name, choice.key), choice.label)
