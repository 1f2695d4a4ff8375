"""One node of RapidPro becomes none, one or several of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.rapidpro.actions import Enter, Keep, Message, Set, Step, Ticket
from bot.content.rapidpro.draft import Draft
from bot.content.rapidpro.model import Node, Router
from bot.content.rapidpro.names import RESERVED, slug, snake
from bot.content.rapidpro.questions import Asking
from bot.content.rapidpro.report import case_key, shown
from bot.content.rapidpro.written import Split

if TYPE_CHECKING:
    from bot.content.rapidpro.walk import Walk


class Place:
    """One node of RapidPro, with what is held back before it."""

    def __init__(self, walk: Walk, key: str, node: Node, held: Message | None) -> None:
        self.walk, self.key, self.node, self.held = walk, key, node, held
        self.written = walk.written
        self.account = walk.account
        self.last: Draft | None = None
        self.silent: Draft | None = None

    def write(self) -> None:
        """Write it, in the order in which RapidPro does it."""
        for number, action in enumerate(self.node.actions):
            if action.type in {"send_msg", "say_msg"}:
                step: Step | None = self.walk.message(self.node, number)
            else:
                step = self.walk.step(self.node, number)
            if step is not None and self._take(step):
                return
        self._go_on()

    def _take(self, step: Step) -> bool:
        """Write the step; whether nothing follows it."""
        match step:
            case Message():
                self._flush()
                self.held = step
            case Keep():
                draft = self._quietly(f"catat_{step.field}")
                if step.value is None:
                    self.written.keeps.append((draft, step))
                else:
                    draft.remember[step.field] = step.value
                    draft.carries.add(step.part)
            case Ticket():
                draft = self._quietly("lapor")
                draft.level = "yellow"
                draft.carries.add(step.part)
            case Set():
                self.written.sets.append((self._quietly(f"catat_{step.name}"), step))
                self.written.known.sets.setdefault(step.name, []).append(step)
            case Enter():
                return self._enter(step)
        return False

    def _enter(self, step: Enter) -> bool:
        flow, account = self.walk.flow, self.account
        if step.flow == flow.uuid and step.terminal:
            self._flush()
            self._emit("ulang").carries.add(step.part)
            self._lead(self.walk.entry(next(iter(flow.nodes)), None, self.node.place))
            return True
        name = self.walk.begun.get(step.flow)
        if name is None or step.part in self.walk.refused or step.flow == flow.uuid:
            why = "it is not in the export" if name is None else "the two would begin each other without end"
            raw = self.node.actions[int(step.part.rpartition("/")[2])].raw.get("flow")
            named = shown(str(raw.get("name") or step.flow) if isinstance(raw, dict) else step.flow)
            mend = "Export it too, or write 'begin' where it is wanted"
            account.tell(self.node.place, f"the flow {named} is not begun: {why}", mend, step.part)
            if step.terminal:
                self._lead(self.walk.entry("", self.held, self.node.place))
            return step.terminal
        self._flush()
        draft = self._emit(name)
        draft.begin = name
        draft.carries.add(step.part)
        if step.terminal:
            self._lead("")
        return step.terminal

    def _go_on(self) -> None:
        node, router = self.node, self.node.router
        if router is None:
            self._lead(self._entry(node.first_exit()))
            if len(node.exits) > 1:
                words = f"the node has {len(node.exits)} ways on and nothing that decides; the first is taken"
                self.account.tell(node.place, words, "Look at it in RapidPro")
        elif router.wait is not None:
            self._ask(router)
        elif router.type == "random":
            self._rotate(router)
        else:
            self._split(router)

    def _ask(self, router: Router) -> None:
        if router.type != "switch":
            words = f"the router {shown(router.type, 30)} with a wait is taken for one that sorts answers"
            self.account.tell(self.node.place, words, "Write the answers as choices")
        walk, held = self.walk, self.held
        self.held = None
        result = snake(router.result)
        name = slug(router.result, "") or slug(held.text.source if held else "", "tanya")
        draft = self._emit(f"tanya_{name}" if name in RESERVED else slug(name, "tanya"))
        self.written.known.questions.setdefault(result, []).append(draft)
        asking = Asking(
            walk.flow,
            self.account,
            walk.texts,
            self.node,
            router,
            held,
            self._entry,
            walk.message,
            walk.step,
            walk.fields,
        )
        asking.question(draft, result)

    def _rotate(self, router: Router) -> None:
        words = f"chance decided between {len(router.categories)} ways; now each round of the flow takes the next"
        self.account.tell(self.node.place, words, "Look whether it may be so; by chance is nothing decided in Kabar")
        draft = self._emit("giliran")
        draft.rotate = [self._entry(self.node.way(uuid)) for uuid in router.categories]
        if not draft.rotate:
            draft.next = self._entry(self.node.first_exit())
        self._unused(router)

    def _split(self, router: Router) -> None:
        draft = self._emit(slug(f"bila {router.operand}".replace("@", ""), "bila"))
        if router.result:
            self.walk.unkept.append(router.result)
        lines = [
            (case_key(self.node.uuid, number), case, self._entry(self.node.way(case.category)))
            for number, case in enumerate(router.cases)
        ]
        default = self.node.way(router.default) if router.default else self.node.first_exit()
        ways = {self.node.way(uuid): one.name for uuid, one in reversed(list(router.categories.items()))}
        likely = max((default, *ways), key=self.walk.behind)
        named = shown(ways.get(likely) or "the next node", 40)
        split = Split(draft, self.node, router, lines, self._entry(default), self._entry(likely), named)
        self.written.splits.append(split)

    def _unused(self, router: Router) -> None:
        for number, _ in enumerate(router.cases):
            part = case_key(self.node.uuid, number)
            what = self.account.parts[part].what
            self.account.tell(self.node.place, f"{what} decides nothing here", "Nothing is to be done", part)

    # how it writes

    def _entry(self, to: str) -> str:
        return self.walk.entry(to, self.held, self.node.place)

    def _emit(self, name: str) -> Draft:
        draft = self.walk.draft(slug(name, "langkah"), self.node.place)
        self._lead(draft.name)
        self.last, self.silent = draft, None
        return draft

    def _quietly(self, name: str) -> Draft:
        """A node of ours that says nothing; several things may be done in one."""
        draft = self.silent or self._emit(name)
        self.silent = draft
        return draft

    def _flush(self) -> None:
        if self.held is not None:
            message, self.held = self.held, None
            self.walk.say(self._emit(message.text.source), message)

    def _lead(self, to: str) -> None:
        """Let the last of ours, or the way into this place, lead on."""
        if self.last is None:
            self.written.entries[self.key] = self.written.entries[self.key] or to
        elif self.last.name != to and not self.last.next and not self.last.ask:
            self.last.next = to
