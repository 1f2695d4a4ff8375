"""All that a service needs, in one frozen value that is made once a process and handed down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from bot.channels.base import THREADS, Channel, Outgoing, SendError, Sent
from bot.channels.mail import MailChannel
from bot.channels.simgateway import SimGatewayChannel
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_phone import SimulatorPhone
from bot.channels.twilio import REPEATS, TwilioChannel
from bot.clock import Clock, clock_for
from bot.config import Settings
from bot.content import Content
from bot.core.effects import Text
from bot.core.render import filled
from bot.i18n import Catalogues
from bot.services.live_content import LiveContent
from bot.services.live_texts import LiveTexts
from bot.services.nudge import Nudge, connect
from bot.services.sending.rates import Rates, rates_for
from bot.store.crypto import Masters, Vault
from bot.store.database import Database
from bot.store.key_ring import KeyRing
from bot.store.key_store import KeyStore

SIM: Final = "simgateway"
"""The channel of the line ``sim``; all others but e-mail go by ``settings.channel``."""
EMAIL: Final = MailChannel.name
"""The channel of the line ``email``, and that line's name."""
NO_CHANNEL: Final = SendError(
    "no_channel", "This deployment has no channel for this line.", permanent=True, action="staff"
)


@dataclass(frozen=True)
class Kabar:
    """One deployment, as seen by one process."""

    settings: Settings
    database: Database
    vault: Vault
    content_of: Callable[[], Content]
    """Read when it is first wanted: it takes a second, and many commands need none of it."""
    texts: LiveTexts
    """Translations, as ``content_of`` renews them."""
    channels: Mapping[str, Channel]
    clock: Clock
    nudge: Callable[[], bool]
    rates: Rates

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Put the parts together. Opens no connection yet."""
        texts = LiveTexts(send_drafts=settings.send_drafts)
        return cls(
            settings=settings,
            database=Database(settings.database_url),
            vault=vault_for(settings),
            content_of=LiveContent(texts=texts),
            texts=texts,
            channels=channels_for(settings),
            clock=clock_for(settings),
            nudge=Nudge(connect(settings.redis_url)),
            rates=rates_for(settings),
        )

    @property
    def content(self) -> Content:
        """Flows, plan, ladder, services: what programme staff wrote."""
        return self.content_of()

    @property
    def catalogues(self) -> Catalogues:
        """The translations that people are sent."""
        return self.texts.sent

    @property
    def channel(self) -> Channel:
        """The channel that messages go out by, but those of local SIMs and e-mails."""
        return self.channels[self.settings.channel]

    def channel_name(self, line: str) -> str:
        """The channel of a line."""
        own = {"sim": SIM, EMAIL: EMAIL}
        return own.get(line, self.settings.channel)

    def channel_of(self, line: str) -> Channel | None:
        """The channel that messages of this line go out by; None where this deployment has none."""
        return self.channels.get(self.channel_name(line))

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Hand over one message by its line's channel."""
        channel = self.channel_of(outgoing.line)
        return channel.send(outgoing) if channel else NO_CHANNEL

    def meaning(self, line: str, code: str | None) -> SendError:
        """What an error code of this line's channel asks us to do."""
        channel = self.channel_of(line)
        return channel.meaning(code) if channel else NO_CHANNEL

    def close(self) -> None:
        """Close all connections to the database and to the store of keys."""
        self.database.close()
        self.vault.persons.store.database.close()

    def at(self, clock: Clock) -> Self:
        """The same deployment under another clock."""
        return replace(self, clock=clock)

    def say(self, language: str, text: Text) -> str:
        """A text in a language, by its chain of fallbacks, with its values filled in."""
        return filled(text, lambda one: self.catalogues.translate(language, one.context, one.source))

    def common(self, language: str, key: str, **values: str) -> str:
        """One of the texts of ``common.yaml``."""
        source = self.content.world.common[key]
        return self.say(language, Text(f"common.{key}", source, values))


def vault_for(settings: Settings) -> Vault:
    """The keys of these settings, and those of people."""
    ring = KeyRing(KeyStore(settings.keys_url), Masters(settings.data_keys))
    return Vault(settings.data_keys, settings.index_key, ring)


def channels_for(settings: Settings) -> dict[str, Channel]:
    """The channels that these settings name."""
    return {**_main(settings), **_sim(settings), **_mail(settings)}


def _mail(settings: Settings) -> dict[str, Channel]:
    if not settings.smtp_url or not settings.smtp_from:
        return {}
    return {EMAIL: MailChannel(settings.smtp_url, settings.smtp_from, settings.smtp_user, settings.smtp_password)}


def _sim(settings: Settings) -> dict[str, Channel]:
    if not settings.sim_url:
        key = settings.sim_webhook_key if settings.channel == "simulator" else None
        return {SIM: SimulatorPhone(settings.public_url, key)} if key else {}
    return {SIM: SimGatewayChannel(settings.sim_url, settings.sim_user or "", settings.sim_password or "")}


def _main(settings: Settings) -> dict[str, Channel]:
    callback = f"{settings.public_url}/webhooks/twilio/status{REPEATS}"
    if settings.channel == "simulator":
        simulator = SimulatorChannel(
            public_url=settings.public_url,
            account_sid=settings.twilio_account_sid or "",
            auth_token=settings.twilio_auth_token or "",
            sms_from=settings.twilio_sms_from or "",
            whatsapp_from=settings.twilio_whatsapp_from or "",
        )
        return {simulator.name: simulator}
    if not settings.twilio_account_sid or not settings.twilio_auth_token:
        return {}
    twilio = TwilioChannel(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        sms_from=settings.twilio_sms_from,
        whatsapp_from=settings.twilio_whatsapp_from,
        api_url=settings.twilio_api_url,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        status_callback=callback,
        pool=THREADS,
    )
    return {twilio.name: twilio}
