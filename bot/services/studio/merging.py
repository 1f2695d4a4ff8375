"""An upgrade brought another version of a flow that staff have written anew: what is new in it, and a draft of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.merging import merged
from bot.content.yaml_lines import NotEditable
from bot.core.flow_diff import Difference, difference
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import changing, drafts, versions
from bot.services.studio.doors import StudioFault, writes
from bot.services.studio.drafts import Draft


@dataclass(frozen=True, slots=True)
class Newer:
    """A version of the package that is not worked into staff's."""

    name: str
    version: str
    body: str
    base: str
    """The package's text that staff began from, or merged last."""
    difference: Difference
    """What changed in the package since."""


def newer(kabar: Kabar, name: str) -> Newer | None:
    """What the package brings that neither the draft nor staff's live version holds; None where there is nothing."""
    content = packaged.of_the_package(kabar)
    flow = content.world.flows.get(name)
    with kabar.database.read() as connection:
        draft, live = drafts.of(connection, name), versions.live(connection, name)
        held = draft.package if draft else live.holds if live else None
        if flow is None or held is None or held == flow.version:
            return None
        base = versions.known(connection, name, held)
    return Newer(name, flow.version, content.sources[name], base.body, difference(base.flow, flow))


def waiting(kabar: Kabar) -> list[str]:
    """Names of the flows of which the package has something new."""
    return list(_waiting(kabar))


def _waiting(kabar: Kabar) -> Iterator[str]:
    flows = packaged.of_the_package(kabar).world.flows
    with kabar.database.read() as connection:
        held = versions.held(connection) | {one.name: one.package for one in drafts.all_of(connection) if one.package}
    yield from (name for name, version in sorted(held.items()) if name in flows and flows[name].version != version)


def merge(kabar: Kabar, who: StaffMember, name: str, seen: int | None) -> tuple[Draft, tuple[str, ...]]:
    """Work the package's version into the draft; also the names of what both changed: there staff's own stays.

    Raises StudioFault, of which SavedMeanwhile.
    """
    writes(who)
    new = newer(kabar, name)
    if new is None:
        raise StudioFault("nothing_newer", f"{name}: the package brings nothing that is not in it already")
    body, draft = changing.written(kabar, name)
    if (draft.revision if draft else None) != seen:
        raise drafts.SavedMeanwhile(draft) if draft else StudioFault("no_draft", f"{name}: the draft is gone")
    try:
        text, kept = merged(new.base, body, new.body)
    except NotEditable as fault:
        raise StudioFault("not_editable", f"{name}: the draft has faults of form; mend those first ({fault})") from None
    return drafts.save(kabar, who, name, text, seen, package=new.version), kept
