"""What entering a node does: what it says, remembers, raises and refers to, and which node follows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.core import condition
from bot.core.effects import Done, Effect, Option, Raised, Referred, Remembered, Text
from bot.core.fields import INTERRUPTED, UNDIALLED
from bot.core.flow import Flow, Level, Node, Raise, Refer, context
from bot.core.session import NO_LOCK, Frame, Lock, Value
from bot.core.told import told
from bot.core.world import World

VERSION_SHOWN: Final = 12
"""Characters of a flow's version that tell which wording of a question was answered."""

CRISIS: Final = "crisis"
"""The flow that begins with a red sign."""

_MOST_STEPS: Final = 200


class FlowFault(RuntimeError):
    """A flow cannot go on; the text names flow and node. The shell parks the conversation for a person."""


def raised_on_entering(flow: Flow, start: str) -> Iterator[tuple[str, Raise]]:
    """What entering a flow at this node raises before it asks anything: (``flow.node``, what)."""
    name: str | None = start
    for _ in range(_MOST_STEPS):
        node = flow.nodes.get(name or "")
        if node is None:
            return
        if node.raise_:
            yield f"{flow.name}.{node.name}", node.raise_
        if node.ask or node.branch or node.rotate:
            return
        name = node.next


class Entering:
    """A turn's stack, and all that has come of the turn so far. Mutable only while the turn is computed."""

    def __init__(
        self, world: World, frames: tuple[Frame, ...], facts: Mapping[str, Value], said: str = "", lock: Lock = NO_LOCK
    ) -> None:
        self.world = world
        self.frames = list(frames)
        self.facts = facts
        self.remembered: dict[str, Value] = {}
        self.said = said
        self.proposed = ""
        self.parts: list[Text] = []
        self.options: tuple[Option, ...] = ()
        self.effects: list[Effect] = []
        self.urgent = False
        self.lock = lock
        self.left = False
        self.told: frozenset[str] = frozenset()
        """Rules of which a person was told when the word was asked for: not once more when it opens the flow."""
        self._missed_word = False
        self._entries = 0

    def say(self, name: str, **values: str) -> None:
        """Add a common text to the reply."""
        self.parts.append(self.world.text(name, **values))

    def raised(self, level: Level, reason: str, rule: str, evidence: str) -> None:
        """A person must look."""
        self.effects.append(Raised(level, reason, rule, evidence))
        self.urgent = self.urgent or level == "red"

    def _flow(self, frame: Frame) -> Flow:
        flow = self.world.version(frame.flow, frame.version)
        if flow is None:
            raise FlowFault(told("{flow}: version {version} is not known", flow=frame.flow, version=frame.version))
        return flow

    def _node(self, flow: Flow, name: str) -> Node:
        node = flow.nodes.get(name)
        if node is None:
            raise FlowFault(told("{flow}: there is no node {name!r}", flow=flow.name, name=name))
        return node

    def _on_entering(self, flow: Flow, node: Node) -> None:
        for field, value in node.remember.items():
            self._remember(flow, node, field, value)
        rule = f"{flow.name}.{node.name}"
        if node.raise_ and rule not in self.told:
            self.raised(node.raise_.level, node.raise_.reason, rule, self.said)
        if node.refer:
            self._refer(node.refer)
        if node.do:
            self.effects.append(Done(node.do))
            self._leave(only_tips=node.do == "leave_tips")
        if node.say:
            self.parts.append(Text(context(flow.name, node.name, "say"), node.say))

    def _leave(self, *, only_tips: bool) -> None:
        """Whoever stops or leaves does not want to hear the old question again."""
        below = range(len(self.frames) - 1)
        first = next((at for at in below if self.frames[at].flow in self.world.tips), None) if only_tips else 0
        if first is not None:
            del self.frames[first:-1]

    def _remember(self, flow: Flow, node: Node, field: str, value: Value) -> None:
        answers = self.frames[-1].answers
        asked = node.name if not answers else list(answers)[-1]
        if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
            asked = value[1:-1]
            value = answers.get(asked)
        self.remembered[field] = value
        self.effects.append(
            Remembered(field, value, f"{context(flow.name, asked, 'ask')}@{flow.version[:VERSION_SHOWN]}")
        )

    def _refer(self, refer: Refer) -> None:
        named = (self.world.services[name] for name in refer.to if name in self.world.services)
        given = [service for service in named if service.suits(*map(self._value, ("gender", "age", "district")))]
        self.remembered[UNDIALLED] = sum(service.verified_on is None for service in given)
        self.parts += [service.text for service in given]
        if given:
            self.effects.append(Referred(tuple(service.id for service in given), refer.reason))

    def _way(self, node: Node) -> str | None:
        """Where a node leads, None where its flow ends."""
        frame = self.frames[-1]
        if node.rotate:
            return node.rotate[frame.round % len(node.rotate)]
        if node.branch:
            return next((way.next for way in node.branch if way.when is None or self._holds(way.when)), None)
        return node.next

    def _holds(self, when: condition.Condition) -> bool:
        return condition.holds(when, {name: self._value(name) for name in condition.names(when)})

    def _value(self, name: str) -> Value:
        """What a condition asks for, the nearest first; a fact is looked up only when it is wanted."""
        frame = self.frames[-1]
        for layer in (frame.answers, frame.points, self.remembered, self.facts):
            value = layer.get(name)
            if value is not None:
                return value
        if name == INTERRUPTED:
            kept = any(self._flow(below).sensitive or below.flow == CRISIS for below in self.frames[:-1])
            return "sensitive" if kept else None
        return 0 if name in self._flow(frame).tallies else None
