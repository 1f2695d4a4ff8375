"""A sealed value opens with its key, in its own row and column, unchanged - and in no other way."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.crypto import NONCE, SealBroken, Vault

KEYS = [("k1", b"1" * 32), ("k2", b"2" * 32)]
INDEX = b"i" * 32
ROW, OTHER = UUID(int=1), UUID(int=2)
COLUMN = "message.body"


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault(KEYS[:1], INDEX)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    made = Vault(KEYS[:1], INDEX)
    assert made.open(made.seal(text, COLUMN, ROW), COLUMN, ROW) == text


def test_the_text_does_not_show_and_two_seals_of_it_differ(vault: Vault) -> None:
    first, second = (vault.seal("saya dipukul", COLUMN, ROW) for _ in range(2))
    assert b"dipukul" not in first
    assert first != second


def test_every_changed_byte_is_noticed(vault: Vault) -> None:
    sealed = vault.seal("saya dipukul", COLUMN, ROW)
    for at in range(1, len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            vault.open(changed, COLUMN, ROW)


def test_every_shorter_or_longer_one_is_noticed(vault: Vault) -> None:
    sealed = vault.seal("saya dipukul", COLUMN, ROW)
    for broken in (*(sealed[:at] for at in range(len(sealed))), sealed + b"\0", os.urandom(60)):
        with pytest.raises(SealBroken):
            vault.open(broken, COLUMN, ROW)


@pytest.mark.parametrize(("column", "row"), [("person.name", ROW), (COLUMN, OTHER), (COLUMN, str(ROW)), ("", ROW)])
def test_moved_to_another_row_or_column_it_does_not_open(vault: Vault, column: str, row: UUID | str) -> None:
    with pytest.raises(SealBroken):
        vault.open(vault.seal("saya dipukul", COLUMN, ROW), column, row)


def test_a_key_that_is_not_ours_does_not_open_it(vault: Vault) -> None:
    sealed = vault.seal("x", COLUMN, ROW)
    for keys in ([("k2", KEYS[0][1])], [("k1", KEYS[1][1])]):
        with pytest.raises(SealBroken, match="KABAR_DATA_KEYS"):
            Vault(keys, INDEX).open(sealed, COLUMN, ROW)


def test_with_two_keys_the_first_writes_and_both_read(vault: Vault) -> None:
    old = vault.seal("x", COLUMN, ROW)
    both = Vault([KEYS[1], KEYS[0]], INDEX)
    new = both.seal("y", COLUMN, ROW)
    assert (both.open(old, COLUMN, ROW), both.open(new, COLUMN, ROW)) == ("x", "y")
    assert Vault(KEYS[1:], INDEX).open(new, COLUMN, ROW) == "y"
    with pytest.raises(SealBroken):
        vault.open(new, COLUMN, ROW)


def test_the_error_tells_neither_text_nor_key(vault: Vault) -> None:
    with pytest.raises(SealBroken) as caught:
        vault.open(b"\x01\x02k9" + b"0" * NONCE + b"secret words", COLUMN, ROW)
    assert "secret" not in str(caught.value)
    assert "1111" not in repr(vault) + str(caught.value)


def test_an_index_is_equal_for_equals_of_a_kind_only(vault: Vault) -> None:
    one = vault.index("phone", "+6281234567890")
    assert one == Vault(KEYS[1:], INDEX).index("phone", "+6281234567890")
    others = {
        vault.index("phone", "+6281234567891"),
        vault.index("whatsapp_user", "+6281234567890"),
        Vault(KEYS[:1], b"j" * 32).index("phone", "+6281234567890"),
    }
    assert one not in others
    assert len(others) == 3
