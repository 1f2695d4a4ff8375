"""Sealing: numbers, names and texts are kept as AES-256-GCM, bound to their table, column and row.

A sealed value is ``version (1) | length of key id (1) | key id | nonce (12) | ciphertext and tag``. Version 1 is sealed
with a key of KABAR_DATA_KEYS, version 2 with the key of one person (:mod:`bot.store.key_ring`). The row's id and the
column's name are the associated data, so a sealed value moved to another row or column does not open.
Look-ups go over a blind index: HMAC-SHA256 of kind and value under a key of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from bot.store.key_ring import KeyRing

OF_MASTER: Final = 1
OF_PERSON: Final = 2
"""The first byte of what was sealed with a person's own key."""
NONCE: Final = 12


class SealBroken(Exception):
    """A sealed value does not open: its key is not among ours, or it was changed or moved."""


class KeyGone(SealBroken):
    """The key of this person was destroyed: what it sealed is erased, here and in every copy."""


class Masters:
    """The keys of KABAR_DATA_KEYS: all of them open, the first one seals."""

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys}
        self._writer = self._ciphers[keys[0][0].encode()]
        self.head = head_of(keys[0][0])
        """What everything begins with that the first key has sealed."""

    def seal(self, data: bytes, bound: bytes) -> bytes:
        """Seal bytes, so that they open with the same ``bound`` only."""
        nonce = os.urandom(NONCE)
        return self.head + nonce + self._writer.encrypt(nonce, data, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """What was sealed. Raises SealBroken."""
        try:
            return _decrypted(self._ciphers[key_of(sealed)], sealed, bound)
        except (KeyError, IndexError, InvalidTag, ValueError) as error:
            raise SealBroken("it does not open with the keys in KABAR_DATA_KEYS") from error


@dataclass(frozen=True)
class Vault:
    """Opens and seals. ``keys`` are (id, 32 bytes), the first one writes; ``persons`` are the keys of people."""

    keys: Sequence[tuple[str, bytes]] = field(repr=False)
    index_key: bytes = field(repr=False)
    ring: KeyRing | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "masters", self.ring.masters if self.ring else Masters(self.keys))

    @property
    def persons(self) -> KeyRing:
        """The keys of people."""
        if self.ring is None:
            raise SealBroken("this vault has no keys of people")
        return self.ring

    def seal(self, text: str, column: str, row: UUID | str, key: bytes | None = None) -> bytes:
        """Seal ``text`` for ``column`` (as ``table.column``) of the row with this id.

        ``key``: the id of the key of the person it is about; without one, KABAR_DATA_KEYS' first key seals it.
        """
        # surrogates can come in over a webhook; they must neither raise nor be lost
        data = text.encode("utf-8", "surrogatepass")
        bound = _bound(column, row)
        cipher = self.persons.sealing(key) if key is not None else None
        if key is None or cipher is None:
            masters: Masters = self.masters  # type: ignore[attr-defined]
            return masters.seal(data, bound)
        nonce = os.urandom(NONCE)
        return bytes([OF_PERSON, len(key)]) + key + nonce + cipher.encrypt(nonce, data, bound)

    def open(self, sealed: bytes, column: str, row: UUID | str) -> str:
        """What was sealed. Raises SealBroken where it does not open, KeyGone where it was erased by its key."""
        try:
            bound = _bound(column, row)
            if sealed[0] == OF_PERSON:
                data = _decrypted(self.persons.cipher(key_of(sealed)), sealed, bound)
            else:
                data = self.masters.open(sealed, bound)  # type: ignore[attr-defined]
            return data.decode("utf-8", "surrogatepass")
        except KeyGone as error:
            raise KeyGone(f"{column} is erased: its key was destroyed") from error
        except (SealBroken, IndexError, InvalidTag, ValueError) as error:
            raise SealBroken(f"{column} does not open with the keys in KABAR_DATA_KEYS and the key store") from error

    def know(self, sealed: Collection[bytes | None]) -> None:
        """Fetch the keys that these values need at once, not one by one as they are opened."""
        if self.ring is not None:
            self.ring.know(sealed)

    def index(self, kind: str, value: str) -> bytes:
        """The blind index of a value: equal values of a kind have equal indexes, nothing else shows."""
        return hmac.new(self.index_key, f"{kind}:{value}".encode(), hashlib.sha256).digest()


def head_of(name: str) -> bytes:
    """What begins everything that the key of this name in KABAR_DATA_KEYS has sealed."""
    return bytes([OF_MASTER, len(name)]) + name.encode()


def key_of(sealed: bytes) -> bytes:
    """The id of the key that sealed this. Raises IndexError."""
    return sealed[2 : 2 + sealed[1]]


def key_of_person(sealed: bytes | None) -> bytes | None:
    """The id of the person's key that sealed this; None where it was none."""
    return key_of(sealed) if sealed and sealed[0] == OF_PERSON else None


def _decrypted(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    rest = sealed[2 + sealed[1] :]
    return cipher.decrypt(rest[:NONCE], rest[NONCE:], bound)


def _bound(column: str, row: UUID | str) -> bytes:
    return column.encode() + b":" + (row.bytes if isinstance(row, UUID) else row.encode())
