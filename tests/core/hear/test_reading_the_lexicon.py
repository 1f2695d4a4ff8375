"""Faults in the files are named with file, rule and the mend."""

from __future__ import annotations

import pytest

from bot.content.lexicon import load
from bot.core.finding import ContentError
from bot.core.hear import risk

RULES = """
category: violence
level: red
rules:
  - rule: beaten
    language: id
    phrases: [dipukul]
    must_fire: [saya dipukul]
"""


def _folder(tmp_path, rules=RULES, words="sets: {boss: [bos]}\nshort: {saya: [sy]}\n"):
    (tmp_path / "words.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "violence.yaml").write_text(rules, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read(tmp_path):
    lexicon = load(_folder(tmp_path))
    assert [rule.name for rule in lexicon.rules] == ["beaten"]
    assert risk.find(lexicon, "sy dipukul").words == "dipukul"


LAUGHS = "\n".join(("sets:", *(f"  {name}: {[word] * 100}" for name, word in (("a", "x"), ("b", "@a"), ("c", "@b")))))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "category: violence",
            "category: violense",
            "lexicon/violence.yaml: category 'violense' is unknown. Did you mean 'violence'.",
        ),
        ("level: red", "level: rde", "violence.yaml: beaten: level 'rde' is unknown. Did you mean 'red'."),
        ("language: id", "language: xx", "violence.yaml: beaten: language 'xx' is unknown."),
        ("[dipukul]", "[dipukul, 960]", 'beaten: phrases: 960 is not a word. Write it in quotes: "960".'),
        ("[dipukul]", "dipukul", "beaten: phrases: 'dipukul' is not a list. Write it as [one, two]."),
        ("[dipukul]", "[]", "violence.yaml: beaten: the rule never fires."),
        ("phrases:", "phrase:", "violence.yaml: beaten: unknown key 'phrase'. Did you mean 'phrases'."),
        ("    must_fire: [saya dipukul]", "", "violence.yaml: beaten: the rule has no example."),
        ("- rule: beaten", "- name: beaten", "violence.yaml: a rule has no name."),
        ("phrases: [dipukul]", "near: {all_of: [[a]]}", "beaten: near: all_of needs two groups or more"),
        (
            "phrases: [dipukul]",
            "near: {all_of: [[a], ['@chief']]}",
            "beaten: there is no set '@chief' above. Add it under 'sets'",
        ),
        # each of them stands for two hundred numbers: three are eight million phrases
        (
            "[dipukul]",
            '["kirim # # # juta"]',
            "phrases: 'kirim # # # juta' has more than one #. Write one of the numbers",
        ),
        ("phrases: [dipukul]", "near: {all_of: [[a], ['# # #']]}", "has more than one #"),
        ("rules:", f"{LAUGHS}\nrules:", "sets: b: the sets in it have more than 2000 words. Take sets or words away"),
        (
            "phrases: [dipukul]",
            "near: {all_of: [[a], [b]], window: 99}",
            "beaten: near: window is 99. Write a whole number from 2 to 15.",
        ),
        (
            "phrases: [dipukul]",
            "near: {all_of: [[a], [b]], order: true}",
            "beaten: near: unknown key 'order'. Did you mean 'ordered'.",
        ),
        (
            "language: id",
            "language: id\n    negatable: maybe",
            "beaten: negatable: negatable is 'maybe'. Write true or false.",
        ),
        ("rules:", "rules: [", "lexicon/violence.yaml:5: a bracket is not closed"),
        ("rules:", "extra: 1\nrules:", "violence.yaml: unknown key 'extra'."),
        ("level: red", "level: red\nlevel: red", "lexicon/violence.yaml:4: duplicate key 'level'"),
    ],
)
def test_faults_in_rules(tmp_path, old, new, says):
    assert old in RULES
    with pytest.raises(ContentError) as fault:
        load(_folder(tmp_path, RULES.replace(old, new)))
    assert says in str(fault.value)


def test_two_rules_of_one_name(tmp_path):
    folder = _folder(tmp_path)
    (folder / "more.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(ContentError, match="beaten: two rules have this name"):
        load(folder)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("yess: [ya]", "words.yaml: unknown key 'yess'. Did you mean 'yes'."),
        ("short: {saya: [s y]}", "words.yaml: short: saya: 's y' is not one word."),
        ("yes: [1]", "words.yaml: yes: 1 is not a word"),
        ("[a]", "words.yaml: a list is not a mapping"),
        ("sets: [a]", "words.yaml: sets: a list is not a mapping"),
        ("short: [sy]", "words.yaml: short: a list is not a mapping"),
        ("yes: {ya: [y]}", "words.yaml: yes: a group of keys is not a list"),
        ("numbers: {satu: [one]}", "words.yaml: numbers: 'satu' is no number. Write a whole number."),
        ("yes: [2026-13-45]", "lexicon/words.yaml:1: "),
    ],
)
def test_faults_in_words(tmp_path, words, says):
    with pytest.raises(ContentError) as fault:
        load(_folder(tmp_path, words=words))
    assert says in str(fault.value)


def test_a_folder_without_words(tmp_path):
    with pytest.raises(ContentError, match=r"words\.yaml: not found"):
        load(tmp_path)
