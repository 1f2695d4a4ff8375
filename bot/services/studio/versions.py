"""Versions of flows as they are kept: which is live, and what another one says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from bot.content.flows import parse_text
from bot.core.flow import Flow
from bot.services.studio.doors import StudioFault
from bot.store import flow_version

_ONE_GOES_LIVE: Final = 0x6B61626174
"""The key of PostgreSQL's lock, our own."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a flow; ``body`` is its file as written."""

    name: str
    version: str
    body: str
    origin: str
    """``package`` or ``staff``."""
    package: str | None = None
    """Of staff's: the version of the package that is worked into it."""

    @property
    def holds(self) -> str | None:
        """The version of the package that it is, or that is worked into it."""
        return self.version if self.origin == "package" else self.package

    @property
    def flow(self) -> Flow:
        """Raises ContentError."""
        return parse_text(self.name, self.body)


def alone(connection: Connection) -> None:
    """Nothing else goes live until the transaction ends: two that are sound, each alone, may not be so together."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_GOES_LIVE)))


def live(connection: Connection, name: str, *, lock: bool = False) -> Version | None:
    """The version that new sessions begin; None where there is no such flow.

    ``lock``: nothing else of this name goes live until the transaction ends.
    """
    return _one(connection, flow_version.c.name == name, flow_version.c.active, lock=lock)


def held(connection: Connection) -> dict[str, str]:
    """Staff's live versions by name: the version of the package that is worked into each."""
    mine = (flow_version.c.active, flow_version.c.package.is_not(None))
    query = select(flow_version.c.name, flow_version.c.package).where(*mine)
    return {row.name: row.package for row in connection.execute(query)}


def known(connection: Connection, name: str, version: str) -> Version:
    """This version. Raises StudioFault."""
    found = _one(connection, flow_version.c.name == name, flow_version.c.version == version)
    if found is None:
        raise StudioFault("version", f"{name}: there is no version {version}")
    return found


def _one(connection: Connection, *where: object, lock: bool = False) -> Version | None:
    columns = (flow_version.c[one] for one in ("name", "version", "body", "origin", "package"))
    query = select(*columns).where(*where)  # type: ignore[arg-type]  # conditions
    row = connection.execute(query.with_for_update() if lock else query).first()
    return Version(*row) if row else None
