"""Reads the JSON that RapidPro or TextIt exports, or says in one line a fault why it cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn

from bot.content.rapidpro.model import Action, Case, Category, Export, Node, RapidFlow, Raw, Router
from bot.content.rapidpro.report import printable, shown
from bot.core.finding import ContentError, Finding

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a file. RapidPro's largest flows are a few hundred kilobytes each."""

MOST_NODES: Final = 1000
"""Of a flow, as RapidPro itself allows (flows.MaxNodesPerFlow)."""

_KINDS: Final[tuple[tuple[type, str], ...]] = (
    *((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "a text")),
    *((list, "a list"), (dict, "an object")),
)
SPECS: Final = ("13", "14")
_OLD: Final = ("action_sets", "rule_sets", "base_language", "actionsets", "rulesets")


def read_export(name: str, data: bytes) -> Export:
    """Read the file's bytes. Raises :class:`ContentError`, also where it is something else than an export."""
    if len(data) > LARGEST:
        _refuse(name, f"is larger than {LARGEST // 1024 // 1024} MB", "Export fewer flows at a time")
    return _Reader(name).whole(_json(name, data))


def _json(name: str, data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        _refuse(name, f"is not UTF-8 at byte {error.start}", "Take the file as RapidPro gave it")
    except json.JSONDecodeError as error:
        words = f"is no whole JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        _refuse(name, words, "Export it again; perhaps the download was cut off")
    except (ValueError, RecursionError):
        _refuse(name, "is no JSON that RapidPro writes", "Export it again from RapidPro or TextIt")


def _refuse(place: str, words: str, mend: str) -> NoReturn:
    raise ContentError([Finding(place, words, mend)])


class _Reader:
    """Takes the parts apart; the first wrong shape ends it, named by its place in the file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def whole(self, data: object) -> Export:
        again = "In RapidPro or TextIt choose Export, tick the flows, and take the file that comes by e-mail"
        if isinstance(data, dict) and "nodes" in data and "flows" not in data:
            data = {"version": "13", "flows": [data]}
        if not isinstance(data, dict) or not isinstance(data.get("flows"), list):
            _refuse(self.name, "is no export of RapidPro or TextIt: it has no list of flows", again)
        if not data["flows"]:
            _refuse(self.name, "has no flows in it", again)
        self._new_enough(data)
        flows = tuple(self._flow(raw, f"flows.{at}") for at, raw in enumerate(data["flows"]))
        self._once((flow.uuid for flow in flows), "two flows", "flows")
        return Export(flows, data)

    def _new_enough(self, data: Mapping[str, Any]) -> None:
        version = str(data.get("version", "13")).partition(".")[0]
        old = [raw for raw in data["flows"] if isinstance(raw, dict) and any(key in raw for key in _OLD)]
        if old or (version.isdecimal() and int(version) < int(SPECS[0])):
            told = data.get("version") or (old[0].get("version") if old else "")
            words = f"is an export of RapidPro's old kind with rulesets (version {told}), which Kabar does not read"
            _refuse(
                self.name, words, "Open the flows in a RapidPro or TextIt of today and export them again (13 or 14)"
            )
        if version not in SPECS:
            words = f"is an export of version {data.get('version')!r}; Kabar reads {' and '.join(SPECS)}"
            _refuse(self.name, words, "Ask for a newer Kabar, or export from an older RapidPro")

    def _flow(self, raw: object, at: str) -> RapidFlow:
        flow = self._object(raw, at)
        spec = str(flow.get("spec_version", "13"))
        if spec.partition(".")[0] not in SPECS:
            words = f"the flow has the definition {shown(spec, 20)}; Kabar reads {' and '.join(SPECS)}"
            _refuse(f"{self.name}: {at}", words, "Open it in a RapidPro or TextIt of today and export it again")
        raws = self._list(flow, "nodes", at)
        if len(raws) > MOST_NODES:
            _refuse(f"{self.name}: {at}", f"has {len(raws)} nodes, more than RapidPro allows", f"At most {MOST_NODES}")
        looks = self._ui(flow, at)
        nodes = [self._node(one, f"{at}.nodes.{number}", looks) for number, one in enumerate(raws)]
        self._once((node.uuid for node in nodes), "two nodes", f"{at}.nodes")
        return RapidFlow(
            uuid=self._text(flow, "uuid", at, needed=True),
            name=printable(self._text(flow, "name", at)),
            language=self._text(flow, "language", at),
            type=self._text(flow, "type", at),
            nodes={node.uuid: node for node in nodes},
            localization=self._localization(flow, at),
            raw=flow,
        )

    def _ui(self, flow: Raw, at: str) -> Raw:
        ui = self._object(flow.get("_ui") or {}, f"{at}._ui")
        return self._object(ui.get("nodes") or {}, f"{at}._ui.nodes")

    def _node(self, raw: object, at: str, looks: Raw) -> Node:
        node = self._object(raw, at)
        uuid = self._text(node, "uuid", at, needed=True)
        actions = [self._action(one, f"{at}.actions.{n}") for n, one in enumerate(self._list(node, "actions", at))]
        exits = {}
        for number, one in enumerate(self._list(node, "exits", at)):
            here = f"{at}.exits.{number}"
            leaving = self._object(one, here)
            to = self._text(leaving, "destination_uuid", here) or self._text(leaving, "destination_node_uuid", here)
            exits[self._text(leaving, "uuid", here, needed=True)] = to
        router = node.get("router")
        ways = self._router(self._object(router, f"{at}.router"), f"{at}.router") if router is not None else None
        return Node(uuid, node, tuple(actions), ways, exits, _place(uuid, looks.get(uuid)))

    def _action(self, raw: object, at: str) -> Action:
        action = self._object(raw, at)
        return Action(self._text(action, "uuid", at), self._text(action, "type", at, needed=True), action)

    def _router(self, raw: Raw, at: str) -> Router:
        categories = {}
        for number, one in enumerate(self._list(raw, "categories", at)):
            here = f"{at}.categories.{number}"
            category = self._object(one, here)
            uuid = self._text(category, "uuid", here, needed=True)
            categories[uuid] = Category(
                uuid, self._text(category, "name", here), self._text(category, "exit_uuid", here)
            )
        wait = None if raw.get("wait") is None else self._object(raw["wait"], f"{at}.wait")
        timeout = self._object((wait or {}).get("timeout") or {}, f"{at}.wait.timeout")
        return Router(
            type=self._text(raw, "type", at, needed=True),
            raw=raw,
            operand=self._text(raw, "operand", at).strip(),
            result=self._text(raw, "result_name", at),
            cases=tuple(self._case(one, f"{at}.cases.{n}") for n, one in enumerate(self._list(raw, "cases", at))),
            categories=categories,
            default=self._text(raw, "default_category_uuid", at),
            wait=wait,
            timeout=self._text(timeout, "category_uuid", f"{at}.wait.timeout"),
        )

    def _case(self, raw: object, at: str) -> Case:
        case = self._object(raw, at)
        arguments = tuple(
            str(one) if isinstance(one, str | int | float) else self._wrong(f"{at}.arguments", "a text", one)
            for one in self._list(case, "arguments", at)
        )
        uuid, kind = self._text(case, "uuid", at), self._text(case, "type", at, needed=True)
        return Case(uuid, kind, arguments, self._text(case, "category_uuid", at), case)

    def _localization(self, flow: Raw, at: str) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
        here = f"{at}.localization"
        found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        for language, items in self._object(flow.get("localization") or {}, here).items():
            told = found.setdefault(language, {})
            for uuid, item in self._object(items, f"{here}.{language}").items():
                texts = self._object(item, f"{here}.{language}.{uuid}")
                lists = {key: self._list(texts, key, f"{here}.{language}.{uuid}") for key in texts if key[:1] != "_"}
                told[uuid] = {key: tuple(str(one or "") for one in many) for key, many in lists.items()}
        return found

    def _object(self, data: object, at: str) -> Raw:
        return data if isinstance(data, dict) else self._wrong(at, "an object with names and values", data)

    def _list(self, raw: Raw, key: str, at: str) -> list[object]:
        data = raw.get(key)
        if data is None:
            return []
        return data if isinstance(data, list) else self._wrong(f"{at}.{key}", "a list", data)

    def _text(self, raw: Raw, key: str, at: str, *, needed: bool = False) -> str:
        data = raw.get(key)
        if (data is None or data == "") and not needed:
            return ""
        return data if isinstance(data, str) and data else self._wrong(f"{at}.{key}", "a text", data)

    def _wrong(self, at: str, wanted: str, data: object) -> NoReturn:
        kind = next((word for sort, word in _KINDS if isinstance(data, sort)), "something")
        told = "missing" if data is None else f"{kind}: {shown(str(data), 40)}"
        _refuse(f"{self.name}: {at}", f"should be {wanted}, but is {told}", "Export it again from RapidPro or TextIt")

    def _once(self, uuids: Iterator[str], what: str, at: str) -> None:
        seen: set[str] = set()
        for uuid in uuids:
            if uuid in seen:
                words = f"{what} have the same uuid {shown(uuid, 40)}"
                _refuse(f"{self.name}: {at}", words, "RapidPro gives each its own: export it again")
            seen.add(uuid)


def _place(uuid: str, look: object) -> str:
    """E.g. ``wait_for_response at 100, 240 (127f3736)``: kind and place on the canvas, and how its uuid begins."""
    look = look if isinstance(look, dict) else {}
    position = look.get("position")
    position = position if isinstance(position, dict) else {}
    left, top = position.get("left"), position.get("top")
    at = f" at {left}, {top}" if isinstance(left, int | float) and isinstance(top, int | float) else ""
    kind = re.sub(r"[^a-z_]", "", str(look.get("type") or "node"))[:40]
    return f"{kind}{at} ({re.sub(r'[^0-9A-Za-z_-]', '', uuid[:8])})"
