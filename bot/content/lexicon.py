"""Read the lexicon that staff write (``bot/flows/lexicon/*.yaml``) into the frozen :class:`Lexicon`.

``words.yaml`` holds word lists and ``sets`` (names for groups of words, written ``@boss`` in a combination);
every other file holds the rules of one category. A fault stops the reading and says file, rule and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.content import likeness
from bot.content.yaml import parsed
from bot.core.hear.lexicon import CATEGORIES, LANGUAGES, SIGN_LEVELS, Lexicon, Near, Rule, Words
from bot.core.hear.risk import NEVER_OVER

WORDS = "words.yaml"
EXAMPLES = "examples"
_LISTS = {
    "phrases": "phrases",
    "alone": "alone",
    "unless": "unless",
    "must_fire": "must_fire",
    "must_not_fire": "must_not_fire",
}
_RULE_KEYS = {"rule", "language", "level", "near", "negatable", "over", "why", *_LISTS}
_NEAR_KEYS = {"all_of", "window", "ordered"}


class LexiconError(ValueError):
    """The lexicon cannot be read. The text names file and rule, and says what to do."""


def load(folder: Path, examples: bool = True, texts: Mapping[str, str] | None = None) -> Lexicon:
    """Read all files of the folder, in the order of their names. Raises LexiconError.

    ``examples`` False leaves the second ear out: training begins so. ``texts``: what stands for some of the files.
    """
    words_file = folder / WORDS
    if not words_file.is_file():
        raise LexiconError(f"{words_file}: not found. The word lists belong there.")
    data = _mapping(_read(words_file, texts or {}), words_file.name)
    sets = _sets(data, WORDS, {})
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != WORDS:
            rules += _rules(_mapping(_read(path, texts or {}), path.name), path.name, sets)
    _no_name_twice(rules)
    lexicon = Lexicon(tuple(rules), _words(data))
    return _with_examples(lexicon, folder / EXAMPLES) if examples else lexicon


def _with_examples(lexicon: Lexicon, folder: Path) -> Lexicon:
    """The lexicon with its second ear; a folder without examples has none."""
    if not folder.is_dir():
        return lexicon
    try:
        return replace(lexicon, learned=likeness.load(folder))
    except (likeness.LikenessError, UnicodeDecodeError) as error:
        raise LexiconError(f"{EXAMPLES}/{error}") from error


def _read(path: Path, texts: Mapping[str, str]) -> object:
    try:
        return parsed(texts[path.name] if path.name in texts else path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: not readable as YAML: {' '.join(str(error).split())}") from error


def _mapping(data: object, place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise LexiconError(f"{place}: expected names with values (key: value), found {type(data).__name__}.")
    return dict(data)


def _texts(data: object, place: str) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise LexiconError(f"{place}: write a list, [one, two].")
    for item in data:
        if not isinstance(item, str):
            raise LexiconError(f'{place}: {item!r} is read as {type(item).__name__}: put it in quotes, "{item}".')
    return tuple(data)


def _sets(data: dict[str, Any], file: str, known: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The sets of this file beside those known; a set may be made of others."""
    sets = dict(known)
    for name, words in (data.pop("sets", None) or {}).items():
        place = f"{file}: sets: {name}"
        sets[str(name)] = _group(_texts(words, place), place, sets)
    return sets


def _rules(data: dict[str, Any], file: str, sets: Mapping[str, Sequence[str]]) -> list[Rule]:
    sets = _sets(data, file, sets)
    unknown = set(data) - {"category", "level", "negatable", "over", "unless", "rules"}
    if unknown:
        raise LexiconError(
            f"{file}: {min(unknown)}: no such key. Use category, level, negatable, over, unless, sets and rules."
        )
    category = data.get("category")
    if category not in CATEGORIES:
        raise LexiconError(f"{file}: category {category!r} is unknown. Use one of {', '.join(CATEGORIES)}.")
    written = data.get("rules")
    if not isinstance(written, list):
        raise LexiconError(f"{file}: rules: write a list of rules.")
    return [_rule(_mapping(one, f"{file}: rule {number}"), data, file, sets) for number, one in enumerate(written, 1)]


