"""A key for each person: what is sealed with it is erased everywhere, in every copy, once the key is destroyed.

The keys lie in a store of their own (:mod:`bot.store.key_store`), wrapped by the first key of KABAR_DATA_KEYS. A copy
of the database holds what they sealed, but none of them. In memory a process keeps those that it has used lately.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.log import get_logger
from bot.store.base import new_id
from bot.store.crypto import KeyGone, Masters, SealBroken, key_of_person
from bot.store.key_store import KeyStore, Wrapped

log = get_logger(__name__)

ID_BYTES: Final = 10
KEY_BYTES: Final = 32
KEPT_SECONDS: Final = 300.0
"""A destroyed key is out of the memory of every process after so long."""
MOST: Final = 20_000
"""Keys that a process keeps in memory."""
AT_ONCE: Final = 500
"""Keys that one question to the store asks for."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A key as it was when it was asked for; ``key`` is None for one that is destroyed or that nobody knows.

    Its bytes, for a cipher that is ready takes 2.6 KB, and 2 us to be made.
    """

    key: bytes | None
    destroyed: bool
    until: float


class KeyRing:
    """The keys of people, as one process sees them."""

    def __init__(self, store: KeyStore, masters: Masters) -> None:
        self.store = store
        self.masters = masters
        self.most = MOST
        """Keys that are kept in memory."""
        self._known: dict[bytes, _Known] = {}
        self._ready: tuple[_Known, AESGCM] | None = None
        """The cipher that was made last, and of what."""
        self._newcomers: list[tuple[UUID, bytes]] = []

    def cipher(self, key_id: bytes) -> AESGCM:
        """Raises KeyGone for a key that was destroyed, SealBroken for one that nobody knows or that does not open."""
        known = self._look_up(key_id)
        if known.key is None:
            raise KeyGone("the key was destroyed") if known.destroyed else SealBroken("the key is not in the store")
        ready = self._ready
        if ready is None or ready[0] is not known:  # a message seals four or five values with one key
            ready = self._ready = known, AESGCM(known.key)
        return ready[1]

    def sealing(self, key_id: bytes) -> AESGCM | None:
        """The same; None where it is gone: no word is lost for that, and ``kabar keys rotate`` seals it anew.

        Whoever seals has read the key's id under a lock that destroying it waits for; so this is a key of a database
        that was put back from an old copy.
        """
        try:
            return self.cipher(key_id)
        except SealBroken:
            log.warning("sealed_without_the_persons_key", key=key_id.hex())
            return None

    def usable(self, key_id: bytes | None) -> bool:
        """Whether something can be sealed with this key."""
        return key_id is not None and self._look_up(key_id).key is not None

    def know(self, sealed: Collection[bytes | None]) -> None:
        """Fetch at once the keys that these sealed values need: a list of people must not ask for each by itself."""
        now = time.monotonic()
        wanted = {key for one in sealed if (key := key_of_person(one)) is not None}
        missing = [one for one in wanted if (known := self._known.get(one)) is None or known.until < now]
        for start in range(0, len(missing), AT_ONCE):
            part = missing[start : start + AT_ONCE]
            found = self.store.get_many(part)
            for key_id in part:
                self._take_in(key_id, found.get(key_id))

    def forget(self) -> None:
        """Ask the store again for every key."""
        self._known, self._ready = {}, None

    def fresh(self, people: Sequence[UUID]) -> list[bytes]:
        """A new key for each of these people, durable before this returns; gives their ids."""
        made = [(os.urandom(ID_BYTES), person_id, AESGCM.generate_key(KEY_BYTES * 8)) for person_id in people]
        self.store.add([(key_id, person, self.wrap(key_id, person, key)) for key_id, person, key in made], _now())
        for key_id, _, key in made:
            self._keep(key_id, key, destroyed=False)
        return [key_id for key_id, _, _ in made]

    @contextmanager
    def ahead(self, count: int) -> Iterator[None]:
        """Make the keys of so many newcomers in one go: a list of people need not wait for the disk at each of them."""
        people = [new_id() for _ in range(count)]
        self._newcomers = list(zip(people, self.fresh(people), strict=True))[::-1]
        try:
            yield
        finally:
            self._newcomers = []  # those that nobody needed are nobody's for ever

    def newcomer(self) -> tuple[UUID, bytes]:
        """The id of somebody new, and of their key, which is durable."""
        try:
            return self._newcomers.pop()
        except IndexError:
            person_id = new_id()
            return person_id, self.fresh([person_id])[0]

    def wrap(self, key_id: bytes, person_id: UUID, key: bytes) -> bytes:
        """A key as the store keeps it."""
        return self.masters.seal(key, _bound(key_id, person_id))

    def unwrap(self, row: Wrapped) -> bytes:
        """The key that was wrapped. Raises SealBroken."""
        return self.masters.open(row.wrapped or b"", _bound(row.id, row.person_id))

    def held(self, people: Collection[UUID]) -> list[bytes]:
        """The ids of every key that these people have had and that is not destroyed."""
        return self.store.held(people)

    def destroy(self, keys: Collection[bytes]) -> int:
        """Destroy these keys; gives how many there were."""
        gone = self.store.destroy(keys, _now())
        for key_id in gone:
            self._keep(key_id, None, destroyed=True)
        return len(gone)

    def _look_up(self, key_id: bytes) -> _Known:
        known = self._known.get(key_id)
        if known is None or known.until < time.monotonic():
            known = self._take_in(key_id, self.store.get(key_id))
        return known

    def _take_in(self, key_id: bytes, row: Wrapped | None) -> _Known:
        if row is None or row.wrapped is None:
            return self._keep(key_id, None, destroyed=row is not None)
        try:
            return self._keep(key_id, self.unwrap(row), destroyed=False)
        except SealBroken:
            log.exception("key_does_not_open", key=key_id.hex())
            return self._keep(key_id, None, destroyed=False)

    def _keep(self, key_id: bytes, key: bytes | None, *, destroyed: bool) -> _Known:
        known, self._ready = _Known(key, destroyed, time.monotonic() + KEPT_SECONDS), None
        if len(self._known) >= self.most:
            self.forget()  # a process that has met so many people meets most of them again one by one
        self._known[key_id] = known
        return known


def _bound(key_id: bytes, person_id: UUID) -> bytes:
    return b"person_key:" + key_id + b":" + person_id.bytes


def _now() -> datetime:
    """By the machine's clock: the demo's runs ahead, and nothing hangs on these moments but their being read."""
    return datetime.now(UTC)
