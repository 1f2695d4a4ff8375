"""Which changes of a part need a second person: whom it touches, and whether it could hurt somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.content.parts import LADDER, PLAN, SERVICES
from bot.core.flow_diff import Change
from bot.core.flow_second import after_a_sign
from bot.core.plan import Plan
from bot.core.run import CRISIS
from bot.core.world import World
from bot.services.kabar import Kabar
from bot.services.studio import reach

MANY: Final = 50
"""A change of the plan that touches more people than this needs a second person: about one caseworker's people."""


def reasons(kabar: Kabar, name: str, body: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """Why: ``ladder``, ``lexicon``, ``silence``, ``scope``, ``many``, ``crisis_service``. Empty: nobody need.

    Raises ContentError where the plan cannot be read.
    """
    if name == LADDER:
        return ("ladder",)
    if name == SERVICES:
        named = in_crises(kabar.content.world)
        changed = {one.path[0] for one in changes if one.path[-1] != "verified_on"}
        return ("crisis_service",) if changed & named else ()
    if name == PLAN:
        return tuple(_of_plan(kabar, body, changes))
    return ("lexicon",)


def in_crises(world: World) -> frozenset[str]:
    """Services whose numbers people are told in the crisis flow, or once red or orange was raised."""
    found: set[str] = set()
    for flow in world.flows.values():
        after = flow.nodes if flow.name == CRISIS else after_a_sign(flow)
        found |= {name for node in flow.nodes.values() if node.refer and node.name in after for name in node.refer.to}
    return frozenset(found)


def _other_consent(old: Plan, new: Plan) -> bool:
    """Whether something would come under another consent: to people who have not agreed to it in those words."""
    flows, tips = old.scopes(), {one.step for one in new.tips}
    if any(scopes - flows.get(flow, scopes) for flow, scopes in new.scopes().items()):
        return True
    asked = {one.step for one in new.parts}
    return any(one.step in asked for one in old.tips) or any(one.step in tips for one in old.parts)


def _of_plan(kabar: Kabar, body: str, changes: Iterable[Change]) -> list[str]:
    found = ["silence"] if any(one.path[0] in {"invite", "silence"} for one in changes) else []
    plan = reach.plan_in(kabar, body)
    if _other_consent(kabar.content.plan, plan):
        found.append("scope")
    with kabar.database.read() as connection:
        if reach.touched(connection, kabar, plan).people > MANY:
            found.append("many")
    return found
