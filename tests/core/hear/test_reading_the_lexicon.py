"""Faults in the files are named with file, rule and the mend."""

from __future__ import annotations

import pytest

from bot.content.lexicon import LexiconError, load
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


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "category: violence",
            "category: violense",
            "violence.yaml: category 'violense' is unknown. Use one of suicide",
        ),
        ("level: red", "level: rde", "violence.yaml: beaten: level 'rde' is unknown. Use red, orange, yellow."),
        ("language: id", "language: xx", "violence.yaml: beaten: language 'xx' is unknown."),
        ("[dipukul]", "[dipukul, 960]", 'beaten: phrases: 960 is read as int: put it in quotes, "960".'),
        ("[dipukul]", "dipukul", "beaten: phrases: write a list"),
        ("[dipukul]", "[]", "violence.yaml: beaten: never fires."),
        ("phrases:", "phrase:", "violence.yaml: beaten: phrase: no such key. Use alone,"),
        ("    must_fire: [saya dipukul]", "", "violence.yaml: beaten: has no example."),
        ("- rule: beaten", "- name: beaten", "violence.yaml: a rule has no name."),
        ("phrases: [dipukul]", "near: {all_of: [[a]]}", "beaten: near: all_of needs two groups or more"),
        (
            "phrases: [dipukul]",
            "near: {all_of: [[a], ['@chief']]}",
            "beaten: @chief: no such set above. Add it under `sets`",
        ),
        ("phrases: [dipukul]", "near: {all_of: [[a], [b]], window: 99}", "beaten: near: window is a number of words"),
        ("phrases: [dipukul]", "near: {all_of: [[a], [b]], order: true}", "beaten: near: order: no such key."),
        ("language: id", "language: id\n    negatable: maybe", "beaten: negatable: write true or false."),
        ("rules:", "rules: [", "violence.yaml: not readable as YAML"),
        ("rules:", "extra: 1\nrules:", "violence.yaml: extra: no such key."),
        ("level: red", "level: red\nlevel: red", "violence.yaml: not readable as YAML"),
    ],
)
def test_faults_in_rules(tmp_path, old, new, says):
    assert old in RULES
    with pytest.raises(LexiconError) as fault:
        load(_folder(tmp_path, RULES.replace(old, new)))
    assert says in str(fault.value)


def test_two_rules_of_one_name(tmp_path):
    folder = _folder(tmp_path)
    (folder / "more.yaml").write_text(RULES, encoding="utf-8")
    with pytest.raises(LexiconError, match="beaten: two rules have this name"):
        load(folder)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("yess: [ya]", "words.yaml: yess: no such list."),
        ("short: {saya: [s y]}", "words.yaml: short: saya: 's y' is not one word."),
        ("yes: [1]", "words.yaml: yes: 1 is read as int"),
        ("[a]", "words.yaml: expected names with values"),
    ],
)
def test_faults_in_words(tmp_path, words, says):
    with pytest.raises(LexiconError) as fault:
        load(_folder(tmp_path, words=words))
    assert says in str(fault.value)


def test_a_folder_without_words(tmp_path):
    with pytest.raises(LexiconError, match=r"words\.yaml: not found"):
        load(tmp_path)
