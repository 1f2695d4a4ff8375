"""Follows a flow of RapidPro from its first node on and writes ours as it goes.

All that is said up to a question is one message in Kabar. So what was said last is held back until it is known whether
a wait follows: then it is the question. A node that is reached with another sentence before it is written once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Final

from bot.content.rapidpro import actions
from bot.content.rapidpro.actions import RESULT, Message, Step
from bot.content.rapidpro.draft import Draft
from bot.content.rapidpro.model import Node, RapidFlow
from bot.content.rapidpro.names import Names, slug
from bot.content.rapidpro.place import Place
from bot.content.rapidpro.report import Account, action_key, shown
from bot.content.rapidpro.texts import Texts
from bot.content.rapidpro.written import Written

END: Final = "end/"
MOST_TIMES: Final = 6
"""How often a node is written, for as many sentences before it; from then on they are said before it."""


class Walk:
    """One flow."""

    def __init__(self, flow: RapidFlow, account: Account, begun: dict[str, str], refused: Collection[str]) -> None:
        """``begun``: uuid of a flow of the export -> our name; ``refused``: actions that would begin it in a circle."""
        self.flow, self.account, self.begun, self.refused = flow, account, begun, refused
        self.texts = Texts(flow, account)
        self.written = Written()
        self.unkept: list[str] = []
        """Results of splits."""
        self._names = Names()
        self._behind: dict[str, int] = {}
        self._messages: dict[str, Message | None] = {}
        self._waiting: deque[tuple[str, Node, Message | None]] = deque()
        self._times: dict[str, int] = {}
        self.fields: dict[str, str] = {}
        for node in flow.nodes.values():
            for action in node.actions:
                result = RESULT.fullmatch(actions.said(action))
                if result and action.type == "set_contact_field":
                    raw = action.raw.get("field")
                    key = str(raw.get("key") or "") if isinstance(raw, dict) else ""
                    self.written.known.fields[key.lower()] = result[1].lower()
                if result and (ours := actions.field_of(action)):
                    self.fields[result[1].lower()] = ours

    def whole(self) -> Written:
        """Walk it."""
        first = next(iter(self.flow.nodes), "")
        self.written.start = self.entry(first, None, "")
        while self._waiting:
            key, node, held = self._waiting.popleft()
            Place(self, key, node, held).write()
        if self.unkept:
            named = ", ".join(shown(name, 30) for name in dict.fromkeys(self.unkept))
            words = f"what splits found is not kept as a result: {named}"
            self.account.tell("", words, "A branch can ask for the same thing again wherever it is wanted")
        return self.written

    # for the places

    def entry(self, to: str, held: Message | None, place: str) -> str:
        """Under which name the node will be found, when ``held`` is still to be said."""
        node = self.flow.nodes.get(to)
        if node is None and to:
            self.account.tell(
                place, f"a way leads to the node {shown(to, 40)}, which is not in the export", "The flow ends here"
            )
        key = f"{node.uuid if node else END}|{held.part if held else ''}"
        if key in self.written.entries:
            return key
        self.written.entries[key] = ""
        if node is None:
            end = self.draft("selesai", "")
            end.end = True
            if held:
                self.say(end, held)
            self.written.entries[key] = end.name
            return key
        times = self._times[to] = self._times.get(to, 0) + 1
        if held and times > MOST_TIMES:
            said = self.draft(slug(held.text.source, "pesan"), held.place)
            self.say(said, held)
            said.next = self.entry(to, None, place)
            self.written.entries[key] = said.name
        else:
            self._waiting.append((key, node, held))
        return key

    def behind(self, uuid: str) -> int:
        """How much stands behind a node."""
        if uuid not in self._behind:
            self._behind[uuid] = self.flow.behind(uuid)
        return self._behind[uuid]

    def draft(self, name: str, place: str) -> Draft:
        """A new node of ours."""
        draft = Draft(self._names.give(name), place)
        self.written.drafts[draft.name] = draft
        return draft

    def say(self, draft: Draft, message: Message) -> None:
        """Say it there: no wait follows."""
        draft.say = message.text
        draft.carries.add(message.part)
        if message.replies:
            words = f"the buttons {', '.join(shown(one.source, 20) for one in message.replies)} stand below no question"
            self.account.tell(message.place, words, "Make it a question with choices where an answer is wanted")

    def step(self, node: Node, number: int) -> Step | None:
        """What an action becomes."""
        return actions.read(self.account, self.texts, node, number)

    def message(self, node: Node, number: int) -> Message | None:
        """The action as a message, the same each time; None where it is something else."""
        part = action_key(node.uuid, number)
        if node.actions[number].type not in {"send_msg", "say_msg"}:
            return None
        if part not in self._messages:
            step = self.step(node, number)
            self._messages[part] = step if isinstance(step, Message) else None
        return self._messages[part]
