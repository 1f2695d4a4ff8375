"""``kabar chat``: hold a conversation in the terminal, over the same webhook as a real message, signature included."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import config, log
from bot.channels.simgateway_inbound import RECEIVED
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_phone import SimulatorPhone, event_of, signed
from bot.channels.twilio_signature import HEADER, sign
from bot.cli.chat_words import language_of, words
from bot.cli.keys import fresh
from bot.services import demo, demo_phones, keys_check, publishing
from bot.services.cases.access import all_cases
from bot.services.cases.cases import CaseFault
from bot.services.kabar import SIM, Kabar
from bot.services.sending import outbox
from bot.services.staff import NewStaff
from bot.store import migrate
from bot.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.test import TestResponse

    from bot.services.demo_phones import DemoPhone

PATIENCE = 5.0
"""Seconds to wait for receipts."""
JUMPS = {"/hour": 1, "/day": 24, "/week": 168}
LINES = {"/wa": "whatsapp", "/sms": "sms", "/sim": "sim"}


@click.command()
@click.option("--language", type=click.Choice(["id", "sas", "jv", "su", "en"]), default="id", show_default=True)
@click.option("--new", "unknown", is_flag=True, help="Write from a number that Kabar does not know.")
@click.option("--word", default="", help="They have this confirm word: it is asked for before sensitive flows.")
def chat(language: str, unknown: bool, word: str) -> None:
    """Talk with the bot as a made-up person. Keeps nothing: its database goes at the end."""
    with tempfile.TemporaryDirectory(prefix="kabar-chat-") as folder, _kabar(Path(folder)) as kabar:
        talk = Talk(kabar, language, unknown=unknown)
        if word:
            talk.agrees_on(word)
        talk.take("/help")
        while True:
            try:
                line = click.prompt(talk.words["you"], prompt_suffix="> ", default="", show_default=False)
            except (EOFError, click.Abort):
                click.echo()
                return
            if line.strip() == "/quit":
                return
            talk.take(line)


class Talk:
    """One conversation: what is typed goes in, what appears on both phones comes out."""

    def __init__(self, kabar: Kabar, language: str, *, unknown: bool) -> None:
        self.line = "whatsapp"
        self.words = words(language_of())
        # receipts come back over the webhook too, only not over a network
        self.provider = SimulatorChannel(
            public_url=kabar.settings.public_url,
            account_sid="",
            auth_token="",
            sms_from=str(kabar.settings.twilio_sms_from),
            whatsapp_from=str(kabar.settings.twilio_whatsapp_from),
            callback=partial(self._signed, "/webhooks/twilio/status"),
            delay=0,
            windowed=frozenset(),  # a day passes with a word here: every one would begin with a knock
        )
        self.phone = SimulatorPhone(
            kabar.settings.public_url, str(kabar.settings.sim_webhook_key), callback=self._told_by_phone, delay=0
        )
        self.kabar = replace(kabar, channels={"simulator": self.provider, SIM: self.phone})
        self.client = create_app(self.kabar).test_client()
        self.number = "+6281200008000" if unknown else "+6281200008001"
        self.staff = next(phone for phone in _load(kabar, language) if phone.kind == "staff")
        self.shown: set[str] = set()

    def agrees_on(self, word: str) -> None:
        """The person and a caseworker have this confirm word from now on."""
        try:
            demo.agree_on(self.kabar, word)
        except CaseFault as fault:
            raise click.BadParameter(self.words["word_odd"].format(word=word), param_hint="--word") from fault

    def take(self, line: str) -> None:
        """A line that was typed."""
        word = line.strip()
        if word == "/help":
            click.echo(self.words["help"])
        elif word in LINES:
            self.line = LINES[word]
        elif word in JUMPS:
            self._jump(JUMPS[word])
        elif word == "/ack":
            self._post(self.staff.number, "AMBIL")
        elif word == "/cases":
            self._cases()
        elif word.startswith("/"):
            click.echo(self.words["no_such_word"].format(word=word))
        else:
            self._post(self.number, line)
        self.show()

    def show(self) -> None:
        """Print what is new on the two phones."""
        self._deliver()
        mine = [phone for phone in demo_phones.phones(self.kabar) if phone.number in {self.number, self.staff.number}]
        for phone in mine:
            bubbles = demo_phones.screen(self.kabar, phone.id)
            fresh = [bubble for bubble in bubbles if bubble.id not in self.shown and bubble.direction == "in"]
            self.shown.update(bubble.id for bubble in bubbles)
            # an alert comes again and again until somebody takes it: a week of them is one line
            for text, same in groupby(bubble.text for bubble in fresh):
                self._print(phone, text, len(list(same)))

    def _print(self, phone: DemoPhone, text: str, times: int) -> None:
        who, colour = ("staff_phone", "yellow") if phone.kind == "staff" else ("bot", "green")
        click.secho(f"{self.words[who]}: ", fg=colour, bold=True, nl=False)
        click.echo(text.replace("\n", "\n    ") + (f"  \u00d7{times}" if times > 1 else ""))

    def _post(self, sender: str, text: str) -> None:
        settings = self.kabar.settings
        if self.line == "sim":
            payload = {"messageId": secrets.token_hex(8), "sender": sender, "message": text}
            self._told_by_phone({"event": RECEIVED, **payload})
            return
        prefix = "whatsapp:" if self.line == "whatsapp" else ""
        form = {
            "MessageSid": "SM" + secrets.token_hex(16),
            "AccountSid": settings.twilio_account_sid or "",
            "From": prefix + sender,
            "To": prefix + str(settings.twilio_whatsapp_from or ""),
            "Body": text,
            "NumMedia": "0",
        }
        self._signed("/webhooks/twilio/messages", form)

    def _signed(self, path: str, form: Mapping[str, str]) -> None:
        settings = self.kabar.settings
        signature = sign(settings.twilio_auth_token or "", settings.public_url + path, form)
        self._called(self.client.post(path, data=form, headers={HEADER: signature}))

    def _told_by_phone(self, told: Mapping[str, str]) -> None:
        payload = dict(told)
        event = payload.pop("event")
        body = event_of(event, payload)
        headers = signed(str(self.kabar.settings.sim_webhook_key), body)
        self._called(self.client.post(f"/webhooks/sim/{event}", data=body, headers=headers))

    def _called(self, answer: TestResponse) -> None:
        if answer.status_code >= 300:  # noqa: PLR2004 - neither HTTP's OK nor its "nothing to say"
            click.echo(self.words["refused"].format(status=answer.status), err=True)

    def _jump(self, hours: int) -> None:
        done = demo.advance(self.kabar, hours, self._deliver)
        said = ", ".join(self.words[f"done.{name}"].format(count=count) for name, count in done.items() if count)
        click.secho(f"({demo.local_time(self.kabar)}: {said or self.words['nothing']})", dim=True)

    def _deliver(self) -> None:
        outbox.deliver(self.kabar)
        self.provider.flush(PATIENCE)
        self.phone.flush(PATIENCE)

    def _cases(self) -> None:
        for row in all_cases(self.kabar):
            who = row.acknowledged_by or self.words["waiting"]
            click.echo(f"  {row.code} {row.level} {row.reason} {row.status} {who}")


def _load(kabar: Kabar, language: str) -> list[DemoPhone]:
    header = "name,phone,language,district,gender,birth_year,return_date,programme,consent,safe_from,safe_to\n"
    row = f"Made Up,081200008001,{language},Lombok Tengah,female,1990,2019-05-01,Demo,yes,08:00,20:00\n"
    sari = NewStaff("Sari", "081200009001", "sari@example.org", "caseworker", secrets.token_hex(8))
    demo.load(kabar, (header + row).encode(), (sari,))
    return demo_phones.phones(kabar)


@contextmanager
def _kabar(folder: Path) -> Iterator[Kabar]:
    settings = config.load(
        {
            "KABAR_HOME": str(folder),
            "KABAR_DEMO": "true",
            **fresh(),
            "KABAR_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
            "KABAR_TWILIO_WHATSAPP_FROM": "+6281200000000",
            "KABAR_TWILIO_SMS_FROM": "+6281200000000",
            "KABAR_SIM_WEBHOOK_KEY": secrets.token_hex(16),
            "KABAR_TIMEZONE": os.environ.get("KABAR_TIMEZONE", "Asia/Makassar"),
        }
    )
    log.configure("ERROR")
    # nobody else listens here: what is due is sent by this process, after each line
    kabar = replace(Kabar.from_settings(settings), nudge=lambda: True)
    with kabar.database.write() as connection:
        migrate.upgrade(connection)
        keys_check.leave_or_check(connection, kabar)
        publishing.publish_packaged(connection, kabar, kabar.clock.now())
    yield kabar
    kabar.close()
