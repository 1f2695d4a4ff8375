"""Exports to test with: samples in files, and small ones made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.content import packaged
from bot.content.rapidpro import Came, convert, read_export
from bot.core.check import check_flow
from bot.core.finding import Finding
from bot.core.flow import Flow

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(file.stem for file in SAMPLES.glob("*.json"))


def sample(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def bring(data: object) -> Came:
    return convert(read_export("export.json", json.dumps(data).encode()))


def only(data: object) -> Flow:
    (one,) = bring(data).flows
    return one.flow


def parts(data: dict[str, Any]) -> int:
    """Actions and cases, counted without the code that reads them."""
    nodes = [node for flow in data["flows"] for node in flow["nodes"]]
    return sum(len(node.get("actions") or []) + len((node.get("router") or {}).get("cases") or []) for node in nodes)


def structural(came: Came) -> list[Finding]:
    """What Kabar's check says of ways and names; how long or how well worded a text is depends on who wrote it."""
    from bot.core.check import names, paths  # noqa: PLC0415 - beside what it is for

    world = packaged().world
    flows = {**world.flows, **{one.flow.name: one.flow for one in came.flows}}
    among = type(world)(flows, world.versions, world.common, world.lexicon, world.services, world.spoken)
    found = [*paths.begin_circles(among, _at)]
    for one in came.flows:
        found += [*names.unknown(among, one.flow, _at), *paths.shape(one.flow, _at)]
    return found


def whole_check(came: Came) -> list[Finding]:
    """All that the check says."""
    world = packaged().world
    flows = {**world.flows, **{one.flow.name: one.flow for one in came.flows}}
    among = type(world)(flows, world.versions, world.common, world.lexicon, world.services, world.spoken)
    return [finding for one in came.flows for finding in check_flow(among, one.flow)]


def _at(flow: str, path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, (flow, *path)))


# small exports


def export(*nodes: dict[str, Any], **flow: Any) -> dict[str, Any]:
    whole = {"uuid": "f1", "name": "Coba", "spec_version": "13.1.0", "language": "ind", "type": "messaging"}
    whole |= {"expire_after_minutes": 1440, "localization": {}, "nodes": list(nodes), "_ui": {"nodes": {}}}
    return {"version": "13", "site": "https://example.org", "flows": [whole | flow]}


def node(uuid: str, *actions: dict[str, Any], to: str | None = None) -> dict[str, Any]:
    return {"uuid": uuid, "actions": list(actions), "exits": [{"uuid": f"{uuid}-exit", "destination_uuid": to}]}


def says(text: str, *replies: str, **more: Any) -> dict[str, Any]:
    return {"uuid": f"says {text[:20]}", "type": "send_msg", "text": text, "quick_replies": list(replies)} | more


def asks(
    uuid: str,
    ways: dict[str, str | None],
    *cases: tuple[str, list[str], str],
    default: str = "Other",
    operand: str = "@input.text",
    result: str = "",
    wait: bool = True,
    actions: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """A node that waits or splits: ``ways`` are categories and where they lead; the default is one of them."""
    router: dict[str, Any] = {
        "type": "switch",
        "operand": operand,
        "result_name": result,
        "default_category_uuid": f"{uuid}-{default}",
        "categories": [{"uuid": f"{uuid}-{name}", "name": name, "exit_uuid": f"{uuid}-{name}-exit"} for name in ways],
        "cases": [
            {"uuid": f"{uuid}-case-{at}", "type": kind, "arguments": words, "category_uuid": f"{uuid}-{name}"}
            for at, (kind, words, name) in enumerate(cases)
        ],
    }
    if wait:
        router["wait"] = {"type": "msg"}
    exits = [{"uuid": f"{uuid}-{name}-exit", "destination_uuid": to} for name, to in ways.items()]
    return {"uuid": uuid, "actions": list(actions), "router": router, "exits": exits}
