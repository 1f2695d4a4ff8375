"""The Studio's blueprints, with every view of theirs."""

from __future__ import annotations

from typing import Final

from bot.web.studio import release, step_acts  # views of a flow's page
from bot.web.studio.flow import studio_flow
from bot.web.studio.flows import studio
from bot.web.studio.ladder import ladder
from bot.web.studio.lexicon import lexicon
from bot.web.studio.map import studio_map
from bot.web.studio.phone import studio_phone
from bot.web.studio.plan import plan
from bot.web.studio.replay import studio_replay
from bot.web.studio.services import services
from bot.web.studio.tests import studio_tests
from bot.web.studio.texts_files import studio_texts

ROOMS: Final = (
    *(studio, studio_flow, studio_map, studio_phone, studio_replay, studio_tests),
    *(studio_texts, services, plan, ladder, lexicon),
)
VIEWS: Final = (release, step_acts)
