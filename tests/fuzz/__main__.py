"""``python -m tests.fuzz [--count N] [--database KIND] [--seed N]``: post hostile messages to a served Kabar."""

from __future__ import annotations

import http.client
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from math import ceil
from pathlib import Path

import click
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.servers import deployment, serving
from benchmarks.village import Village
from bot import log
from tests.fuzz.account import Account
from tests.fuzz.hostile import Plan, Post, plans

AT_ONCE = 8
BATCH = 20
BESIDE = 1.15
"""Requests for each message: two of 25 are receipts."""
PATIENCE = 60
"""Seconds that an answer may take."""
SHOWN = 20
USED = 2000
"""Ids that are kept to be replayed."""
KEPT_LOG = Path(tempfile.gettempdir()) / "kabar-fuzz.log"
WORST = ("webhook_failed", "step_failed", "Traceback")
"""What the server's log must not hold."""
_own = threading.local()


@click.command()
@click.option("--count", "wanted", type=click.IntRange(min=1), default=100_000, show_default=True, help="Messages.")
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--seed", "number", type=int, default=0, show_default=True, help="The same seed posts the same.")
def main(wanted: int, kind: str, number: int) -> None:
    """Post COUNT hostile messages; end with 1 where one was answered wrongly, lost, doubled or changed."""
    log.configure("ERROR")
    with tempfile.TemporaryDirectory(prefix="kbr-") as name, deployment(kind, Path(name)) as (kabar, environ):
        folder, account = Path(name), Account()
        village = Village.found(kabar, 300)
        with serving("kabar", environ, folder) as address, ThreadPoolExecutor(AT_ONCE) as pool:
            _attack(account, village, partial(_answer, address), pool, wanted, number)
        found = account.wrong + account.compare(kabar) + _said(folder / "kabar.log")
        found += ["too few of them were messages"] * (account.messages < wanted)
        if found:
            shutil.copy(folder / "kabar.log", KEPT_LOG)
    answers = ", ".join(f"{status}: {times:,}" for status, times in sorted(account.answers.items()))
    kept = f"{account.messages:,} of them messages, {len(account.taken):,} taken and kept"
    click.echo(f"{account.sent:,} requests ({answers}), {kept}")
    for line, times in reversed(Counter(found).most_common()[-SHOWN:]):  # the rarest first: the many hide them
        click.echo(f"{times} x {line}")
    click.echo(f"{len(found)} faults; what the server said is in {KEPT_LOG}" if found else "no fault")
    sys.exit(1 if found else 0)


def _attack(
    account: Account,
    village: Village,
    answer: Callable[[Post], int],
    pool: ThreadPoolExecutor,
    wanted: int,
    number: int,
) -> None:
    known = list(village.people)
    numbers = [f"whatsapp:{one}" for one in known] + known[:60] + [f"+62878{stranger:08d}" for stranger in range(200)]
    numbers += ["+6281299900001", "whatsapp:+6281299900002"]  # of staff
    sids, used, began = count(), list[str](), time.monotonic()
    batches = st.lists(plans(numbers), min_size=BATCH, max_size=BATCH)

    @seed(number)
    @settings(
        max_examples=ceil(BESIDE * wanted / BATCH), phases=[Phase.generate], deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(batches)
    def batch(planned: list[Plan]) -> None:
        some = [plan.post(f"SM{next(sids):032x}", used[-USED:]) for plan in planned]
        for post, status in zip(some, pool.map(answer, some), strict=True):
            account.note(post, status)
        used.extend(post.sid for post in some if post.sid)
        if sys.stderr.isatty() and account.sent % 1000 < BATCH:
            click.echo(f"\r{account.sent:,} in {time.monotonic() - began:.0f} s", err=True, nl=False)

    batch()


def _answer(address: tuple[str, int], post: Post) -> int:
    """The status; 0 where there was none. A server that refuses early need not read to the end."""
    for last in (False, True):
        connection = getattr(_own, "connection", None) or http.client.HTTPConnection(*address, timeout=PATIENCE)
        _own.connection = connection
        try:
            connection.request("POST", post.path, post.content, post.headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            _own.connection = None
            if last:
                return 413 if 413 in post.may else 0
        else:
            return answer.status
    return 0


def _said(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:400] for line in lines if any(word in line for word in WORST)]


if __name__ == "__main__":
    main()
