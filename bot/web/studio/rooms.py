"""The Studio's blueprints, with every view of theirs."""

from __future__ import annotations

from typing import Final

from bot.web.studio import release, step_acts  # views of a flow's page
from bot.web.studio.flow import studio_flow
from bot.web.studio.flows import studio
from bot.web.studio.map import studio_map

ROOMS: Final = (studio, studio_flow, studio_map)
VIEWS: Final = (release, step_acts)
