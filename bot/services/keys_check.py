"""Are these the keys that this database was made with? A wrong one must stop Kabar before it loses anybody."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.config import SettingsError
from bot.services.kabar import Kabar
from bot.store.crypto import SealBroken
from bot.store.setting import get, put

INDEX_MARK = "keys.index"
SEAL_MARK = "keys.seal"
WORD = "kabar"


def leave_or_check(connection: Connection, kabar: Kabar) -> None:
    """Leave marks made with the keys where there are none, else check them. Raises SettingsError."""
    index = kabar.vault.index("check", WORD).hex()
    if get(connection, INDEX_MARK) is None:
        put(connection, INDEX_MARK, index)
        put(connection, SEAL_MARK, kabar.vault.seal(WORD, "setting.value", SEAL_MARK).hex())
    check(connection, kabar)


def check(connection: Connection, kabar: Kabar) -> None:
    """Raises SettingsError with a line for each key that is not the database's."""
    mark, seal = get(connection, INDEX_MARK), get(connection, SEAL_MARK)
    if mark is None or seal is None:
        return
    faults = []
    if mark != kabar.vault.index("check", WORD).hex():
        faults.append(
            "KABAR_INDEX_KEY (or KABAR_SECRET_KEY, where it is not set): is not the one this database was made with; "
            "nobody's number would be found"
        )
    try:
        kabar.vault.open(bytes.fromhex(seal), "setting.value", SEAL_MARK)
    except SealBroken:
        faults.append("KABAR_DATA_KEYS: none of these keys opens what this database holds")
    if faults:
        raise SettingsError(faults)


def check_at_start(kabar: Kabar) -> None:
    """As ``check``; a database that is away or empty is somebody else's to report."""
    try:
        with kabar.database.read() as connection:
            check(connection, kabar)
    except SQLAlchemyError:
        return
