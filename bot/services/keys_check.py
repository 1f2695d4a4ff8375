"""Are these the keys that this database was made with? A wrong one must stop Kabar before it loses anybody.

And is the store that holds the keys of people this database's own, and not older than it?
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from bot.config import SettingsError
from bot.services.kabar import Kabar
from bot.store import person
from bot.store.crypto import SealBroken, key_of
from bot.store.key_store import Wrapped
from bot.store.setting import get, put

INDEX_MARK = "keys.index"
SEAL_MARK = "keys.seal"
STORE_MARK = "keys.store"
WORD = "kabar"
PUT_RIGHT = "put the right one back"
NEWEST = 50
"""People whose keys are looked for: those who came last are missing first from an old copy."""


def leave_or_check(connection: Connection, kabar: Kabar) -> None:
    """Leave marks made with the keys where there are none, else check them. Raises SettingsError."""
    index = kabar.vault.index("check", WORD).hex()
    if get(connection, INDEX_MARK) is None:
        put(connection, INDEX_MARK, index)
        mark_anew(connection, kabar)
    if get(connection, STORE_MARK) is None:
        put(connection, STORE_MARK, _set_up(kabar))
    check(connection, kabar)


def mark_anew(connection: Connection, kabar: Kabar) -> None:
    """Leave the mark with the first key of KABAR_DATA_KEYS: nothing needs an older one any more."""
    put(connection, SEAL_MARK, kabar.vault.seal(WORD, "setting.value", SEAL_MARK).hex())


def begin_store(connection: Connection, kabar: Kabar) -> None:
    """Go on with the store of keys that is there, or a new one: whoever lost the old one can read nothing of before."""
    put(connection, STORE_MARK, _set_up(kabar))
    connection.execute(update(person).values(key_id=None))


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
    faults += [one for one in _store_faults(connection, kabar) if not (faults and one.endswith(PUT_RIGHT))]
    if faults:
        raise SettingsError(faults)


def _set_up(kabar: Kabar) -> str:
    """The store of people's keys, made where it is not there; its id. Raises SettingsError."""
    store = kabar.vault.persons.store
    try:
        return store.set_up()
    except (OperationalError, ProgrammingError) as error:
        why = f"cannot be made ({store.place}: {type(error.orig).__name__})"
        mend = "give Kabar's user CREATE on that database, or the right to write that folder"
        raise SettingsError([f"KABAR_KEYS_URL: the store of people's keys {why}; {mend}"]) from None


def _store_faults(connection: Connection, kabar: Kabar) -> list[str]:
    """At most one line about the store of people's keys."""
    store, expected = kabar.vault.persons.store, get(connection, STORE_MARK)
    if expected is None:
        return []  # from before there was one; `kabar migrate` makes it
    there = store.id()
    if there is None:
        mend = "put it back from its own backup, see docs/operating.md"
        return [f"KABAR_KEYS_URL: the key store of this database is not there ({store.place}); {mend}"]
    if there != expected:
        return [f"KABAR_KEYS_URL: this key store ({store.place}) belongs to another database; name this one's own"]
    if strange := store.wrapped_by_none_of([one.id for one in kabar.settings.data_keys]):
        return [f"KABAR_DATA_KEYS: lacks the key {strange!r}, with which keys of people are wrapped; put it back"]
    newest = select(person.c.key_id).where(person.c.key_id.is_not(None)).order_by(person.c.id.desc()).limit(NEWEST)
    wanted = set(connection.execute(newest).scalars())
    found = store.get_many(wanted) if wanted else {}
    if missing := len(wanted) - len(found):
        lacks = f"it lacks {missing} of the {len(wanted)} newest keys; put back its newest copy"
        return [f"KABAR_KEYS_URL: this key store ({store.place}) is older than the database: {lacks}"]
    return _wrong_masters(kabar, found.values())


def _wrong_masters(kabar: Kabar, newest: Iterable[Wrapped]) -> list[str]:
    """At most one line: a key of this name is there, but its bytes are others than those that wrapped."""
    if wrong := sorted({key_of(row.wrapped or b"").decode() for row in newest if not _opens(kabar, row)}):
        names = ", ".join(map(repr, wrong))
        return [f"KABAR_DATA_KEYS: {names} is not the key with which keys of people are wrapped; {PUT_RIGHT}"]
    return []


def _opens(kabar: Kabar, row: Wrapped) -> bool:
    """Whether a key of a person can be unwrapped; one that was destroyed need not be."""
    try:
        return row.wrapped is None or bool(kabar.vault.persons.unwrap(row))
    except SealBroken:
        return False


def check_at_start(kabar: Kabar) -> None:
    """As ``check``; a database that is away or empty is somebody else's to report."""
    try:
        with kabar.database.read() as connection:
            check(connection, kabar)
    except SQLAlchemyError:
        return
