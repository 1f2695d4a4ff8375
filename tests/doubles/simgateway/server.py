"""The double itself: starts the server, holds its phones, and is what tests talk to."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Any, Self

from tests.doubles.simgateway import gson
from tests.doubles.simgateway.handler import Handler
from tests.doubles.simgateway.phone import Message, Phone, Sms
from tests.doubles.simgateway.telling import Post, Telling, over_http

USER, PASSWORD, KEY = "sms", "password-of-the-double", "secret12"
DEVICE, NUMBER = "dev1aaaaaaaaaaaaaaaaa", "+6281110000001"


class SimGatewayDouble(ThreadingHTTPServer):
    """Serves from construction until ``stop``. ``auto``: tells by itself; else ``telling.flush()`` does."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *, auto: bool = False, post: Post = over_http) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.user, self.password = USER, PASSWORD
        self.phones = {DEVICE: Phone(DEVICE, NUMBER)}
        self.accepted: dict[str, Message] = {}
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.faults: list[str] = []
        """Drawn one a creation: ``503``, ``500``, ``429``, ``drop`` (nothing taken), ``lost`` (taken, not answered)."""
        self.failing: dict[str, str] = {}
        """Numbers to which the phone cannot send, and the reason that it tells."""
        self.telling = Telling(KEY, post)
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.005,), name="sim-double", daemon=True).start()
        if auto:
            threading.Thread(target=self._tell, name="sim-double-tells", daemon=True).start()

    def phone(self, device_id: str = DEVICE) -> Phone:
        return self.phones[device_id]

    def add_phone(self, device_id: str, number: str) -> Phone:
        self.phones[device_id] = Phone(device_id, number)
        return self.phones[device_id]

    def take(self, message: Message) -> None:
        with self.lock:
            self.accepted[message.id] = message
        self._send(message)

    def go(self, device_id: str, *, online: bool) -> None:
        """The phone loses its network, or has it again and sends what waited."""
        self.phones[device_id].online = online
        for message in list(self.accepted.values()):
            if message.device_id == device_id and message.state == "Pending":
                self._send(message)

    def text(self, sender: str, body: str, device_id: str = DEVICE) -> Sms:
        """Somebody writes to a phone."""
        phone = self.phones[device_id]
        sms = phone.gets(sender, body)
        if not phone.deaf:
            self.tell_of(phone, sms)
        return sms

    def tell_of(self, phone: Phone, sms: Sms) -> None:
        sms.told = True
        payload = {"messageId": sms.message_id, "message": sms.body, "sender": sms.sender, "phoneNumber": sms.sender}
        payload |= {"recipient": phone.number, "simNumber": 1, "receivedAt": gson.moment(sms.at)}
        self.telling.emit("sms:received", phone.device_id, payload)

    def ping(self, device_id: str = DEVICE) -> None:
        self.telling.emit("system:ping", device_id, {"health": {"status": "pass"}})

    def to(self, number: str) -> list[Message]:
        """What was taken for this number, in order."""
        return [message for message in list(self.accepted.values()) if message.to == number]

    def _send(self, message: Message) -> None:
        phone = self.phones[message.device_id]
        if not phone.online:
            return
        common = {"messageId": message.id, "recipient": message.to, "phoneNumber": message.to, "simNumber": 1}
        now = gson.moment(datetime.now(UTC))
        reason = self.failing.get(message.to)
        if reason is not None:
            message.state, message.error = "Failed", reason
            self.telling.emit("sms:failed", phone.device_id, {**common, "failedAt": now, "reason": reason})
            return
        message.state = "Delivered"
        self.telling.emit("sms:sent", phone.device_id, {**common, "partsCount": message.parts, "sentAt": now})
        for _ in range(message.parts):
            self.telling.emit("sms:delivered", phone.device_id, {**common, "deliveredAt": now})
        for other in self.phones.values():
            if other.number == message.to:
                self.text(phone.number, message.text, other.device_id)

    def _tell(self) -> None:
        while not self.stopped.wait(0.02):
            self.telling.flush()

    def stop(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
