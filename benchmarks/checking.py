"""How quickly a long draft is checked: a flow of a hundred nodes in five languages, as its writer waits for it."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from benchmarks.result import Effort, Result
from bot.content import packaged
from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.core.check import check_flow
from bot.core.texts import flow_texts
from bot.core.walk import walk
from bot.i18n import FOLDERS, Catalogues

NODES = 101
"""A hundred, and the one that ends it."""
LIMIT = 60.0
"""Checks a minute of processor time: one a second."""


def measure(effort: Effort) -> Result:
    """Checks a minute; the moments that each walked are among the figures."""
    content = packaged()
    flow = parse_text("long", written(NODES))
    known = Catalogues.load(send_drafts=True).texts
    own = {(text.context, text.source): text.source for text in flow_texts(flow)}
    texts = {language: {**known.get(language, {}), **own} for language in FOLDERS}
    took = []
    for _ in range(5 if effort.judged else 1):
        begin = time.process_time()
        world = replace(with_flows(content.world, {"long": flow}, Catalogues(texts)))
        found = check_flow(world, flow, texts, ladder=content.ladder)
        took.append(time.process_time() - begin)
        if any(one.severity == "error" for one in found):
            raise RuntimeError(f"the flow of the benchmark has errors: {found[0]}")
    value = 60 / statistics.median(took)
    return Result(value, "checks/min", LIMIT, value / LIMIT, {"walked": float(sum(1 for _ in walk(world, "long")))})


def written(nodes: int) -> str:
    """A flow as a programme would write a long one: questions in groups, some lead to a caseworker."""
    lines = ["flow: long", "title: Panjang", "start: q0", "nodes:"]
    for number in range(0, nodes - 2, 2):
        question, told = f"q{number}", f"t{number}"
        further = f"q{number + 2}" if number + 2 < nodes - 2 else "bye"
        lines += [
            f"  {question}:",
            f'    ask: "Pertanyaan nomor {number}: bagaimana dengan hal ini di rumah Anda minggu ini?"',
            "    answer: choice",
            "    choices:",
            f'      good: {{label: "Baik", also: [lancar, aman], next: {further}}}',
            f'      bad: {{label: "Ada masalah", also: [kurang, belum], next: {told}}}',
            f"  {told}:",
            "    raise: {level: yellow, reason: test}",
            '    say: "Terima kasih sudah cerita. Kami usahakan petugas menghubungi Anda dalam 3 hari kerja."',
            "    end: true",
        ]
    return "\n".join([*lines, "  bye:", '    say: "Terima kasih, selesai."', "    end: true", ""])
