"""Likeness: it hears what names nothing, leaves short answers alone, and its weights fit its examples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bot
from bot.content.lexicon import load
from bot.content.likeness import WEIGHTS, fingerprint, read_file
from bot.core.finding import ContentError
from bot.core.hear import risk
from bot.core.hear.features import of_shape

HERE = Path(__file__).parent
FOLDER = Path(bot.__file__).parent / "flows" / "lexicon"


@pytest.fixture(scope="module")
def lexicon():
    return load(FOLDER)


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(FOLDER / "examples", tmp_path / "examples")
    (tmp_path / "words.yaml").write_text("yes: [ya]", encoding="utf-8")
    return tmp_path


def test_ordinary_short_messages_raise_nothing(lexicon):
    short = list(read_file(HERE / "short.tsv"))
    assert len(short) >= 300
    assert {one.text: sign.rule for one in short if (sign := risk.find(lexicon, one.text))} == {}


def test_it_says_what_it_heard_and_on_which_words(lexicon):
    ear = lexicon.likeness
    heard = [
        (one, sign)
        for one in read_file(HERE / "dev.tsv")
        if (sign := risk.find(lexicon, one.text)) and sign.rule.startswith("like.")
    ]
    assert ear is not None
    for one, sign in heard:
        assert sign.rule == f"like.{sign.category}"
        assert all(word in lexicon.tokens(one.text).text for word in sign.words.split(" .. "))
        assert len(sign.words) <= 300


def test_the_weights_are_of_these_examples():
    told = (FOLDER / "examples" / WEIGHTS).read_text(encoding="utf-8").splitlines()[1]
    assert told == f"examples\t{fingerprint(FOLDER / 'examples')}", "Examples changed: run `make hear-train`."


def test_stale_weights_are_one_clear_line(copied):
    load(copied)
    with (copied / "examples" / "dev_a.tsv").open("a", encoding="utf-8") as examples:
        examples.write("apa kabar\tnone\tordinary\tid\tplain\n")
    with pytest.raises(ContentError, match=r"examples/weights\.txt: was made from other .* Run `make hear-train`"):
        load(copied)


def test_missing_weights_are_one_clear_line(copied):
    (copied / "examples" / WEIGHTS).unlink()
    with pytest.raises(ContentError, match=r"examples/weights\.txt: not found\. Run `make hear-train`"):
        load(copied)


def test_damaged_weights_are_one_clear_line(copied):
    path = copied / "examples" / WEIGHTS
    path.write_text(path.read_text(encoding="utf-8") + "x\ty\n", encoding="utf-8")
    with pytest.raises(ContentError, match="cannot be read"):
        load(copied)


@pytest.mark.parametrize("line", ["die mati", "die: mati saja", "my die: mati"])
def test_a_fault_in_the_meanings_is_named(copied, line):
    path = copied / "examples" / "meanings.txt"
    path.write_text(line + "\n", encoding="utf-8")
    weights = copied / "examples" / WEIGHTS
    told = weights.read_text(encoding="utf-8").split("\n", 2)
    told[1] = f"examples\t{fingerprint(copied / 'examples')}"
    weights.write_text("\n".join(told), encoding="utf-8")
    with pytest.raises(ContentError, match=r"meanings\.txt:1: .* Write"):
        load(copied)


def test_without_examples_only_the_rules_hear(tmp_path):
    (tmp_path / "words.yaml").write_text("yes: [ya]", encoding="utf-8")
    assert load(tmp_path).likeness is None


@pytest.mark.parametrize("word", ["lawang", "panto", "door", "lawange"])
def test_a_word_is_one_in_all_languages(lexicon, word):
    assert lexicon.likeness.meanings.same_as(*lexicon.tokens(word).words) == "pintu"


def test_a_fault_in_the_same_words_is_one_clear_line(copied):
    (copied / "examples" / "same.txt").write_text("pintu lawang\n", encoding="utf-8")
    weights = copied / "examples" / WEIGHTS
    told = weights.read_text(encoding="utf-8").split("\n", 2)
    told[1] = f"examples\t{fingerprint(copied / 'examples')}"
    weights.write_text("\n".join(told), encoding="utf-8")
    with pytest.raises(ContentError, match=r"same\.txt:1: .* Write"):
        load(copied)


def test_the_shape_of_a_message_counts_its_signs_once(lexicon):
    assert dict(of_shape(lexicon.tokens("sudah makan?? 😂😂 iya"))) == {"^?": 2, "^😂": 2, "^0": 2}
