"""Sealing: numbers, names and texts are kept as AES-256-GCM, bound to their table, column and row.

A sealed value is ``version (1) | length of key id (1) | key id | nonce (12) | ciphertext and tag``. The row's id and
the column's name are the associated data, so a sealed value moved to another row or column does not open.
Look-ups go over a blind index: HMAC-SHA256 of kind and value under a key of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE = 12


class SealBroken(Exception):
    """A sealed value does not open: its key is not among ours, or it was changed or moved."""


@dataclass(frozen=True)
class Vault:
    """Opens and seals. ``keys`` are (id, 32 bytes), the first one writes."""

    keys: Sequence[tuple[str, bytes]] = field(repr=False)
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        ciphers = {key_id.encode(): AESGCM(key) for key_id, key in self.keys}
        first = self.keys[0][0].encode()
        object.__setattr__(self, "_ciphers", ciphers)
        object.__setattr__(self, "_writer", ciphers[first])
        object.__setattr__(self, "_head", bytes([VERSION, len(first)]) + first)

    def seal(self, text: str, column: str, row: UUID | str) -> bytes:
        """Seal ``text`` for ``column`` (as ``table.column``) of the row with this id."""
        nonce = os.urandom(NONCE)
        # surrogates can come in over a webhook; they must neither raise nor be lost
        data = text.encode("utf-8", "surrogatepass")
        return self._head + nonce + self._writer.encrypt(nonce, data, _bound(column, row))  # type: ignore[attr-defined,no-any-return]

    def open(self, sealed: bytes, column: str, row: UUID | str) -> str:
        """What was sealed. Raises SealBroken where it does not open."""
        try:
            size = sealed[1]
            key_id = sealed[2 : 2 + size]
            rest = sealed[2 + size :]
            cipher: AESGCM = self._ciphers[key_id]  # type: ignore[attr-defined]
            data = cipher.decrypt(rest[:NONCE], rest[NONCE:], _bound(column, row))
            return data.decode("utf-8", "surrogatepass")
        except (KeyError, IndexError, InvalidTag, ValueError) as error:
            raise SealBroken(f"{column} does not open with the keys in KABAR_DATA_KEYS") from error

    def index(self, kind: str, value: str) -> bytes:
        """The blind index of a value: equal values of a kind have equal indexes, nothing else shows."""
        return hmac.new(self.index_key, f"{kind}:{value}".encode(), hashlib.sha256).digest()


def _bound(column: str, row: UUID | str) -> bytes:
    return column.encode() + b":" + (row.bytes if isinstance(row, UUID) else row.encode())
