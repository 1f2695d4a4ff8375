"""``make hear-train``: learn the weights of the second ear from the examples, and write them beside these.

Its threshold is set on messages that were held out, rules and ear together: as low as it may be while no more of the
ordinary messages raise an alarm than ``ORDINARY``; of those that only look dangerous the ear itself may add no more
than ``LOOK_ALIKE`` to what the rules raise.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import bot
from bot.content import lexicon as lexicons
from bot.content.likeness import FORMAT, SAME, WEIGHTS, Example, fingerprint, read_examples, read_meanings
from bot.core.hear import meanings as meaning_tables
from bot.core.hear import risk
from tests.hearing.held_out import OF_RULES, by_blocks, guesses, threshold
from tests.hearing.learn import PLAIN, learn, see, with_thresholds

LEXICON = Path(bot.__file__).parent / "flows" / "lexicon"
ORDINARY, LOOK_ALIKE, RED_AS_ORANGE = 0.025, 0.2, 0.02
APART = {"earlier", "ordinary", OF_RULES}
"""Files of ordinary messages that are easy to tell: they would hide how often hard ones are taken for danger."""


def harmless(guess, example, lexicon):
    """The likeness of a held-out harmless message where it would alarm: as ``risk`` hears it."""
    over = lexicon.times.read(lexicon.tokens(example.text)).all_over()
    return -math.inf if over else guess.danger


def set_threshold(seen, held_out, lexicon):
    """The least likeness that raises a sign. Among ordinary messages what the rules raise counts too."""
    plain, alike = [], []
    for one, guess in zip(seen, held_out, strict=True):
        example = one.example
        if example.level == "none" and example.file not in APART:
            sign = risk.find(lexicon, example.text)
            by_rules = sign is not None and sign.level != "yellow"
            if example.category in PLAIN:
                plain.append(math.inf if by_rules else harmless(guess, example, lexicon))
            elif not by_rules:
                alike.append(harmless(guess, example, lexicon))
    return max(threshold(plain, ORDINARY), threshold(alike, LOOK_ALIKE))


def set_red(seen, held_out, least):
    """How grave a red sign is: nearly all red messages that are heard at all shall be heard as red."""
    heard = [
        guess.grave
        for one, guess in zip(seen, held_out, strict=True)
        if one.example.level == "red" and guess.danger >= least
    ]
    return sorted(heard)[int(len(heard) * RED_AS_ORANGE)]


def prepare(folder):
    lexicon = lexicons.load(folder, examples=False)
    written = folder / lexicons.EXAMPLES
    meanings = meaning_tables.build(read_meanings(written), lexicon.spelling, read_meanings(written, SAME))
    examples = [*read_examples(written), *counter_examples(lexicon)]
    return lexicon, meanings, see(examples, lexicon, meanings)


def counter_examples(lexicon):
    """What rules must not fire on, where no other rule does either: harmless messages that look dangerous."""
    for rule in lexicon.rules:
        for text in rule.must_not_fire:
            if risk.find(lexicon, text) is None:
                yield Example(OF_RULES, text, "none", "harmless", rule.language)


def write(weights, folder):
    head = [
        f"format\t{FORMAT}",
        f"examples\t{fingerprint(folder)}",
        "scales\t" + " ".join(f"{value:.9f}" for value in weights.scales),
        "biases\t" + " ".join(f"{value:.6f}" for value in weights.biases),
        f"threshold\t{weights.threshold:.6f}",
        f"red\t{weights.red:.6f}",
        "kinds\t" + " ".join(f"{level}:{category}" for level, category in weights.kinds),
        "languages\t" + " ".join(weights.languages),
    ]
    table = [
        f"{feature}\t{weight}\t{weights.grave[feature]}\t{weights.columns[feature].decode('ascii')}"
        for feature, weight in weights.danger.items()
    ]
    (folder / WEIGHTS).write_text("\n".join([*head, "", *table, ""]), encoding="utf-8")


def main(folder=LEXICON):
    lexicon, meanings, seen = prepare(folder)
    held_out = guesses(seen, lexicon, meanings, by_blocks(seen))
    least = set_threshold(seen, held_out, lexicon)
    weights = with_thresholds(learn(seen), least, set_red(seen, held_out, least))
    write(weights, folder / lexicons.EXAMPLES)
    told = f"{len(seen)} examples, {len(weights.danger)} weights, threshold {least:.2f}, red from {weights.red:.2f}\n"
    sys.stdout.write(told)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else LEXICON)
