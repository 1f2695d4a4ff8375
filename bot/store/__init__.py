"""What Kabar keeps: one noun a file, SQLAlchemy Core tables on one metadata. Importing this knows them all."""

from __future__ import annotations

from bot.store.alarm import alarm
from bot.store.answer_correction import answer_correction
from bot.store.assessment import assessment
from bot.store.audit import audit, audit_cut
from bot.store.base import metadata, new_id
from bot.store.case import alert, case_closing, case_event, case_file, case_handover, case_sign, false_alarm
from bot.store.companion import companion
from bot.store.consent import consent
from bot.store.content_resource import content_resource
from bot.store.conversation import conversation
from bot.store.device import device, sim_event
from bot.store.erasure import earlier_send, erasure, provider_deletion
from bot.store.export_request import export_request
from bot.store.flow_draft import flow_draft, flow_draft_step, flow_open
from bot.store.flow_publication import flow_publication
from bot.store.flow_run import flow_run
from bot.store.flow_story import flow_story
from bot.store.flow_version import flow_version
from bot.store.follow_up import follow_up
from bot.store.identity import identity
from bot.store.invitation import invitation
from bot.store.line import line
from bot.store.media import media
from bot.store.message import message
from bot.store.milestone import milestone_mark
from bot.store.name_word import name_word
from bot.store.people_file import people_file, people_file_part
from bot.store.person import person
from bot.store.person_merge import person_merge
from bot.store.programme import programme_count, programme_figure, programme_month
from bot.store.reassignment import reassignment, reassignment_case
from bot.store.receipt import receipt
from bot.store.referral import referral
from bot.store.retention import retention
from bot.store.rota import rota_leave, rota_shift
from bot.store.second_factor import recovery_code, second_factor
from bot.store.service_call import service_call
from bot.store.setting import setting
from bot.store.staff import staff
from bot.store.staff_session import staff_session
from bot.store.takeover import takeover
from bot.store.task import case_task
from bot.store.template import template
from bot.store.tip import tip
from bot.store.translation import translation, translation_change, translation_export, translation_file
from bot.store.turned_away import turned_away
from bot.store.visit import visit

__all__ = [
    "alarm",
    "alert",
    "answer_correction",
    "assessment",
    "audit",
    "audit_cut",
    "case_closing",
    "case_event",
    "case_file",
    "case_handover",
    "case_sign",
    "case_task",
    "companion",
    "consent",
    "content_resource",
    "conversation",
    "device",
    "earlier_send",
    "erasure",
    "export_request",
    "false_alarm",
    "flow_draft",
    "flow_draft_step",
    "flow_open",
    "flow_publication",
    "flow_run",
    "flow_story",
    "flow_version",
    "follow_up",
    "identity",
    "invitation",
    "line",
    "media",
    "message",
    "metadata",
    "milestone_mark",
    "name_word",
    "new_id",
    "people_file",
    "people_file_part",
    "person",
    "person_merge",
    "programme_count",
    "programme_figure",
    "programme_month",
    "provider_deletion",
    "reassignment",
    "reassignment_case",
    "receipt",
    "recovery_code",
    "referral",
    "retention",
    "rota_leave",
    "rota_shift",
    "second_factor",
    "service_call",
    "setting",
    "sim_event",
    "staff",
    "staff_session",
    "takeover",
    "template",
    "tip",
    "translation",
    "translation_change",
    "translation_export",
    "translation_file",
    "turned_away",
    "visit",
]