def _rule(data: dict[str, Any], head: Mapping[str, Any], file: str, sets: Mapping[str, Sequence[str]]) -> Rule:
    name = data.get("rule")
    if not isinstance(name, str) or not name:
        raise LexiconError(f"{file}: a rule has no name. Begin it with `rule: a_name`.")
    place = f"{file}: {name}"
    unknown = set(data) - _RULE_KEYS
    if unknown:
        raise LexiconError(f"{place}: {min(unknown)}: no such key. Use {', '.join(sorted(_RULE_KEYS))}.")
    level, language = data.get("level", head.get("level")), data.get("language")
    if level not in SIGN_LEVELS:
        raise LexiconError(f"{place}: level {level!r} is unknown. Use {', '.join(SIGN_LEVELS)}.")
    if language not in LANGUAGES:
        raise LexiconError(f"{place}: language {language!r} is unknown. Use {', '.join(LANGUAGES)}.")
    lists = {key: _texts(data[key], f"{place}: {key}") if key in data else () for key in _LISTS}
    near = _near(data["near"], place, sets) if "near" in data else None
    if not (lists["phrases"] or lists["alone"] or near):
        raise LexiconError(f"{place}: never fires. Give it phrases, alone or near.")
    if not lists["must_fire"]:
        raise LexiconError(f"{place}: has no example. Write at least one message under must_fire.")
    lists["unless"] += _texts(head["unless"], f"{file}: unless") if "unless" in head else ()
    negatable, why = data.get("negatable", head.get("negatable", False)), data.get("why", "")
    over = data.get("over", head.get("over", head["category"] not in NEVER_OVER))
    for key, value in (("negatable", negatable), ("over", over)):
        if not isinstance(value, bool):
            raise LexiconError(f"{place}: {key}: write true or false.")
    if over and head["category"] in NEVER_OVER:
        raise LexiconError(f"{place}: over: a wish to die is never over. Write false, or leave it out.")
    return Rule(
        name=name,
        level=level,
        category=head["category"],
        language=language,
        near=near,
        negatable=negatable,
        over=over,
        why=str(why),
        **lists,
    )


def _near(data: object, place: str, sets: Mapping[str, Sequence[str]]) -> Near:
    found = _mapping(data, f"{place}: near")
    unknown = set(found) - _NEAR_KEYS
    if unknown:
        raise LexiconError(f"{place}: near: {min(unknown)}: no such key. Use {', '.join(sorted(_NEAR_KEYS))}.")
    groups, window, ordered = found.get("all_of"), found.get("window", 6), found.get("ordered", False)
    if not isinstance(groups, list) or len(groups) < 2:  # noqa: PLR2004 - one group is a phrase
        raise LexiconError(f"{place}: near: all_of needs two groups or more, [[pintu], [gembok, kunci]].")
    if not isinstance(window, int) or not 2 <= window <= 15:  # noqa: PLR2004 - a window in words
        raise LexiconError(f"{place}: near: window is a number of words, 2 to 15.")
    if not isinstance(ordered, bool):
        raise LexiconError(f"{place}: near: ordered: write true or false.")
    all_of = tuple(_group(_texts(group, f"{place}: near: all_of"), place, sets) for group in groups)
    return Near(all_of=all_of, window=window, ordered=ordered)


def _group(words: Sequence[str], place: str, sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    out: list[str] = []
    for word in words:
        if not word.startswith("@"):
            out.append(word)
        elif word[1:] in sets:
            out += sets[word[1:]]
        else:
            raise LexiconError(
                f"{place}: {word}: no such set above. Add it under `sets` here or in {WORDS}, or mend the name."
            )
    return tuple(out)


def _words(data: dict[str, Any]) -> Words:
    known = {field.name for field in fields(Words)}
    unknown = set(data) - known
    if unknown:
        raise LexiconError(f"{WORDS}: {min(unknown)}: no such list. Use {', '.join(sorted(known))}.")
    read: dict[str, Any] = {}
    for name, value in data.items():
        place = f"{WORDS}: {name}"
        if isinstance(value, dict):
            read[name] = {key: _texts(words, f"{place}: {key}") for key, words in value.items()}
        else:
            read[name] = _texts(value, place)
    for full, forms in read.get("short", {}).items():
        for form in forms:
            if len(form.split()) != 1:
                raise LexiconError(
                    f"{WORDS}: short: {full}: {form!r} is not one word. Leave it out, or write a rule for it."
                )
    strange = set(read.get("mended", ())) - set(CATEGORIES)
    if strange:
        raise LexiconError(f"{WORDS}: mended: {min(strange)}: no such category. Use some of {', '.join(CATEGORIES)}.")
    return Words(**read)


def _no_name_twice(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise LexiconError(f"{rule.name}: two rules have this name. Give one of them another.")
        seen.add(rule.name)
