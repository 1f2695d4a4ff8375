"""Changing one step of a draft: two who change different steps at once both keep theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.content.editing import NotEditable, step_text
from bot.content.yaml_lines import data_of
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import drafts, steps, versions
from bot.services.studio.doors import StudioFault
from bot.services.studio.drafts import Draft, SavedMeanwhile

HEAD: Final = ":head"
"""Instead of a step: the flow's own settings, all that stands beside its steps."""
TRIES: Final = 3
"""Saves of somebody else's that a change gives way to."""


def written(kabar: Kabar, name: str) -> tuple[str, Draft | None]:
    """The flow's text as one writes on it: the draft's, else what is live. Raises StudioFault where both lack."""
    with kabar.database.read() as connection:
        draft = drafts.of(connection, name)
        if draft:
            return draft.body, draft
        live = versions.live(connection, name)
    if live is None:
        raise StudioFault("no_flow", f"{name}: there is no such flow")
    return live.body, None


def change(kabar: Kabar, who: StaffMember, name: str, seen: int | None, step: str, how: Callable[[str], str]) -> Draft:
    """Change the draft by ``how`` (its text -> its new text), which touches this step alone.

    ``seen``: the revision that was looked at, None for what is live. Where somebody saved meanwhile, the change goes
    on top of theirs, unless they changed this very step: then SavedMeanwhile is raised. Raises StudioFault.
    """
    for _ in range(TRIES):
        body, draft = written(kabar, name)
        revision = draft.revision if draft else None
        if draft and revision != seen and not _untouched(kabar, draft, seen, step):
            raise SavedMeanwhile(draft)
        try:
            changed = how(body)
        except NotEditable as fault:
            raise StudioFault("not_editable", f"{name}: this cannot be changed by form ({fault})") from None
        try:
            return drafts.save(kabar, who, name, changed, revision)
        except SavedMeanwhile as other:
            last = other
    raise last


def _untouched(kabar: Kabar, draft: Draft, seen: int | None, step: str) -> bool:
    """Whether this step is as it was when it was looked at."""
    with kabar.database.read() as connection:
        before = steps.seen_at(connection, draft.name, seen or 0)
    if before is None:
        return False
    return _step(before, step) == _step(draft.body, step)


def _step(body: str, step: str) -> object:
    try:
        if step == HEAD:
            return {key: value for key, value in data_of(body).items() if key != "nodes"}
        return step_text(body, step)
    except NotEditable:
        return None
