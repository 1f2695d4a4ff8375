"""What a flow's page shows, whoever asks for it: the story as cards, what is wrong, who else is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, render_template

from bot.core.fields import REMEMBERED, VALUES
from bot.core.flow import ACTIONS, ANSWER_KINDS, LEVELS
from bot.services.studio import cards, changing, checking, merging, open_pages, overview, steps
from bot.services.studio.doors import WRITES, StudioFault
from bot.web.context import kabar
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.finding import Finding


def show(name: str, *, edited: str = "", fault: str = "", typed: cards.Card | None = None, **more: object) -> str:
    """The page. ``edited``: the step whose form is open; ``typed``: what was filled in, where it could not be saved."""
    return render_template("studio/flow.html", edited=edited, fault=fault, typed=typed, **facts(name), **more)


def facts(name: str) -> dict[str, Any]:
    """All that the page of this flow is made of; 404 where there is none."""
    try:
        body, draft = changing.written(kabar(), name)
    except StudioFault:
        abort(404)
    story = cards.story(body)
    checked = checking.check_text(kabar(), name, body)
    back, again = steps.around(kabar(), name, draft.step) if draft else (False, False)
    return {
        "name": name,
        "body": body,
        "draft": draft,
        "story": story,
        "checked": checked,
        "on_card": on_cards(checked.findings),
        "row": overview.one(kabar(), name),
        "others": open_pages.here(kabar(), member(), name),
        "newer": merging.newer(kabar(), name),
        "undo": back,
        "redo": again,
        "writes": member().role in WRITES,
        "known": known(),
    }


def known() -> dict[str, object]:
    """What forms let choose from."""
    world = kabar().content.world
    return {
        "flows": {flow.name: flow.title for flow in sorted(world.flows.values(), key=lambda one: one.title)},
        "services": world.services,
        "reasons": sorted(
            {node.raise_.reason for flow in world.flows.values() for node in flow.nodes.values() if node.raise_}
        ),
        "answers": ANSWER_KINDS,
        "levels": LEVELS,
        "actions": ACTIONS,
        "fields": REMEMBERED,
        "values": VALUES,
    }


def on_cards(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by the step they belong to; those of the whole flow under ''."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        on_step = len(one.path) > 1 and one.path[0] == "nodes"
        found.setdefault(str(one.path[1]) if on_step else "", []).append(one)
    return found
