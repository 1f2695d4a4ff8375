"""A town whose people text over a local SIM: the double's phone calls the real application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from bot.channels.simgateway import SimGatewayChannel
from bot.channels.simgateway_inbound import EVENTS
from bot.services.kabar import SIM, Kabar
from bot.services.phones import devices
from bot.services.phones.devices import Phone
from bot.store import conversation, message
from bot.web.app import create_app
from tests.doubles.simgateway import SimGatewayDouble
from tests.doubles.simgateway.server import DEVICE, KEY, NUMBER, PASSWORD, USER
from tests.making import Clock, Town
from tests.services.rows import change, rows

PATIENCE = 5.0


@dataclass
class SimTown(Town):
    """A town, the gateway, and one phone of it."""

    double: SimGatewayDouble = None

    @property
    def phone(self) -> Phone:
        return devices.listed(self.kabar)[0]

    def has(self, device_id: str, number: str, district: str | None = None) -> None:
        """One more phone, in the world and known to Kabar."""
        if device_id not in self.double.phones:
            self.double.add_phone(device_id, number)
        devices.add(self.kabar, device_id, device_id, district, number)
        channel = devices.gateway(self.kabar)
        for event in EVENTS:
            url = f"{self.kabar.settings.public_url}/webhooks/sim/{event.replace(':', '-')}"
            assert channel.register(event, url, device_id) is None

    def texts(self, sender: str, body: str, device_id: str = DEVICE) -> list[int]:
        """Somebody texts a phone, and the phone tells us; how we answered."""
        self.double.text(sender, body, device_id)
        return self.double.telling.flush()

    def pings(self, device_id: str = DEVICE) -> list[int]:
        self.double.ping(device_id)
        return self.double.telling.flush()

    def on_sim(self, **columns: object):
        """A person whose line is the local SIM."""
        who = self.person(on=("sim",), **columns)
        change(self.kabar, conversation, conversation.c.person_id == who.id, line="sim")
        return who

    def came(self, kind: str = "said") -> list[str]:
        """Texts of this kind that are kept."""
        found = rows(self.kabar, message, message.c.kind == kind)
        return [self.kabar.vault.open(row.body, "message.body", row.id) for row in found]


@pytest.fixture
def double() -> Iterator[SimGatewayDouble]:
    with SimGatewayDouble() as running:
        yield running


@pytest.fixture
def bare(kabar: Kabar, clock: Clock, double: SimGatewayDouble) -> SimTown:
    """Without a phone that Kabar knows of."""
    channel = SimGatewayChannel(double.url, USER, PASSWORD, timeout=PATIENCE)
    given = {"sim_url": double.url, "sim_user": USER, "sim_password": PASSWORD, "sim_webhook_key": KEY}
    settings = kabar.settings.model_copy(update=given)
    made = replace(kabar, settings=settings, channels={**kabar.channels, SIM: channel})
    app = create_app(made)

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        return app.test_client().post(urlsplit(url).path, data=body, headers=headers).status_code

    double.telling.post = post
    return SimTown(made, clock, double=double)


@pytest.fixture
def sim(bare: SimTown) -> SimTown:
    """One phone, of Lombok Tengah."""
    bare.has(DEVICE, NUMBER, "Lombok Tengah")
    return bare
