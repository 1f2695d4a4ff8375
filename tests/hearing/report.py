"""``make hear-report``: what is heard of each file here: recall by level and language, false alarms, every miss.

By the rules alone, and with the second ear. Messages that the ear learned from (those of ``dev.tsv``) are heard by
weights learned without them and their neighbours: those figures are of held-out messages, though the rules were
written with dev in view. Of ``unseen.tsv``, where there is one, only figures are printed unless ``--misses`` is given.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from bot.content import lexicon as lexicons
from bot.content.likeness import read_file
from bot.core.hear import risk
from bot.core.hear.likeness import FEWEST_WORDS
from bot.core.hear.rules import LANGUAGES, SIGN_LEVELS
from tests.hearing.held_out import by_blocks, guesses
from tests.hearing.train import LEXICON, prepare

HERE = Path(__file__).parent
ORDER = ("none", *reversed(SIGN_LEVELS))
UNSEEN = "unseen"


def held_out(both):
    """Text -> the level that the second ear hears, learned without that text and its neighbours."""
    lexicon, meanings, seen = prepare(LEXICON)
    weights = both.learned.weights
    levels = {}
    for one, guess in zip(seen, guesses(seen, lexicon, meanings, by_blocks(seen)), strict=True):
        row = lexicon.tokens(one.example.text)
        quiet = guess.danger < weights.threshold or len(row.words) < FEWEST_WORDS
        level = "red" if guess.grave >= weights.red else "orange"
        levels[one.example.text] = "none" if quiet or lexicon.times.read(row).all_over() else level
    return levels


def heard(example, rules, both, known):
    """The levels by the rules and with the second ear."""
    sign = risk.find(rules, example.text)
    alone = sign.level if sign else "none"
    if example.text in known:
        return alone, max(alone, known[example.text], key=ORDER.index)
    sign = risk.find(both, example.text)
    return alone, sign.level if sign else "none"


def lines(path, results, misses):
    wrong = [(one, levels) for one, levels in results if one.level != "none"]
    yield f"\n{path.name}: {len(results)} messages\n{'':18}{'messages':>9}{'rules':>8}{'both':>8}"
    for level in SIGN_LEVELS:
        for language in ("all", *LANGUAGES):
            part = [levels for one, levels in wrong if one.level == level and language in {"all", one.language}]
            if part:
                urgent = [sum(ORDER.index(its[at]) >= ORDER.index(level) for its in part) for at in (0, 1)]
                yield f"{level:8}{language:10}{len(part):9}" + "".join(f"{got / len(part):8.3f}" for got in urgent)
    fine = [levels for one, levels in results if one.level == "none"]
    for name, loud in (("red or orange", {"red", "orange"}), ("yellow", {"yellow"})):
        alarms = [sum(its[at] in loud for its in fine) for at in (0, 1)]
        if fine:
            yield f"false {name:12}{len(fine):9}" + "".join(f"{got / len(fine):8.3f}" for got in alarms)
    if misses:
        for one, (_, level) in results:
            if (one.level == "none") != (level == "none") or ORDER.index(level) < ORDER.index(one.level):
                said = "FALSE" if one.level == "none" else "MISS"
                yield f"{said}\t{one.level}\t{one.category}\t{one.language}\theard {level}\t{one.text}"


def main(options):
    both = lexicons.load(LEXICON)
    rules = lexicons.load(LEXICON, examples=False)
    known = held_out(both)
    for path in sorted(HERE.glob("*.tsv")):
        results = [(one, heard(one, rules, both, known)) for one in read_file(path)]
        count = Counter(one.text in known for one, _ in results)
        for line in lines(path, results, misses=path.stem != UNSEEN or "--misses" in options):
            sys.stdout.write(line + "\n")
        if count[True]:
            sys.stdout.write(f"The second ear was asked of {count[True]} held-out: learned without them.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
