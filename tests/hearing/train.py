"""``make hear-train``: learn the weights of the second ear from the examples, and write them beside these.

Its threshold is set on messages that were held out, rules and ear together: as low as it may be while no more of the
ordinary messages raise an alarm than ``ORDINARY``; of those that only look dangerous the ear itself may add no more
than ``LOOK_ALIKE`` to what the rules raise.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bot
from bot.content import lexicon as lexicons
from bot.content.likeness import FORMAT, WEIGHTS, Example, fingerprint, read_examples, read_meanings
from bot.core.hear import meanings as meaning_tables
from bot.core.hear import risk
from bot.core.hear.rules import SIGN_LEVELS
from tests.hearing.held_out import OF_RULES, by_fifths, guesses, threshold
from tests.hearing.learn import learn, see, with_thresholds

LEXICON = Path(bot.__file__).parent / "flows" / "lexicon"
ORDINARY, LOOK_ALIKE = 0.02, 0.04
PLAIN = {"ordinary", "answer"}
APART = {"earlier", OF_RULES}
"""Files of ordinary messages that are easy to tell: they would hide how often hard ones are taken for danger."""


def harmless(guess, example, lexicon):
    """The likeness of a held-out harmless message where it would alarm: as ``risk`` hears it."""
    told = lexicon.times.read(lexicon.tokens(example.text))
    if guess.level == "yellow" or (guess.category != "suicide" and told.all_over()):
        return float("-inf")
    return guess.danger


def set_threshold(seen, held_out, lexicon):
    """The least likeness that raises a sign. Among ordinary messages what the rules raise counts too."""
    plain, alike = [], []
    for one, guess in zip(seen, held_out, strict=True):
        example = one.example
        if example.level == "none" and example.file not in APART:
            sign = risk.find(lexicon, example.text)
            by_rules = sign is not None and sign.level != "yellow"
            danger = float("inf") if by_rules else harmless(guess, example, lexicon)
            if example.category in PLAIN:
                plain.append(danger)
            elif not by_rules:
                alike.append(danger)
    return max(threshold(plain, ORDINARY), threshold(alike, LOOK_ALIKE))


def prepare(folder):
    lexicon = lexicons.load(folder, examples=False)
    meanings = meaning_tables.build(read_meanings(folder / lexicons.EXAMPLES), lexicon.spelling)
    examples = [*read_examples(folder / lexicons.EXAMPLES), *counter_examples(lexicon)]
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
        f"scale\t{weights.scale:.9f}",
        f"bias\t{weights.bias:.6f}",
        f"raised\t{weights.raised:.6f}",
        *(f"threshold {level}\t{value:.6f}" for level, value in weights.thresholds.items()),
        "kinds\t" + " ".join(f"{level}:{category}" for level, category in weights.kinds),
        "languages\t" + " ".join(weights.languages),
    ]
    table = [
        f"{feature}\t{weight}\t{weights.columns[feature].decode('ascii')}" for feature, weight in weights.danger.items()
    ]
    (folder / WEIGHTS).write_text("\n".join([*head, "", *table, ""]), encoding="utf-8")


def main(folder=LEXICON):
    lexicon, meanings, seen = prepare(folder)
    least = set_threshold(seen, guesses(seen, lexicon, meanings, by_fifths(seen)), lexicon)
    weights = with_thresholds(learn(seen), dict.fromkeys(SIGN_LEVELS, least))
    write(weights, folder / lexicons.EXAMPLES)
    sys.stdout.write(f"{len(seen)} examples, {len(weights.danger)} weights, threshold {least:.2f}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else LEXICON)
