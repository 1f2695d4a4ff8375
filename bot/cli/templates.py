"""``kabar templates``: the texts that WhatsApp approves beforehand, handed in and looked after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.channels.twilio_content import ContentApi
from bot.cli import BadInput
from bot.cli.opened import opened
from bot.services.sending import templates as service

if TYPE_CHECKING:
    from bot.services.sending.templates import State

MENDS = {
    "approved": "",
    "missing": "hand it in: kabar templates sync",
    "unsubmitted": "hand it in: kabar templates sync",
    "received": "wait: WhatsApp takes from minutes to two days; then kabar templates sync",
    "pending": "wait: WhatsApp takes from minutes to two days; then kabar templates sync",
    "rejected": "change its text in bot/flows/templates.yaml and sync: changed words are a new template",
    "paused": "people blocked or reported it: say it more kindly, or wait; it comes back by itself",
    "refused": "WhatsApp did not take it when it was sent; ask what became of it: kabar templates sync",
    "disabled": "it was paused too often: change its text in bot/flows/templates.yaml and sync",
}
"""What each status asks for. https://www.twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses"""
REASONS = {
    "INVALID_FORMAT": "a variable stands at an end, is not numbered in order, or stands beside another",
    "TAG_CONTENT_MISMATCH": "the words sound like advertising or like another category or language than is named",
    "INCORRECT_CATEGORY": "the words sound like advertising: leave out whatever invites or praises",
    "ABUSIVE_CONTENT": "WhatsApp takes the words for abuse or fraud: plainer words, no link shorteners",
    "SCAM": "WhatsApp takes the words for fraud: plainer words, no link shorteners",
    "PROMOTIONAL": "the words sound like advertising: leave out whatever invites or praises",
    "DUPLICATE": "the same words are approved under another name already: change a word",
}
"""What WhatsApp means by a reason it gives."""


@click.group()
def templates() -> None:
    """Templates for WhatsApp: hand them in for approval, and see how far they are."""


@templates.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a template and language.")
def sync(as_json: bool) -> None:
    """Create what is missing at Twilio, hand it in, and ask how far the rest is."""
    kabar = opened()
    api = getattr(kabar.channels.get(kabar.settings.channel), "content", None)
    if not isinstance(api, ContentApi):
        raise BadInput("no Twilio account is set; templates are approved through it. See docs/whatsapp.md")
    _show(service.sync(kabar, api), as_json)


@templates.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a template and language.")
def status(as_json: bool) -> None:
    """What is known of each since the last sync, and what to do."""
    _show(service.states(opened()), as_json)


def mend(state: State) -> str:
    """What to do about a template, in one line."""
    meant = next((words for code, words in REASONS.items() if code in state.reason.upper().replace(" ", "_")), "")
    return "; ".join(filter(None, (meant, MENDS.get(state.status, "see Twilio's console"))))


def _show(states: Iterable[State], as_json: bool) -> None:
    rows = list(states)
    if as_json:
        click.echo(json.dumps([asdict(state) | {"mend": mend(state)} for state in rows]))
        return
    for state in rows:
        reason = f" ({state.reason})" if state.reason else ""
        todo = f" -> {mend(state)}" if mend(state) else ""
        click.echo(f"{state.name:8} {state.language:4} {state.status}{reason}{todo}")
