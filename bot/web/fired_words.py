"""What the content itself says of a rule or a flow that fired, for the case page: examples, and titles."""

from __future__ import annotations

from bot.web.context import kabar


def listens_for(rule: str) -> str:
    """The first of the sentences that this rule of the lexicon was written for; nothing where it is no longer there."""
    rules = kabar().content.world.lexicon.rules
    return next((one.must_fire[0] for one in rules if one.name == rule and one.must_fire), "")


def flow_title(name: str) -> str:
    """What staff call this flow; its name where it is no longer there."""
    flow = kabar().content.world.flows.get(name)
    return flow.title if flow else name.replace("_", " ")
