"""A question that has closed: whether it still exists, and what an answer that comes late would have raised."""

from __future__ import annotations

from datetime import datetime

from bot.core.effects import Raised
from bot.core.flow import Flow, Node
from bot.core.run import Run
from bot.core.session import Session
from bot.core.understand import understand
from bot.core.world import World


def known(world: World, session: Session) -> bool:
    """Whether every flow of the stack still exists in the version it began with."""
    flows = ((frame, world.version(frame.flow, frame.version)) for frame in session.frames)
    return all(flow and (frame.returns or frame.node in flow.nodes) for frame, flow in flows)


def raises(run: Run, closed: Session, text: str, now: datetime) -> bool:
    """An answer to a question that has closed raises what it would have raised in time; nothing more is shown.

    People who share a phone answer late, and "3" may have meant "somebody hurts me".
    """
    top = closed.top
    if top is None or top.waits or not known(run.world, closed):
        return False
    flow = run.world.version(top.flow, top.version)
    node = flow.nodes.get(top.node) if flow is not None else None
    if flow is None or node is None:
        return False
    raised = raised_by(run.world, flow, node, text, now)
    if raised is None:
        return False
    run.raised(raised.level, raised.reason, raised.rule, raised.evidence)
    return True


def raised_by(world: World, flow: Flow, node: Node, text: str, now: datetime) -> Raised | None:
    """What this answer to a question raises before anything else is asked; None where it raises nothing."""
    value = understand(world, flow, node, text, now.date())
    key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    chosen = next((choice for choice in node.choices if choice.key == key), None)
    after = flow.nodes.get(chosen.next or node.next or "") if chosen is not None else None
    begun = world.flows.get(after.begin) if after is not None and after.begin and not after.raise_ else None
    if begun is not None:
        flow, after = begun, begun.nodes[begun.start]  # which tells a person with its first message
    if chosen is None or after is None or after.raise_ is None:
        return None
    return Raised(after.raise_.level, after.raise_.reason, f"{flow.name}.{after.name}", chosen.label)
