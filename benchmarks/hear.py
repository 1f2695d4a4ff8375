"""Messages heard per second: ``kabar hear`` over lines like those that people write, as a program would call it."""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.letters import FIRST, SECOND
from benchmarks.result import Effort, Result

LIMIT = 5000.0
"""Messages per second of a processor's time that are wanted."""
SHORTEST = 0.01
"""Seconds: less cannot be told."""
FEW = 20
"""Lines of a run that shows what starting costs."""
LONGER = (
    "kak saya mau tanya soal dana bantuan yang kemarin katanya cair bulan ini tapi belum ada kabar",
    "Assalamualaikum bu, saya {} dari desa, alhamdulillah usaha kerupuk sudah mulai jalan",
    "suami sering marah dan minta uang terus, saya bingung harus bagaimana",
    "utang ke bank keliling belum lunas, tiap minggu ditagih tapi masih bisa bayar sedikit sedikit",
    "ada orang nawarin kerja ke malaysia lagi katanya gaji 8 juta, visanya kunjungan dulu",
    "anak saya demam dari kemarin tapi sudah ke puskesmas",
    "paspor saya masih dipegang agen, katanya nunggu bayar 3,5 juta",
    "tidak apa apa bu saya baik baik saja, cuma kangen anak",
)
"""Most messages are short; three in ten are like these."""
CHOICES = ("--as", "choice", "--choices", "Baik|Ada masalah|Hubungi saya")


def measure(effort: Effort) -> Result:
    """Signs, and answers to a choice, each over all lines; the start of the program is taken off."""
    lines = written(effort.lines)
    times = 3 if effort.judged else 1
    signs = [_per_second(lines) for _ in range(times)]
    answers = [_per_second(lines, CHOICES) for _ in range(times)]
    value = statistics.median(signs)
    return Result(value, "msg/s", LIMIT, value / LIMIT, {"answers_per_second": statistics.median(answers)})


def written(count: int) -> list[str]:
    """``count`` lines, no two runs of a word alike for a cache's sake."""
    chance = random.Random(20260504)
    short = [*FIRST, *SECOND]
    return [
        chance.choice(LONGER).format(number) if chance.random() < 0.3 else f"{chance.choice(short)} {number % 97}"  # noqa: PLR2004
        for number in range(count)
    ]


def _per_second(lines: Sequence[str], options: Sequence[str] = ()) -> float:
    start = _seconds(lines[:FEW], options)
    # of few lines on a busy machine, more than all of it may seem to be the start
    return (len(lines) - FEW) / max(_seconds(lines, options) - start, SHORTEST)


def _seconds(lines: Sequence[str], options: Sequence[str]) -> float:
    before = _of_children()
    told = subprocess.run(
        (sys.executable, "-m", "bot.cli", "hear", *options),
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    took = _of_children() - before
    if told.returncode:
        raise RuntimeError(f"kabar hear ended with {told.returncode}: {told.stderr[-500:]}")
    heard = [json.loads(line)["text"] for line in told.stdout.splitlines()]
    if heard != list(lines):
        raise RuntimeError("kabar hear did not answer line by line")
    return took


def _of_children() -> float:
    """Seconds of processor time: what else this machine does meanwhile changes them little."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
