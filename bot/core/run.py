"""One turn under way: the stack of flows while nodes are entered, and what has come of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.core import asking, condition
from bot.core.effects import (
    Answered,
    Asked,
    Done,
    Effect,
    Finished,
    Option,
    Raised,
    Referred,
    Remembered,
    Reply,
    Text,
    Turn,
)
from bot.core.fields import INTERRUPTED, UNDIALLED
from bot.core.flow import Flow, Level, Node, Refer, context
from bot.core.session import Frame, Session, Value, without
from bot.core.told import told
from bot.core.world import World

MOST_ENTRIES: Final = 50
"""Nodes entered in one turn. More than any sane flow needs: beyond it the flow goes round in circles."""

DEEPEST: Final = 5
"""Flows on the stack. Beyond it the oldest is dropped: nobody remembers what was asked five topics ago."""

SENSITIVE_EXPIRES: Final = timedelta(minutes=30)
"""A sensitive flow locks after this idle time: somebody else may pick up the phone."""

VERSION_SHOWN: Final = 12
"""Characters of a flow's version that tell which wording of a question was answered."""

CRISIS: Final = "crisis"
"""The flow that begins with a red sign."""


class FlowFault(RuntimeError):
    """A flow cannot go on; the text names flow and node. The shell parks the conversation for a person."""


class Run:
    """Mutable only while one turn is computed; never leaves ``step``."""

    def __init__(self, world: World, frames: tuple[Frame, ...], facts: Mapping[str, Value], said: str = "") -> None:
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
        self._entries = 0

    @property
    def in_crisis(self) -> bool:
        """Whether the crisis flow is open, on top or below."""
        return any(frame.flow == CRISIS for frame in self.frames)

    def question(self) -> tuple[Flow, Node]:
        """The flow on top and the node whose question is open."""
        flow = self._flow(self.frames[-1])
        return flow, self._node(flow, self.frames[-1].node)

    def say(self, name: str, **values: str) -> None:
        """Add a common text to the reply."""
        self.parts.append(self.world.text(name, **values))

    def raised(self, level: Level, reason: str, rule: str, evidence: str) -> None:
        """A person must look."""
        self.effects.append(Raised(level, reason, rule, evidence))
        self.urgent = self.urgent or level == "red"

    def begin(self, name: str, round_: int = 0, answers: Mapping[str, Value] | None = None, at: str = "") -> None:
        """Begin a flow on top of what is open; what is open resumes afterwards. ``at``: a node, not its start."""
        self.frames = without(self.frames, name)
        start = self._push(name, round_, answers)
        self._enter(at or start)

    def ask(self, *, other_words: bool = False) -> None:
        """Ask the open question again; in other words if it has some, else after a friendly excuse."""
        flow, node = self.question()
        if other_words and (others := asking.in_other_words(flow, node)):
            self.parts.append(others)
        else:
            if other_words:
                self.say("again")
            self.parts.append(asking.question(flow, node))
        self.options = asking.options(self.world, flow, node)

    def missed(self) -> None:
        """Count an answer that was not understood."""
        self.frames[-1] = replace(self.frames[-1], tries=self.frames[-1].tries + 1)

    def take(self, node: Node, value: Value) -> None:
        """Take the answer to the open question and go on."""
        top = self.frames[-1]
        # A text answer stays out of the session: it is kept, encrypted, with the message it came in.
        kept = True if node.answer == "text" else value
        rest = {name: given for name, given in top.answers.items() if name != node.name}
        key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        choice = next((choice for choice in node.choices if choice.key == key), None)
        points = dict(top.points)
        for tally, count in choice.points.items() if choice else ():
            points[tally] = points.get(tally, 0) + count
        self.frames[-1] = replace(top, answers={**rest, node.name: kept}, points=points, tries=0)
        self.effects.append(Answered(top.flow, node.name, node.answer or "text", value))
        self._enter((choice.next if choice else None) or self._way(node) or self._finish())

    def turn(self, now: datetime) -> Turn:
        """What came of it all."""
        session = asks = None
        if self.frames:
            top, flow = self.frames[-1], self._flow(self.frames[-1])
            span = SENSITIVE_EXPIRES if flow.sensitive else timedelta(hours=flow.expires_hours)
            session = Session(tuple(self.frames), (now + span).astimezone(UTC))
            asks = Asked(top.flow, top.version, top.node) if self.options else None
        reply = Reply(tuple(self.parts), self.options, self.urgent or self.in_crisis, asks) if self.parts else None
        return Turn(session, reply, tuple(self.effects))

    # how it does it

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

    def _push(self, name: str, round_: int = 0, answers: Mapping[str, Value] | None = None) -> str:
        flow = self.world.flows.get(name)
        if flow is None:
            raise FlowFault(told("there is no flow {name!r}", name=name))
        while len(self.frames) >= DEEPEST:
            droppable = (at for at, frame in enumerate(self.frames) if frame.flow != CRISIS)
            del self.frames[next(droppable)]
        self.frames.append(Frame(name, flow.version, flow.start, dict(answers or {}), round=round_))
        return flow.start

    def _enter(self, name: str | None) -> None:
        """Go from node to node until a question is open or nothing is left."""
        while name is not None:
            self._entries += 1
            flow = self._flow(self.frames[-1])
            if self._entries > MOST_ENTRIES:
                raise FlowFault(told("{flow}: goes round in circles at {node!r}", flow=flow.name, node=name))
            name = self._pass(flow, self._node(flow, name))

    def _pass(self, flow: Flow, node: Node) -> str | None:
        """Do what the node says; the node that follows, None where a question or the end is reached."""
        self._on_entering(flow, node)
        if node.ask:
            self.frames[-1] = replace(self.frames[-1], node=node.name, tries=0)
            self.parts.append(asking.question(flow, node))
            self.options = asking.options(self.world, flow, node)
            return None
        if node.begin and all(frame.flow != node.begin for frame in self.frames):
            # a flow that is open below is not begun again: it is taken up when this one ends
            self.frames[-1] = replace(self.frames[-1], node=node.next or "", returns=True)
            return self._push(node.begin)
        return self._way(node) or self._finish()

    def _on_entering(self, flow: Flow, node: Node) -> None:
        for field, value in node.remember.items():
            self._remember(flow, node, field, value)
        if node.raise_:
            self.raised(node.raise_.level, node.raise_.reason, f"{flow.name}.{node.name}", self.said)
        if node.refer:
            self._refer(node.refer)
        if node.do:
            self.effects.append(Done(node.do))
            del self.frames[:-1]  # whoever stops or leaves does not want to hear the old question again
        if node.say:
            self.parts.append(Text(context(flow.name, node.name, "say"), node.say))

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
            return "sensitive" if any(self._flow(below).sensitive for below in self.frames[:-1]) else None
        return 0 if name in self._flow(frame).tallies else None

    def _finish(self) -> str | None:
        """End the flow on top; the node at which the flow below goes on, if it does so without a question."""
        while True:
            ended = self.frames.pop()
            self.effects.append(Finished(ended.flow, ended.answers, ended.points))
            if not self.frames:
                return None
            below = self.frames[-1]
            if not below.returns:
                self.frames[-1] = replace(below, tries=0)
                self.say("resume")
                self.ask()
                return None
            if below.node:
                self.frames[-1] = replace(below, returns=False)
                return below.node
