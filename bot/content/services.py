"""Reads ``services.yaml`` (whom people may call) and ``districts.yaml`` (where they live, and their time)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.shape import Shape, nearest
from bot.core.told import quoted, shown, told
from bot.core.world import Audience, Service

_MOST_IN_A_CONTACT = 60


def read_services(folder: Path, text: str | None = None) -> Mapping[str, Service]:
    """Id -> service, of the folder or of ``text`` as if it were its file's; raises :class:`ContentError`."""
    source = Source(folder / "services.yaml", text)
    shape = Shape(source.place)
    found = {}
    for key, value in shape.mapping(source.data, ()).items():
        raw = shape.mapping(value, (key,), ("name", "contact", "audience", "verified_on", "districts"))
        contact = shape.text(raw.get("contact"), (key, "contact"))
        if contact is None:
            shape.add((key,), told("nothing to dial"), told("Add {key}: in quotes", key="contact"))
        elif len(contact) > _MOST_IN_A_CONTACT:
            mend = told("Use at most {most} letters", most=_MOST_IN_A_CONTACT)
            shape.add((key, "contact"), told("too long for an SMS"), mend)
        audience = shape.one_of(raw.get("audience"), (key, "audience"), ("all", "women_children"), required=True)
        verified = raw.get("verified_on")
        if verified is not None and not isinstance(verified, date):
            mend = told("Write it as 2026-12-31 or leave it empty")
            shape.add((key, "verified_on"), told("{value} is no day", value=shown(verified)), mend)
        found[key] = Service(
            id=shape.name(key, (key,)),
            name=shape.text(raw.get("name"), (key, "name")) or "",
            contact=contact or "",
            audience=cast("Audience", audience or "all"),
            verified_on=verified if isinstance(verified, date) else None,
            districts=_read_served(raw.get("districts", []), key, shape, folder),
        )
    if shape.findings:
        raise ContentError(shape.findings)
    return found


def _read_served(value: object, key: str, shape: Shape, folder: Path) -> tuple[str, ...]:
    served = tuple(shape.words(value, (key, "districts")))
    known = {district.name for district in read_districts(folder).values()} if served else set()
    for index, name in enumerate(served):
        if name not in known:
            words = told("{name} is not in districts.yaml", name=quoted(name))
            shape.add((key, "districts", index), words, nearest(name, sorted(known)))
    return served


@dataclass(frozen=True, slots=True)
class District:
    """A regency or city. ``zone`` is the person's wall clock there."""

    name: str
    province: str
    zone: ZoneInfo


def read_districts(folder: Path) -> Mapping[str, District]:
    """Name in small letters -> district; provinces count too, for people known only by province.

    The file: ``{province: {zone: Asia/Makassar, districts: [..]}}``. Raises :class:`ContentError`.
    """
    source = Source(folder / "districts.yaml")
    shape = Shape(source.place)
    found: dict[str, District] = {}
    for province, value in shape.mapping(source.data, ()).items():
        raw = shape.mapping(value, (province,), ("zone", "districts"))
        name = shape.one_of(
            raw.get("zone"),
            (province, "zone"),
            ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
            required=True,
        )
        zone = ZoneInfo(name or "Asia/Jakarta")
        found[province.casefold()] = District(province, province, zone)
        for index, district in enumerate(shape.words(raw.get("districts", []), (province, "districts"))):
            if district.casefold() in found:
                words = told("{what} is there twice", what=quoted(district))
                shape.add((province, "districts", index), words, told("Keep one"))
            found[district.casefold()] = District(district, province, zone)
    if shape.findings:
        raise ContentError(shape.findings)
    return found
