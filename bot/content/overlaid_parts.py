"""The content with other parts in the place of its own: a plan, a ladder, services, files of the lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.content import Content, ContentError
from bot.content import lexicon as lexicons
from bot.content.ladder import read_ladder
from bot.content.parts import LADDER, LEXICON, PLAN, SERVICES, Part, file_of
from bot.content.plan import read_plan, unknown_flows
from bot.content.services import read_services
from bot.core.hear.lexicon import Lexicon


def with_parts(base: Content, bodies: Mapping[str, str]) -> Content:
    """``base`` with these parts, by name, as their files are written; raises ContentError where one cannot be read."""
    made = replace(base, parts={**base.parts, **{name: Part(name, body) for name, body in bodies.items()}})
    if SERVICES in bodies:
        services = read_services(base.folder, bodies[SERVICES])
        made = replace(made, services=services, world=replace(made.world, services=services))
    if LADDER in bodies:
        made = replace(made, ladder=read_ladder(base.folder, bodies[LADDER]))
    if PLAN in bodies:
        plan = read_plan(base.folder, bodies[PLAN])
        if missing := unknown_flows(base.folder, plan, made.world.flows, bodies[PLAN]):
            raise ContentError(missing)
        made = replace(made, plan=plan, world=replace(made.world, tips=plan.tip_flows))
    if any(name.startswith(LEXICON) for name in bodies):
        made = replace(made, world=replace(made.world, lexicon=_lexicon(made)))
    return made


def _lexicon(content: Content) -> Lexicon:
    """All files as they stand in the content; what the second ear learned stays, for its examples are no part."""
    texts = {
        file_of(name)[len(LEXICON) :]: part.body for name, part in content.parts.items() if name.startswith(LEXICON)
    }
    read = lexicons.load(content.folder / "lexicon", examples=False, texts=texts)
    return replace(read, learned=content.world.lexicon.learned)
