"""Read the lexicon that staff write (``bot/flows/lexicon/*.yaml``) into the frozen :class:`Lexicon`.

``words.yaml`` holds word lists and ``sets`` (names for groups of words, written ``@boss`` in a combination);
every other file holds the rules of one category. A fault stops the reading and says file, rule and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.content import likeness
from bot.content.lexicon_lists import WORDS, group_of, mapping, phrases_in, refused, sets_in, texts_in
from bot.content.parts import LEXICON
from bot.content.source import Source
from bot.content.yaml import parsed
from bot.content.yaml_faults import FAULTS
from bot.core.finding import ContentError
from bot.core.hear.lexicon import CATEGORIES, LANGUAGES, SIGN_LEVELS, Lexicon, Near, Rule, Words
from bot.core.hear.risk import NEVER_OVER
from bot.core.shape import in_quotes, nearest
from bot.core.told import quoted, shown, told

EXAMPLES = "examples"
_LISTS = {
    "phrases": "phrases",
    "alone": "alone",
    "unless": "unless",
    "must_fire": "must_fire",
    "must_not_fire": "must_not_fire",
}
_SENTENCES = {"must_fire", "must_not_fire"}
_RULE_KEYS = {"rule", "language", "level", "near", "negatable", "over", "why", *_LISTS}
_NEAR_KEYS = {"all_of", "window", "ordered"}
_A_NUMBER = told("Write a whole number")
_Known = TypeVar("_Known", bound=str)
_HEAD_KEYS = {"category", "level", "negatable", "over", "unless", "rules"}
LEAST_WINDOW, MOST_WINDOW = 2, 15
"""Words between which the groups of a combination stand."""


def load(folder: Path, examples: bool = True, texts: Mapping[str, str] | None = None) -> Lexicon:
    """Read all files of the folder, in the order of their names. Raises :class:`ContentError`.

    ``examples`` False leaves the second ear out: training begins so. ``texts``: what stands for some of the files.
    """
    words_file = folder / WORDS
    if not words_file.is_file():
        raise refused(WORDS, told("not found"), told("Put the word lists into {file}", file=words_file))
    data = mapping(_read(words_file, texts or {}), words_file.name)
    sets = sets_in(data, WORDS, {})
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != WORDS:
            rules += _rules(mapping(_read(path, texts or {}), path.name), path.name, sets)
    _no_name_twice(rules)
    lexicon = Lexicon(tuple(rules), _words(data))
    return _with_examples(lexicon, folder / EXAMPLES) if examples else lexicon


def _with_examples(lexicon: Lexicon, folder: Path) -> Lexicon:
    """The lexicon with its second ear; a folder without examples has none."""
    if not folder.is_dir():
        return lexicon
    try:
        return replace(lexicon, learned=likeness.load(folder))
    except UnicodeDecodeError as error:
        words = told("not UTF-8 at byte {byte}", byte=error.start)
        raise refused(EXAMPLES, words, told("Save the file as UTF-8")) from None


def _read(path: Path, texts: Mapping[str, str]) -> object:
    try:
        return parsed(texts[path.name] if path.name in texts else path.read_text(encoding="utf-8"))
    except FAULTS:
        pass  # the source says it with its line
    try:
        return Source(path, texts.get(path.name)).data
    except ContentError as error:
        raise ContentError(replace(one, place=f"{LEXICON}{one.place}") for one in error.findings) from None


def _only(data: Mapping[str, object], known: Collection[str], place: str) -> None:
    """Refuse every other key."""
    if unknown := sorted(str(key) for key in data if key not in known):
        raise refused(place, told("unknown key {key}", key=quoted(unknown[0])), nearest(unknown[0], sorted(known)))


def _one_of(data: object, what: str, known: Sequence[_Known], place: str) -> _Known:
    for one in known:
        if one == data:
            return one
    words = told("{what} {found} is unknown", what=what, found=shown(data))
    raise refused(place, words, nearest(data if isinstance(data, str) else "", known))


def _flag(data: object, place: str) -> bool:
    if not isinstance(data, bool):
        *_, key = place.split(": ")
        raise refused(place, told("{what} is {found}", what=key, found=shown(data)), told("Write true or false"))
    return data


def _rules(data: dict[str, Any], file: str, sets: Mapping[str, Sequence[str]]) -> list[Rule]:
    sets = sets_in(data, file, sets)
    _only(data, _HEAD_KEYS, file)
    _one_of(data.get("category"), "category", CATEGORIES, file)
    written = data.get("rules")
    if not isinstance(written, list):
        mend = told("Write the rules one below the other, each beginning '- rule: name'")
        raise refused(file, told("{what} is not a list", what="rules"), mend)
    return [_rule(mapping(one, f"{file}: rule {number}"), data, file, sets) for number, one in enumerate(written, 1)]


def _rule(data: dict[str, Any], head: Mapping[str, Any], file: str, sets: Mapping[str, Sequence[str]]) -> Rule:
    name = data.get("rule")
    if not isinstance(name, str) or not name:
        raise refused(file, told("a rule has no name"), told("Begin it with 'rule: name'"))
    place = f"{file}: {name}"
    _only(data, _RULE_KEYS, place)
    level = _one_of(data.get("level", head.get("level")), "level", SIGN_LEVELS, place)
    language = _one_of(data.get("language"), "language", LANGUAGES, place)
    read = {key: texts_in if key in _SENTENCES else phrases_in for key in _LISTS}
    lists = {key: read[key](data[key], f"{place}: {key}") if key in data else () for key in _LISTS}
    near = _near(data["near"], place, sets) if "near" in data else None
    if not (lists["phrases"] or lists["alone"] or near):
        raise refused(place, told("the rule never fires"), told("Give it phrases, alone or near"))
    if not lists["must_fire"]:
        mend = told("Write at least one message that must fire, under must_fire")
        raise refused(place, told("the rule has no example"), mend)
    lists["unless"] += phrases_in(head["unless"], f"{file}: unless") if "unless" in head else ()
    negatable = _flag(data.get("negatable", head.get("negatable", False)), f"{place}: negatable")
    over = _flag(data.get("over", head.get("over", head["category"] not in NEVER_OVER)), f"{place}: over")
    if over and head["category"] in NEVER_OVER:
        raise refused(f"{place}: over", told("a wish to die is never over"), told("Write false, or leave it out"))
    return Rule(
        name=name,
        level=level,
        category=head["category"],
        language=language,
        near=near,
        negatable=negatable,
        over=over,
        why=str(data.get("why", "")),
        **lists,
    )


def _near(data: object, place: str, sets: Mapping[str, Sequence[str]]) -> Near:
    found = mapping(data, f"{place}: near")
    _only(found, _NEAR_KEYS, f"{place}: near")
    groups, window, ordered = found.get("all_of"), found.get("window", 6), found.get("ordered", False)
    if not isinstance(groups, list) or len(groups) < 2:  # noqa: PLR2004 - one group is a phrase
        mend = told("Write it as [[pintu], [gembok, kunci]]")
        raise refused(f"{place}: near", told("all_of needs two groups or more"), mend)
    if not isinstance(window, int) or not LEAST_WINDOW <= window <= MOST_WINDOW:
        words = told("{what} is {found}", what="window", found=shown(window))
        mend = told("Write a whole number from {low} to {high}", low=LEAST_WINDOW, high=MOST_WINDOW)
        raise refused(f"{place}: near", words, mend)
    _flag(ordered, f"{place}: near: ordered")
    all_of = tuple(group_of(phrases_in(group, f"{place}: near: all_of"), place, sets) for group in groups)
    return Near(all_of=all_of, window=window, ordered=ordered)


def _words(data: dict[str, Any]) -> Words:
    known = {field.name: str(field.type) for field in fields(Words)}
    _only(data, known, WORDS)
    read: dict[str, Any] = {}
    for name, value in data.items():
        place = f"{WORDS}: {name}"
        read[name] = _grouped(value, place, known[name]) if "Mapping" in known[name] else phrases_in(value, place)
    for full, forms in read.get("short", {}).items():
        for form in forms:
            if len(form.split()) != 1:
                mend = told("Leave it out, or write a rule for it")
                raise refused(f"{WORDS}: short: {full}", told("{what} is not one word", what=quoted(form)), mend)
    for category in read.get("mended", ()):
        _one_of(category, "category", CATEGORIES, f"{WORDS}: mended")
    return Words(**read)


def _grouped(data: object, place: str, kind: str) -> dict[Any, tuple[str, ...]]:
    """Words by what they stand for: a number, where ``kind`` says so."""
    by = int if "[int" in kind else str
    groups = mapping(data, place)
    for key in groups:
        if not isinstance(key, by):
            words = told("the key {key} is not a word", key=shown(key))
            wrong = (words, in_quotes(key)) if by is str else (told("{what} is no number", what=shown(key)), _A_NUMBER)
            raise refused(place, *wrong)
    return {key: texts_in(words, f"{place}: {key}") for key, words in groups.items()}


def _no_name_twice(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            mend = told("Give one of them another name")
            raise refused(f"{rule.category}: {rule.name}", told("two rules have this name"), mend)
        seen.add(rule.name)
