"""One turn under way: the stack of flows while nodes are entered, and what has come of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core import asking, fired
from bot.core.effects import Answered, Asked, Finished, Option, Raised, Remembered, Reply, Turn, Unheard
from bot.core.entering import CRISIS, VERSION_SHOWN, FlowFault, raised_on_entering
from bot.core.fields import CONTACT_WAY
from bot.core.flow import Flow, Node
from bot.core.keywords import ERASE
from bot.core.locking import CONTACT, OWN, SENSITIVE_EXPIRES, TRIES, Locking
from bot.core.session import Frame, Value, without
from bot.core.told import told

MOST_ENTRIES: Final = 50
"""Nodes entered in one turn. More than any sane flow needs: beyond it the flow goes round in circles."""

DEEPEST: Final = 5
"""Flows on the stack. Beyond it the oldest is dropped: nobody remembers what was asked five topics ago."""

WRONG_WORD: Final = "wrong_word"
"""The reason of a case: the agreed word was asked for, and did not come."""

FORGOT: Final = "own_word_forgot"
"""The answer of who does not know the word any more, as a common text."""


class Run(Locking):
    """Mutable only while one turn is computed; never leaves ``step``."""

    @property
    def in_crisis(self) -> bool:
        """Whether the crisis flow is open, on top or below."""
        return any(frame.flow == CRISIS for frame in self.frames)

    def unlock(self) -> None:
        """The word was said: go on where it was asked for."""
        self.prove()
        self.ask()

    def give_up(self) -> None:
        """Nothing is shown of what waits for the word, and nothing more is asked."""
        self.options = ()
        self.say("own_word_out")
        self.back_to_crisis()

    def back_to_crisis(self) -> None:
        """All that stands on the crisis flow gives way to its question; without one nothing is left open."""
        crisis = next((at for at, frame in enumerate(self.frames) if frame.flow == CRISIS), -1)
        del self.frames[crisis + 1 :]
        if self.frames:
            self.ask()

    def question(self) -> tuple[Flow, Node]:
        """The flow on top and the node whose question is open."""
        flow = self._flow(self.frames[-1])
        return flow, self._node(flow, self.frames[-1].node)

    def begin(self, name: str, round_: int = 0, answers: Mapping[str, Value] | None = None, at: str = "") -> None:
        """Begin a flow on top of what is open; what is open resumes afterwards. ``at``: a node, not its start."""
        self.frames = without(self.frames, name)
        start = self._push(name, round_, answers)
        self._enter(at or start)

    def ask(self, *, other_words: bool = False) -> None:
        """Ask the open question again; in other words if it has some, else after a friendly excuse.

        Of a flow that is locked, the word.
        """
        if self.frames[-1].waits:
            self._enter(self.frames[-1].node)
            return
        if self.locked:
            self._await()
            return
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
        """Take the answer to the open question and go on.

        Leave that must be sure (to call, in a crisis) is none after so long: a person reads it, and it is asked again.
        """
        if self.left and self.in_crisis and any(choice.sure and choice.key == value for choice in node.choices):
            self.left = False
            if not any(isinstance(effect, Raised) for effect in self.effects):
                self.effects.append(Unheard(self.said))
            self.ask()
            return
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
        asks = None
        if self.frames and self.options and not self.locked:
            top = self.frames[-1]
            asks = Asked(top.flow, top.version, top.node)
        reply = Reply(tuple(self.parts), self.options, self.urgent or self.in_crisis, asks) if self.parts else None
        return Turn(self._session(now), reply, tuple(self.effects))

    # how it does it

    def _await(self) -> None:
        """Ask for the word in place of all that the flow on top has to say; after too many wrong ones, end."""
        if self.lock.wrong >= TRIES or not self._confirms:
            self._shut_out()
            return
        self.say("own_word_again" if self._missed_word else "own_word")
        self.options = (Option(FORGOT, self.world.text(FORGOT)),)

    def _shut_out(self) -> None:
        if not self._missed_word:  # nobody asks again: a person reads what was wanted
            self.effects.append(self._wanted())
        self.give_up()

    def _wanted(self) -> Raised | Unheard:
        """HAPUS is orange: with a weekend between, yellow's three working days are more than UU 27/2022's 3 x 24 h."""
        if self.frames[-1].flow == ERASE:
            return Raised("orange", "erase_asked", fired.own("asked_unsure"), self.said)
        return Unheard(self.said) if self.said.strip() else Raised("yellow", WRONG_WORD, fired.own("wrong_word"))

    def _stop_before(self, flow: Flow, name: str) -> bool:
        """Whether this node is not entered yet, because the word comes first. Who is told is told all the same."""
        top = self.frames[-1]
        locks = self._locks(flow)
        if not locks and not top.waits:
            return False
        raised = dict(raised_on_entering(flow, name))
        if any(one.level == "red" for one in raised.values()) or not locks:
            self.told |= raised.keys() if top.waits else frozenset()
            self.frames[-1] = replace(top, waits=False)
            return False
        if not top.waits:
            self.frames[-1] = replace(top, node=name, waits=True)
            for rule, one in raised.items():
                self.raised(one.level, one.reason, rule, self.said)
        self._await()
        return True

    def _push(self, name: str, round_: int = 0, answers: Mapping[str, Value] | None = None) -> str:
        flow = self.world.flows.get(name)
        if flow is None:
            raise FlowFault(told("there is no flow {name!r}", name=name))
        while len(self.frames) >= DEEPEST:
            droppable = (at for at, frame in enumerate(self.frames) if frame.flow != CRISIS)
            del self.frames[next(droppable)]
        self.frames.append(Frame(name, flow.version, flow.start, dict(answers or {}), round=round_))
        if name == CRISIS:
            self._ask_anew(flow)
        return flow.start

    def _ask_anew(self, flow: Flow) -> None:
        """Leave to call given in an older danger, of which no case is open, is none until it is given again."""
        if self.facts.get(CONTACT_WAY) == "phone" and self.facts.get("case") != "red":
            self.effects.append(Remembered(CONTACT_WAY, None, f"{flow.name}@{flow.version[:VERSION_SHOWN]}"))

    def _enter(self, name: str | None) -> None:
        """Go from node to node until a question is open or nothing is left."""
        while name is not None:
            self._entries += 1
            flow = self._flow(self.frames[-1])
            if self._entries > MOST_ENTRIES:
                raise FlowFault(told("{flow}: goes round in circles at {node!r}", flow=flow.name, node=name))
            if (flow.sensitive or flow.name in OWN | CONTACT) and self._stop_before(flow, name):
                return
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
                if not self.locked and not below.waits:
                    self.say("resume")
                self.ask()
                return None
            if below.node:
                self.frames[-1] = replace(below, returns=False)
                return below.node


__all__ = ["CRISIS", "SENSITIVE_EXPIRES", "TRIES", "VERSION_SHOWN", "FlowFault", "Run"]
