"""In which words somebody was asked: a question's text, as it was in the version of its flow that they answered."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import Connection, select

from bot.content.flows import parse_text
from bot.core.effects import Text
from bot.core.finding import ContentError
from bot.core.flow import Flow, context
from bot.services.kabar import Kabar
from bot.store import flow_version

_WORDING: Final = re.compile(r"(?P<flow>\w+)\.(?P<node>\w+)\.ask(?:@(?P<version>\w+))?")


def question(connection: Connection, kabar: Kabar, wording: str, language: str) -> str:
    """What a wording (``flow.node.ask@version``) stands for; '' where it was no question, or its version is gone."""
    found = _WORDING.fullmatch(wording)
    if found is None:
        return ""
    flow = kabar.content.world.flows.get(found["flow"])
    if found["version"] and (flow is None or not flow.version.startswith(found["version"])):
        flow = _earlier(connection, found["flow"], found["version"])
    node = flow.nodes.get(found["node"]) if flow else None
    if node is None or not node.ask:
        return ""
    return kabar.say(language, Text(context(found["flow"], node.name, "ask"), node.ask))


def _earlier(connection: Connection, name: str, version: str) -> Flow | None:
    which = (flow_version.c.name == name, flow_version.c.version.startswith(version))
    row = connection.execute(select(flow_version.c.body).where(*which).limit(1)).first()
    try:
        return parse_text(name, row.body) if row else None
    except ContentError:
        return None
