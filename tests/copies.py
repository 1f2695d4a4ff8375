"""A person's own copy of their data, as one member asks for it and another agrees."""

from __future__ import annotations

from bot.services.cases import export_requests, subject_copy
from bot.services.cases.subject_views import Copy
from bot.services.staff import StaffMember
from tests.making import Town


def copied(town: Town, code: str, who: StaffMember | None = None) -> Copy:
    """What ``who`` takes, or somebody who leads."""
    asker, second = who or town.caseworker(role="admin"), town.caseworker(role="admin")
    export_requests.both(town.kabar, asker, second, code)
    return subject_copy.make(town.kabar, asker, code)
