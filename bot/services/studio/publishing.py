"""Publishing a draft: checked, seen by a second person where it must be, live for new sessions, and rolled back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.live_content import MARK, STAFF
from bot.services.staff import StaffMember
from bot.services.studio import drafts, subjects, versions
from bot.services.studio.doors import StudioFault, approves, two_hands, writes
from bot.services.studio.publications import Publication, last_live, row_of, waiting
from bot.services.studio.versions import Version
from bot.store import flow_publication, flow_version, new_id
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.setting import put

LONGEST_WHY: Final = 500


@again_if_crossed
def publish(kabar: Kabar, who: StaffMember, name: str, why: str, seen: int | None = None) -> Publication:
    """Make the draft live, or ask for a second person where crisis or consent texts or levels change.

    ``seen``: the revision of the draft that was looked at. Raises StudioFault, and ContentError where the check finds
    an error.
    """
    by, reason = writes(who), _reason(why)
    subjects.beforehand(kabar, name, subjects.drafted)
    with kabar.database.write() as connection:
        versions.alone(connection)
        draft = drafts.of(connection, name, lock=True)
        if draft is None:
            raise StudioFault("no_draft", f"{name}: there is no draft to publish")
        if seen is not None and draft.revision != seen:
            raise drafts.SavedMeanwhile(draft)
        packaged.renew(connection, kabar, at_once=True)
        live = versions.live(connection, name, lock=True)
        if (live.version if live else None) != draft.based_on:
            raise StudioFault(
                "moved", f"{name}: another version went live since this draft was begun; compare them first"
            )
        version = subjects.sound(kabar, name, draft.body)
        changes = subjects.changes(connection, kabar, name, live, draft.body)
        if not changes.changes:
            raise StudioFault("same", f"{name}: nothing differs from what is live")
        if waiting(connection, name) is not None:
            raise StudioFault("waits", f"{name}: a version waits for a second person; approve or refuse it first")
        _keep(connection, Version(name, version, draft.body, STAFF, draft.package), kabar.clock.now())
        made = Publication(
            *(new_id(), name, version, draft.based_on, "publish", "asked" if changes.second else "live", by, None),
            *(reason, kabar.clock.now(), None if changes.second else kabar.clock.now()),
        )
        connection.execute(insert(flow_publication).values(**row_of(made)))
        record(connection, who.id, "flow_ask" if changes.second else "flow_publish", name, kabar.clock.now())
        if not changes.second:
            _go_live(connection, kabar, made)
    return made


@again_if_crossed
def approve(kabar: Kabar, who: StaffMember, name: str, version: str | None = None) -> Publication:
    """Let the version that waits go live. ``version``: the one that was looked at.

    Raises StudioFault, ContentError where something it needs has changed.
    """
    approves(who)
    subjects.beforehand(kabar, name, subjects.waiting)
    with kabar.database.write() as connection:
        versions.alone(connection)
        asked = _asked(connection, name, version)
        if asked.by_id == who.id:
            raise StudioFault("own", f"{name}: a second person must approve it, and you published it")
        two_hands(connection, who.id, asked.by_id, kabar.clock.now())
        packaged.renew(connection, kabar, at_once=True)
        live = versions.live(connection, name, lock=True)
        if (live.version if live else None) != asked.before:
            raise StudioFault("moved", f"{name}: another version went live meanwhile; refuse this one and publish anew")
        subjects.sound(kabar, name, versions.known(connection, name, asked.version).body)
        done = _ended(connection, kabar, asked, who, "live")
        record(connection, who.id, "flow_approve", name, kabar.clock.now())
        _go_live(connection, kabar, done)
    return done


@again_if_crossed
def refuse(kabar: Kabar, who: StaffMember, name: str, version: str | None = None) -> Publication:
    """Send the version that waits back; its draft stays. Whoever published it may do so too.

    ``version``: the one that was looked at. Raises StudioFault.
    """
    approves(who)
    with kabar.database.write() as connection:
        done = _ended(connection, kabar, _asked(connection, name, version), who, "refused")
        record(connection, who.id, "flow_refuse", name, kabar.clock.now())
    return done


@again_if_crossed
def roll_back(kabar: Kabar, who: StaffMember, name: str, why: str) -> Publication:
    """Make the version before the live one live again, at once; a flow that had none is taken off.

    Somebody had a reason to take a version back: that it comes forth again needs a second person, as publishing it did.
    Raises StudioFault, ContentError.
    """
    by, reason = writes(who), _reason(why)
    subjects.beforehand(kabar, name, subjects.before)
    with kabar.database.write() as connection:
        versions.alone(connection)
        packaged.renew(connection, kabar, at_once=True)
        live = versions.live(connection, name, lock=True)
        last = last_live(connection, name, live.version) if live else None
        if live is None or last is None:
            raise StudioFault("first", f"{name}: there is no version before this one")
        if last.before is None:
            _not_begun_by_others(kabar, name)
            to, kind = live.version, "withdraw"
        else:
            subjects.sound(kabar, name, versions.known(connection, name, last.before).body)
            to, kind = last.before, "rollback"
        now, asks = kabar.clock.now(), last.kind == "rollback" and _needs_a_second(connection, kabar, live, to)
        status, ended = ("asked", None) if asks else ("live", now)
        made = Publication(*(new_id(), name, to, live.version, kind, status, by, None, reason, now, ended))
        connection.execute(insert(flow_publication).values(**row_of(made)))
        record(connection, who.id, "flow_ask" if asks else "flow_roll_back", name, now)
        if not asks:
            _go_live(connection, kabar, made)
    return made


def _needs_a_second(connection: Connection, kabar: Kabar, live: Version, to: str) -> bool:
    """Raises StudioFault where something waits for one already."""
    changes = subjects.changes(connection, kabar, live.name, live, versions.known(connection, live.name, to).body)
    if changes.second and waiting(connection, live.name) is not None:
        raise StudioFault("waits", f"{live.name}: a version waits for a second person; approve or refuse it first")
    return bool(changes.second)


def _not_begun_by_others(kabar: Kabar, name: str) -> None:
    flows = kabar.content.world.flows.values()
    begun = [flow.name for flow in flows if any(node.begin == name for node in flow.nodes.values())]
    if begun:
        raise StudioFault("begun", f"{name}: is begun by {', '.join(begun)}; change that first")
    plan = kabar.content.plan
    if name in {plan.invite, plan.silence.flow, *plan.flows}:
        raise StudioFault("planned", f"{name}: is a step of the plan; change that first")


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not reason or len(reason) > LONGEST_WHY or "\x00" in reason:
        raise StudioFault("why", f"say in a few words why (at most {LONGEST_WHY} letters): the history keeps it")
    return reason


def _keep(connection: Connection, made: Version, now: datetime) -> None:
    """The version among those that ever were; the same text may have been live before."""
    same = (flow_version.c.name == made.name, flow_version.c.version == made.version)
    if connection.execute(select(flow_version.c.version).where(*same)).first() is None:
        connection.execute(insert(flow_version).values(**asdict(made), active=False, published_at=now))


def _go_live(connection: Connection, kabar: Kabar, made: Publication) -> None:
    now = kabar.clock.now()
    same = (flow_version.c.name == made.name, flow_version.c.version == made.version)
    connection.execute(update(flow_version).where(flow_version.c.name == made.name).values(active=False))
    connection.execute(update(flow_version).where(*same).values(active=made.kind != "withdraw", published_at=now))
    draft = drafts.of(connection, made.name, lock=True)
    if made.kind == "publish" and draft and draft.body == versions.known(connection, made.name, made.version).body:
        drafts.forget(connection, made.name)
    put(connection, MARK, str(made.id))


def _asked(connection: Connection, name: str, version: str | None) -> Publication:
    asked = waiting(connection, name)
    if asked is None:
        raise StudioFault("none_waits", f"{name}: no version waits for a second person")
    if version is not None and version != asked.version:
        raise StudioFault("other_asked", f"{name}: another version waits now; look at that one")
    return asked


def _ended(connection: Connection, kabar: Kabar, asked: Publication, who: StaffMember, status: str) -> Publication:
    ended: dict[str, Any] = {"status": status, "approver_id": who.id, "ended_at": kabar.clock.now()}
    connection.execute(update(flow_publication).where(flow_publication.c.id == asked.id).values(**ended))
    return Publication(**{**row_of(asked), **ended})
