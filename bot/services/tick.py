"""One tick of the clock: everything whose time has come. Safe to run twice at once, and after any pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services import publishing
from bot.services.arriving import media, missed
from bot.services.cases import (
    alarms,
    climbing,
    contact_clock,
    gap_mail,
    left_cases,
    reassigning,
    referral_clock,
    takeover_clock,
)
from bot.services.erasing import at_provider, finishing
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers, contacts, file_work, plans, replanning, tips_due
from bot.services.phones import device_watch
from bot.services.programme import closing
from bot.services.retention import running
from bot.services.sending import claim_ends, claims, expiry, outbox, receipts, receipts_asked, template_watch, waiting
from bot.services.trail import anchors, chain
from bot.store.message import ROUTINE, URGENT
from bot.store.setting import put

log = get_logger(__name__)

LAST_TICK = "clock.last_tick"

URGENT_WAITS = timedelta(seconds=60)
"""An urgent message that has waited so long waits for a worker that is dead or hangs."""
SENDS_HERE = 20.0
"""Seconds that a tick may send by itself: alerts climb in between, and /ready calls a clock dead after 90."""


def tick(kabar: Kabar, now: datetime) -> dict[str, int]:
    """Do what is due as of ``now``; gives what was done, by kind.

    Wakes the worker if anything waits to be sent. Where Valkey cannot be reached, or something urgent waits although
    it can, this process sends by itself: an alert must not wait for a wake-up, nor for a worker that hangs.
    """
    done: dict[str, int] = {}
    # alerts first: a case must not wait behind some thousand follow-ups
    stages: tuple[tuple[str, Callable[[Kabar, datetime], int]], ...] = (
        ("alerts_climbed", _climb),
        ("contacts_late", contact_clock.watch),
        ("takeovers", takeover_clock.watch),
        ("reassigned", reassigning.go_on),
        ("people_left", caseworkers.sweep),
        ("cases_left", left_cases.sweep),
        ("second_messages", contacts.remind_due),
        ("silence_tasks", contacts.give_up_due),
        ("referrals_late", referral_clock.watch),
        ("pauses_over", plans.end_pauses),
        ("plans_moved", replanning.go_on),
        ("follow_ups", contacts.fire_due),
        ("tips", tips_due.fire_due),
        ("claims_lost", _give_up_lost),
        ("receipts_applied", _apply_receipts),
        ("receipts_forgotten", receipts.forget),
        ("expired", expiry.expire),
        ("erased", finishing.finish),
        ("people_files", file_work.go_on),
        ("sim_phones", device_watch.watch),
        ("alarms", alarms.watch),
        ("media_wanted", media.wake),
        ("sent_here", _send_here),
        ("months_closed", closing.close_due),
        ("gaps_mailed", gap_mail.mail),
        ("audit_linked", chain.watch),
        ("retention", running.go_on),
        ("anchors_mailed", anchors.mail),
        # last: they wait for the provider
        ("templates_changed", template_watch.look),
        ("missed_taken_in", missed.take_in),
        ("receipts_lost", receipts_asked.ask),
        ("deleted_there", at_provider.carry_out),
    )
    _guarded("content", _take_up, kabar, now)
    for name, stage in stages:
        done[name] = _guarded(name, stage, kabar, now)
    with kabar.database.write() as connection:
        # the machine's time, not the programme's: /ready asks whether the clock process lives
        put(connection, LAST_TICK, claims.machine_now().isoformat())
    return done


def _guarded(name: str, stage: Callable[[Kabar, datetime], int], kabar: Kabar, now: datetime) -> int:
    """One stage that fails keeps no other from its work; a database that is away ends the tick."""
    try:
        return stage(kabar, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("stage_failed", stage=name)
        return 0


def _take_up(kabar: Kabar, _now: datetime) -> int:
    """What staff published or translated since: alerts too are said in its words."""
    with kabar.database.read() as connection:
        publishing.renew(connection, kabar)
    return 0


def _climb(kabar: Kabar, now: datetime) -> int:
    climbed = climbing.climb(kabar, now)
    if climbed:
        kabar.nudge()
    return climbed


def _give_up_lost(kabar: Kabar, _now: datetime) -> int:
    with kabar.database.write() as connection:
        return claim_ends.give_up_lost(connection)


def _apply_receipts(kabar: Kabar, _now: datetime) -> int:
    with kabar.database.write() as connection:
        return receipts.apply_stragglers(connection, kabar)


def _send_here(kabar: Kabar, _now: datetime) -> int:
    if not waiting.waits(kabar, ROUTINE):
        return 0
    woken = kabar.nudge()
    if kabar.channels and (not woken or waiting.waits(kabar, URGENT, URGENT_WAITS)):
        return outbox.deliver(kabar, SENDS_HERE).sent
    return 0
