"""Messages in per second: the served webhook against the bare view, in turn, as the machine's speed drifts."""

from __future__ import annotations

import statistics
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from sqlalchemy import text

from benchmarks import bare, load
from benchmarks.letters import Letter, Post
from benchmarks.load import Burst
from benchmarks.result import Effort, Result
from benchmarks.servers import deployment, serving
from benchmarks.village import Village, compare

MOST_PER_SECOND = 3000
"""Letters written for each second of a burst; one that runs out of them ends early, which changes no figure."""
WARM_UP_PAIRS = 3
"""Not counted: each connection plans each statement, each process meets the people and reads their keys. In its first
six seconds of work a process takes a fifth longer for a message than afterwards, and servers run for days."""


@dataclass
class _Side:
    """One of the two that are compared."""

    address: tuple[str, int]
    accepted: list[str] = field(default_factory=list)
    bursts: list[Burst] = field(default_factory=list)

    def take(self, letters: Sequence[Letter], seconds: float) -> Burst:
        """One burst of these letters."""
        done = load.burst(self.address, [letter.request for letter in letters], seconds)
        self.accepted += [letter.sid for letter in letters[: done.sent]]
        return done

    def quantile(self, share: float) -> float:
        """Milliseconds within which this share of all answers came."""
        times = sorted(chain.from_iterable(burst.latencies for burst in self.bursts))
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]


def measure(kind: str, effort: Effort) -> Result:
    """Alternate bursts of both; the median of the pairs' ratios. Raises where a message is lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="kbr-") as name, deployment(kind, Path(name)) as (kabar, environ):
        folder = Path(name)
        with kabar.database.write() as connection:
            connection.execute(text(bare.TABLE))
        village = Village.found(kabar, effort.people)
        with serving("bare", environ, folder) as bare_at, serving("kabar", environ, folder) as kabar_at:
            ours, limit = _Side(kabar_at), _Side(bare_at)
            _alternate(village, ours, limit, effort)
        kept = village.account(ours.accepted)
        with kabar.database.read() as connection:
            compare(
                "bare",
                limit.accepted,
                Counter(connection.execute(text("SELECT provider_id FROM bare_message")).scalars()),
            )
    return _result(ours, limit, kept)


def _alternate(village: Village, ours: _Side, limit: _Side, effort: Effort) -> None:
    post = Post(list(village.people))
    most = 2 * effort.people

    def pair(seconds: float) -> tuple[Burst, Burst]:
        reference = limit.take(post.letters(int(min(most, MOST_PER_SECOND * seconds))), seconds)
        # Kabar does more for each, so it cannot need more letters than the bare view did
        letters = post.letters(min(most, reference.sent))
        village.ask(len(letters) // 2 + post.at_a_time)
        return reference, ours.take(letters, seconds)

    for _ in range(WARM_UP_PAIRS):
        pair(effort.seconds)
    for _ in range(effort.pairs):
        reference, own = pair(effort.seconds)
        limit.bursts.append(reference)
        ours.bursts.append(own)


def _result(ours: _Side, limit: _Side, kept: int) -> Result:
    ratios = [own.per_second / bare.per_second for own, bare in zip(ours.bursts, limit.bursts, strict=True)]
    bursts = ours.bursts + limit.bursts
    sent = sum(burst.sent for burst in bursts)
    return Result(
        value=statistics.median(burst.per_second for burst in ours.bursts),
        unit="msg/s",
        limit=statistics.median(burst.per_second for burst in limit.bursts),
        ratio=statistics.median(ratios),
        more={
            "p50_ms": ours.quantile(0.5),
            "p99_ms": ours.quantile(0.99),
            "limit_p50_ms": limit.quantile(0.5),
            "limit_p99_ms": limit.quantile(0.99),
            "ratios": ratios,
            "kept": kept,
            # how many messages a second the generator could send if it had a processor to itself
            "generator_ceiling": sent / sum(burst.cpu for burst in bursts),
        },
    )


sqlite = partial(measure, "sqlite")
postgresql = partial(measure, "postgresql")
