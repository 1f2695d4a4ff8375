"""Referrals and tasks of a case: every form works without scripts and says what is wrong beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from bot.services.cases import case_tasks, referrals
from bot.services.cases.cases import CaseFault
from bot.services.cases.referrals import Ending, NewReferral
from bot.web.case_acts import case_acts
from bot.web.cases import SEES_CASES, show
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["case_acts"]


@case_acts.post("/<code>/referrals")
@staff(*SEES_CASES)
def refer(code: str) -> ResponseReturnValue:
    """Write down a referral."""
    new = NewReferral(
        direction=_given("direction"),
        service=_given("service"),
        organisation=_given("organisation"),
        why=_given("referral_why"),
        sent_on=_given("sent_on"),
    )
    try:
        referrals.make(kabar(), member(), code, new)
    except CaseFault as fault:
        return show(code, referral_fault=str(fault), referral_at="new"), 422
    return _done(code, "referral_made", "referrals")


@case_acts.post("/<code>/referrals/outcome")
@staff(*SEES_CASES)
def referral_outcome(code: str) -> ResponseReturnValue:
    """Write down what became of one."""
    which = _given("referral")
    how = Ending(_given("referral_outcome"), _given("received_on"), _given("referral_note"), _given("was"))
    try:
        referrals.end(kabar(), member(), code, which, how)
    except CaseFault as fault:
        return show(code, referral_fault=str(fault), referral_at=which), 422
    return _done(code, "referral_ended", "referrals")


@case_acts.post("/<code>/tasks")
@staff(*SEES_CASES)
def add_task(code: str) -> ResponseReturnValue:
    """Write down a task."""
    fields = {"title": _given("task_title"), "due_on": _given("due_on"), "holder": _given("holder")}
    try:
        case_tasks.add(kabar(), member(), code, kind=_given("kind"), **fields)
    except CaseFault as fault:
        return show(code, task_fault=str(fault), task_at="new"), 422
    return _done(code, "task_added", "tasks")


@case_acts.post("/<code>/tasks/done")
@staff(*SEES_CASES)
def finish_task(code: str) -> ResponseReturnValue:
    """It is done."""
    try:
        case_tasks.finish(kabar(), member(), code, _given("task"))
    except CaseFault as fault:
        return show(code, task_fault=str(fault), task_at=_given("task")), 422
    return _done(code, "task_done", "tasks")


@case_acts.post("/<code>/tasks/move")
@staff(*SEES_CASES)
def move_task(code: str) -> ResponseReturnValue:
    """Somebody else's, or another day."""
    try:
        case_tasks.move(kabar(), member(), code, _given("task"), holder=_given("holder"), due_on=_given("due_on"))
    except CaseFault as fault:
        return show(code, task_fault=str(fault), task_at=_given("task")), 422
    return _done(code, "task_moved", "tasks")


def _given(name: str) -> str:
    return request.form.get(name, "")


def _done(code: str, told: str, section: str) -> ResponseReturnValue:
    flash(told, "done")
    return redirect(url_for("cases.page", code=code) + f"#{section}", 303)
