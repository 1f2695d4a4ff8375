"""What Kabar keeps: one noun a file, SQLAlchemy Core tables on one metadata. Importing this knows them all."""

from __future__ import annotations

from bot.store.audit import audit
from bot.store.base import metadata, new_id
from bot.store.case import alert, case_event, case_file, case_sign
from bot.store.consent import consent
from bot.store.content_resource import content_resource
from bot.store.conversation import conversation
from bot.store.device import device, sim_event
from bot.store.flow_run import flow_run
from bot.store.flow_version import flow_version
from bot.store.follow_up import follow_up
from bot.store.identity import identity
from bot.store.invitation import invitation
from bot.store.line import line
from bot.store.media import media
from bot.store.message import message
from bot.store.person import person
from bot.store.receipt import receipt
from bot.store.referral import referral
from bot.store.second_factor import recovery_code, second_factor
from bot.store.setting import setting
from bot.store.staff import staff
from bot.store.staff_session import staff_session
from bot.store.template import template

__all__ = [
    "alert",
    "audit",
    "case_event",
    "case_file",
    "case_sign",
    "consent",
    "content_resource",
    "conversation",
    "device",
    "flow_run",
    "flow_version",
    "follow_up",
    "identity",
    "invitation",
    "line",
    "media",
    "message",
    "metadata",
    "new_id",
    "person",
    "receipt",
    "recovery_code",
    "referral",
    "second_factor",
    "setting",
    "sim_event",
    "staff",
    "staff_session",
    "template",
]
