"""Before something goes live: what would change, who must look at it, and how many people are in the middle of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.flow_diff import Difference
from bot.services.kabar import Kabar
from bot.services.studio import drafts, overview, publications, subjects, versions
from bot.services.studio.checking import Checked, check_text
from bot.services.studio.drafts import Draft
from bot.services.studio.inside import inside
from bot.services.studio.publications import Publication


@dataclass(frozen=True, slots=True)
class Preview:
    """The draft beside what is live; or, where a version waits for a second person, that version."""

    title: str
    draft: Draft | None
    asked: Publication | None
    asked_by: str
    checked: Checked | None
    difference: Difference
    inside: Mapping[str, int]
    """Conversations that stand in this flow now, by its version."""
    live: str | None
    moved: bool
    """Another version went live since the draft was begun."""


def preview(kabar: Kabar, name: str) -> Preview | None:
    """What would change; None where there is no such flow."""
    with kabar.database.read() as connection:
        draft, live = drafts.of(connection, name), versions.live(connection, name)
        asked = publications.asked(connection, name)
        body = versions.known(connection, name, asked.version).body if asked else draft.body if draft else None
        if body is None and live is None:
            return None
        within = inside(connection, kabar, name)
        names = overview.names_of(connection, kabar, {asked.by_id} if asked and asked.by_id else set())
    checked = check_text(kabar, name, body) if body is not None else None
    old, new = live.flow if live else None, checked.flow if checked else None
    titled = new or old
    difference = Difference((), ())
    if new is not None and body is not None:
        with kabar.database.read() as connection:
            difference = subjects.changes(connection, kabar, name, live, body)
    return Preview(
        title=titled.title if titled else name,
        draft=draft,
        asked=asked,
        asked_by=names.get(asked.by_id, "") if asked and asked.by_id else "",
        checked=checked,
        difference=difference,
        inside=within,
        live=live.version if live else None,
        moved=draft is not None and asked is None and draft.based_on != (live.version if live else None),
    )
