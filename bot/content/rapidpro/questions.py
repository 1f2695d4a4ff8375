"""A wait with its router becomes a question with its answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.content.rapidpro import answers, numbers
from bot.content.rapidpro.actions import Message
from bot.content.rapidpro.answers import Outcome, Sorted
from bot.content.rapidpro.draft import Draft, DraftChoice
from bot.content.rapidpro.model import Node, RapidFlow, Router
from bot.content.rapidpro.report import Account, action_key, shown
from bot.content.rapidpro.texts import Texts, Wording

UNWORDED: Final = Wording("?")
"""Stands where a wait has no question before it; staff write one."""

_LISTS_ANSWERS: Final = re.compile(r"(?m)^\s*1\s*[.):-]|\([^()]*/[^()]*\)")


@dataclass(frozen=True, slots=True)
class Retry:
    """The way of an answer that no case knows, where it comes back to the question."""

    messages: tuple[str, ...]
    """Uuids of the nodes on that way."""


@dataclass(slots=True)
class Asking:
    """What is needed to make one question."""

    flow: RapidFlow
    account: Account
    texts: Texts
    node: Node
    router: Router
    message: Message | None
    lead: Callable[[str], str]
    """A node of RapidPro -> the name under which ours will be found."""
    read: Callable[[Node, int], Message | None]
    """An action, where it is a message."""
    note: Callable[[Node, int], object]
    """Notes an action that Kabar does not do."""
    fields: dict[str, str]
    """A result -> the field of ours in which it is kept."""

    def question(self, draft: Draft, result: str) -> None:
        """Write the question into the draft."""
        message = self.message
        draft.ask = message.text if message else UNWORDED
        if message:
            draft.carries.add(message.part)
        else:
            words = "nothing is asked before this wait, so the question is only '?'"
            self.tell(words, "Write the question into the flow")
        if draft.ask.source and _LISTS_ANSWERS.search(draft.ask.source):
            words = f"the text {shown(draft.ask.source)} seems to list its answers"
            self.tell(words, "Kabar writes the answers below a question with choices: take them out of the text there")
        found = answers.sort(self.node, self.router, self.texts)
        self._timeout()
        other, retry = self._other(found)
        left = answers.match_replies(self.router, message, found)
        only = bool(left[1:]) and not (found.worded or found.numbered or found.dated)
        if only:  # buttons, and no rule that tells them apart
            uuid = next(iter(found.anything), self.router.default or next(iter(self.router.categories), ""))
            other = other or answers.outcome_of(self.router.categories, uuid)
        if found.worded or (only and other is not None):
            self._choice(draft, found, other, left, result)
        else:
            self._other_kinds(draft, found, other)
        if retry is not None and draft.answer != "text":
            self._again(draft, retry)
        if draft.answer not in {"choice", "yes_no"} and message and message.replies:
            words = f"the buttons {', '.join(shown(one.source, 20) for one in message.replies)} are not shown"
            self.tell(words, "Kabar shows buttons for choices only; say in the text what may be answered")
        for part in found.unknown:
            what = self.account.parts[part].what
            self.tell(f"{what} cannot be asked in Kabar", "Choose another kind of answer (docs/writing-flows.md)", part)

    def tell(self, words: str, mend: str, part: str | None = None) -> None:
        """Note something about this place."""
        self.account.tell(self.node.place, words, mend, part)

    def _other(self, found: Sorted) -> tuple[Outcome | None, Retry | None]:
        """What follows an answer that no case knows: an outcome that leads elsewhere, or the question again."""
        uuid = next(iter(found.anything), self.router.default)
        outcome = found.anything.get(uuid) or answers.outcome_of(self.router.categories, uuid)
        to = self.node.way(uuid)
        if outcome is None or not to or to not in self.flow.nodes:
            return None, None
        retry = self._comes_back(to)
        return (None, retry) if retry is not None else (outcome, None)

    def _comes_back(self, to: str) -> Retry | None:
        home, passed = {self.node.uuid, self.message.node if self.message else ""}, list[str]()
        while to not in home:
            node = self.flow.nodes.get(to)
            if node is None or node.router is not None or to in passed:
                return None
            if any(action.type == "enter_flow" for action in node.actions):
                return None
            passed.append(to)
            to = node.first_exit()
        return Retry(tuple(passed))

    def _again(self, draft: Draft, retry: Retry) -> None:
        said: list[Wording] = []
        for node in (self.flow.nodes[uuid] for uuid in retry.messages):
            for number, action in enumerate(node.actions):
                message = self.read(node, number)
                if message is not None:
                    said.append(message.text)
                    draft.carries.add(message.part)
                elif action.type in {"set_contact_field", "set_contact_language", "set_run_result", "open_ticket"}:
                    words = f"the action {shown(action.type, 30)} after an answer that was not understood is not done"
                    mend = "Kabar asks again by itself, and the second time offers a person"
                    self.account.tell(node.place, words, mend, action_key(node.uuid, number))
                elif action.type not in {"send_msg", "say_msg"}:
                    self.note(node, number)
        if said:
            again = said[0]
            for more in said[1:]:
                again += more
            draft.again = again if again.source != (draft.ask or again).source else None

    def _timeout(self) -> None:
        router, wait = self.router, self.router.wait or {}
        if wait.get("timeout"):
            seconds = (wait["timeout"] or {}).get("seconds")
            words = f"after {seconds} seconds without an answer another way was taken"
            self.tell(words, "Kabar waits; what follows silence stands in plan.yaml (silence) for all flows")
        if wait.get("hint"):
            self.tell("the wait asked for a picture, a sound or a place", "Staff see what comes; ask for words as well")
        if (wait.get("type") or "msg") != "msg":
            self.tell(
                f"the wait {shown(str(wait.get('type')))} is taken for one for a message", "Look at what it was for"
            )
        if router.operand not in {"", "@input", "@input.text"}:
            words = f"the wait sorted {shown(router.operand)}, not the answer itself"
            self.tell(words, "Kabar sorts what was answered; look whether the choices are right")

    def _choice(self, draft: Draft, found: Sorted, other: Outcome | None, left: list[Wording], result: str) -> None:
        pair = answers.plain_yes_no(found) if other is None and not left and result not in self.fields else None
        if pair:
            draft.answer = "yes_no"
            for choice, outcome in answers.yes_and_no(pair, self.texts, self.node.place):
                self._lead(draft, choice, outcome)
            self._anything(draft, found, other)
            return
        if other is not None:
            worded = found.worded.setdefault(other.category.uuid, other)
            worded.replies += left
            if worded is other and not left:
                words = (
                    f"answers that no rule knew went on as {shown(other.category.name)}; it is a choice of its own now"
                )
                self.tell(words, "Word it for people, or take it out: then Kabar asks again, and then offers a person")
        elif left:
            words = f"the buttons {', '.join(shown(one.source, 20) for one in left)} lead nowhere of their own"
            self.tell(words, "Kabar asks again after them; write choices for them where they are wanted")
        made = answers.choices(found, self.texts, self.node.place, self.fields.get(result, ""))
        if len(made) < 2:  # noqa: PLR2004 - one way to answer is no choice
            self._single(draft, found)
            return
        draft.answer = "choice"
        for number, now, label in answers.wrong_digits(made):
            words = f"the figure {number} meant {shown(label)}, which is number {now} on the phone now"
            self.tell(words, "Put the choices into the order of their numbers")
        for choice, outcome in made:
            self._lead(draft, choice, outcome)
        self._anything(draft, found, other)

    def _lead(self, draft: Draft, choice: DraftChoice, outcome: Outcome) -> None:
        choice.next = self.lead(self.node.way(outcome.category.uuid))
        draft.choices.append(choice)
        draft.carries.update(outcome.parts)

    def _anything(self, draft: Draft, found: Sorted, other: Outcome | None) -> None:
        """Cases for any text: the other way, or the question again."""
        for outcome in found.anything.values():
            if outcome is other or other is None:
                draft.carries.update(outcome.parts)
        self._dropped(*found.numbered.values(), *found.dated.values())
        if other is None and self.router.default and not self.node.way(self.router.default):
            words = "an answer that no rule knew ended the flow"
            self.tell(words, "Kabar asks again, and the second time offers a person")

    def _single(self, draft: Draft, found: Sorted) -> None:
        outcome = next(iter(found.worded.values()))
        draft.answer, draft.next = "text", self.lead(self.node.way(outcome.category.uuid))
        for part in outcome.parts:
            what = self.account.parts[part].what
            self.tell(f"{what} was the only one, so any answer goes on", "Write a second choice, or yes_no", part)

    def _other_kinds(self, draft: Draft, found: Sorted, other: Outcome | None) -> None:
        if found.numbered:
            rest = self.lead(self.node.way(other.category.uuid)) if other else ""
            numbers.write(draft, found.numbered.values(), lambda one: self.lead(self.node.way(one)), rest)
            self._dropped(*found.dated.values())
            self._otherwise(other)
            self._anything(draft, Sorted(anything=found.anything), other)
            return
        kind, outcomes = ("date", found.dated) if found.dated else ("text", found.anything)
        draft.answer = kind
        sure = next((uuid for uuid in found.unknown.values() if self.node.way(uuid)), "")
        wanted = next(iter(outcomes.values()), None if sure else other)
        uuid = wanted.category.uuid if wanted else sure or self.router.default
        if not self.node.way(uuid):
            uuid = next((one for one in self.router.categories if self.node.way(one)), uuid)
        draft.next = self.lead(self.node.way(uuid))
        for outcome in outcomes.values():
            if outcome is wanted:
                draft.carries.update(outcome.parts)
        if kind == "date":
            self._otherwise(other)
            self._anything(draft, Sorted(anything=found.anything), other)

    def _otherwise(self, other: Outcome | None) -> None:
        if other is not None:
            words = f"what is no {'number or date'} went on as {shown(other.category.name)}"
            self.tell(
                words, "Kabar asks again, and the second time offers a person; a number beside the rules goes on so"
            )

    def _dropped(self, *outcomes: Outcome) -> None:
        for outcome in outcomes:
            for part in outcome.parts:
                what = self.account.parts[part].what
                mend = "Kabar takes one kind of answer at a question: ask it in two"
                self.tell(f"{what} does not fit beside the others", mend, part)
