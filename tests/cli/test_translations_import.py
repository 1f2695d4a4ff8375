"""A translator's file is taken in whole, or refused whole with every fault named; ``status`` counts."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.i18n import PACKAGED, Catalogues, catalogue_file
from bot.translations import po, po_out, update, wanted
from bot.translations.colliding import colliding
from bot.translations.po import Catalogue, Entry
from bot.translations.status import status
from tests.wanting import packaged_texts

PACKAGED_FILES = {language: catalogue_file(language, PACKAGED) for language in ("sas", "jv", "su", "en")}


@pytest.fixture(scope="module")
def untranslated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues without a single translation, but English."""
    folder = tmp_path_factory.mktemp("untranslated")
    for language in ("sas", "jv", "su"):
        update.update(language, packaged_texts().entries, folder)
    en = catalogue_file("en", folder)
    en.parent.mkdir(parents=True)
    en.write_bytes(catalogue_file("en", PACKAGED).read_bytes())
    return folder


@pytest.fixture
def locales(untranslated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them, in place of the packaged ones."""
    folder = tmp_path / "locales"
    shutil.copytree(untranslated, folder)
    monkeypatch.setattr(wanted, "read", packaged_texts)
    for function in (catalogue_file, update.update):
        monkeypatch.setattr(function, "__defaults__", (folder,))
    monkeypatch.setattr("bot.translations.taking.take.__defaults__", (folder,))
    return folder


def kabar(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["translations", *map(str, arguments)], prog_name="kabar")


@pytest.fixture
def file(locales: Path, tmp_path: Path) -> Path:
    assert locales.is_dir()
    assert kabar("export", "sas", tmp_path / "out.po").exit_code == 0
    return tmp_path / "out.po"


def fill(file: Path, *changes: Entry, **head: str) -> Path:
    """What a translator does to a file: other texts in place of those with the same context."""
    catalogue = po.read(file)
    by_context = {entry.context: entry for entry in changes}
    entries = [by_context.pop(entry.context, entry) for entry in catalogue.entries]
    po_out.put(file, replace(catalogue, head={**catalogue.head, **head}, entries=(*entries, *by_context.values())))
    return file


def now(context: str, **changes: object) -> Entry:
    entry = next(entry for entry in po.read(catalogue_file("sas")).entries if entry.context == context)
    return replace(entry, **changes)


def test_a_file_goes_out_and_comes_in(file: Path) -> None:
    fill(file, now("common.yes", text="Aok"), now("common.no", text="Ndeq", draft=True, notes=("atau: ndak",)))
    fill(file, **{"Last-Translator": "Sari <sari@example.org>", "X-Generator": "Poedit 3.4"})
    result = kabar("import", "sas", file)
    assert (result.exit_code, result.output) == (0, "sas: 2 texts changed; 1 of the file's are drafts.\n")
    assert now("common.no") == now("common.no", text="Ndeq", draft=True, notes=("atau: ndak",))
    assert Catalogues.load(catalogue_file("sas").parents[2]).translate("sas", "common.yes", "Ya") == "Aok"
    head = po.read(catalogue_file("sas")).head
    assert head["Last-Translator"] == "Sari <sari@example.org>"
    assert head["X-Generator"] == "Poedit 3.4"


def test_a_folder_gets_a_file_of_its_own(locales: Path, tmp_path: Path) -> None:
    assert locales.is_dir()
    assert kabar("export", "jv", tmp_path).exit_code == 0
    assert len(po.read(tmp_path / "kabar-jv.po").entries) == len(packaged_texts().entries)


@pytest.mark.parametrize(
    ("changed", "place", "mend"),
    [
        (("common.alert", "{level} {kode}. {time}. {link} AMBIL {code}"), "common.alert", "Leave {code}"),
        (("common.yes", "Aok {code}"), "common.yes ('Ya'): other braces", "Take { and } away"),
        (("services.kp2mi", "KP2MI: 0800"), "services.kp2mi", "Leave {contact} as it is"),
        (("common.resume", "Lanjut\u2019ang \u2014 silaq."), "common.resume", "Write ' for \u2019, - for \u2014"),
        (("common.resume", "Lanjutang \u2764"), "common.resume", "Use the letters of a plain phone"),
        (("common.resume", "Lanjutang. "), "common.resume", "Take it away"),
        (("common.stopped", "a" * 307), "common.stopped", "Shorten it: two SMS hold 306"),
        (("welcome.language.ask", "a" * 250), "welcome.language.ask ('Mau pakai", "this text 250 of them. Shorten it"),
        (("check_in.start.choices.fine", "a" * 21), "check_in.start.choices.fine ('Baik')", "A button holds 20"),
        (("common.yes", "a" * 21), "common.yes ('Ya')", "A button holds 20"),
    ],
)
def test_a_text_that_could_not_be_sent_stops_the_whole_file(
    file: Path, changed: tuple[str, str], place: str, mend: str
) -> None:
    before = catalogue_file("sas").read_bytes()
    fill(file, now("common.media", text="Silaq tulis."), now(changed[0], text=changed[1]))
    result = kabar("import", "sas", file)
    assert result.exit_code == 2
    fault, last = result.stderr.splitlines()
    assert fault.startswith(f"{file}: {place}")
    assert mend in fault
    assert last == f"{file}: one fault; nothing was imported"
    assert catalogue_file("sas").read_bytes() == before


def test_every_fault_is_named_at_once(file: Path) -> None:
    fill(file, now("common.yes", text="\u201cAok\u201d"), Entry("no.such.say", "x", "y"), Language="jv")
    result = kabar("import", "sas", file)
    assert result.exit_code == 2
    told = result.stderr
    assert "head: Language is 'jv', and this is to be Sasak" in told
    assert "no.such.say ('x'): there is no such text" in told
    assert 'Write " for \u201c, " for \u201d' in told
    assert "3 faults; nothing was imported" in told


@pytest.mark.parametrize("language", ["sas", "sas_ID", "id@sas"])
def test_the_language_may_be_written_as_tools_write_it(file: Path, language: str) -> None:
    assert kabar("import", "sas", fill(file, Language=language)).exit_code == 0


@pytest.mark.parametrize("language", ["", "id", "ms"])
def test_no_other_language_is_taken(file: Path, language: str) -> None:
    result = kabar("import", "sas", fill(file, Language=language))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file}: head: Language is {language!r}")


def test_a_file_that_is_none_is_one_line(locales: Path, tmp_path: Path) -> None:
    assert locales.is_dir()
    for content in (b"what is this\n", b"\xff\xfe", b'msgid "x"\n'):
        (tmp_path / "bad.po").write_bytes(content)
        result = kabar("import", "sas", tmp_path / "bad.po")
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{tmp_path / 'bad.po'}: ")
        assert "Traceback" not in result.output


def test_what_was_made_for_an_older_source_becomes_a_draft(file: Path) -> None:
    fill(file, now("common.yes", source="Iya", text="Aok"))
    result = kabar("import", "sas", file)
    assert result.exit_code == 0
    assert "1 made for an older Indonesian text, drafts now" in result.output
    assert now("common.yes") == now("common.yes", source="Ya", text="Aok", draft=True, previous="Iya")


def test_an_older_source_does_not_replace_a_newer_translation(file: Path) -> None:
    kabar("import", "sas", fill(file, now("common.yes", text="Aok")))
    kabar("import", "sas", fill(file, now("common.yes", source="Iya", text="Aoo")))
    assert now("common.yes") == now("common.yes", source="Ya", text="Aok", draft=False)


def test_what_a_file_leaves_empty_stays(file: Path) -> None:
    empty = file.read_bytes()
    kabar("import", "sas", fill(file, now("common.yes", text="Aok")))
    file.write_bytes(empty)
    assert kabar("import", "sas", file).output == "sas: 0 texts changed; 0 of the file's are drafts.\n"
    assert now("common.yes").text == "Aok"


def test_a_dry_run_changes_nothing(file: Path) -> None:
    before = catalogue_file("sas").read_bytes()
    result = kabar("import", "sas", fill(file, now("common.yes", text="Aok")), "--dry-run")
    assert "1 texts would change; nothing was imported" in result.output
    assert catalogue_file("sas").read_bytes() == before


def test_status_counts_complete_draft_and_missing(file: Path) -> None:
    fill(file, now("common.yes", text="Aok"), now("common.no", text="Ndeq", draft=True))
    kabar("import", "sas", file)
    rows = {row["language"]: row for row in json.loads(kabar("status", "--json").output)}
    assert list(rows) == ["sas", "jv", "su", "en"]
    missing = len(packaged_texts().entries) - 2
    assert rows["sas"] == {"language": "sas", "name": "Sasak", "complete": 1, "draft": 1, "missing": missing}
    assert f"sas  Sasak              1        1{missing:>9}" in kabar("status").output.splitlines()


def test_status_counts_against_the_texts_of_today() -> None:
    old = Catalogue(entries=(Entry("common.yes", "Iya", "Aok"), Entry("gone.a.say", "x", "y")))
    texts = [Entry("common.yes", "Ya"), Entry("common.no", "Tidak")]
    counted = status("sas", "Sasak", old, texts)
    assert (counted.complete, counted.draft, counted.missing) == (0, 1, 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("check_in.start.choices.problem", "Baik"), "'Baik' is what answer 1 of the same question says"),
        (("check_in.start.choices.call", "Masalah!"), "'Masalah!' is what answer 2 of the same question says"),
        (("check_in.start.choices.fine", "2"), "'2' is the number of another answer"),
        (("check_in.start.choices.call", "Stop"), "'Stop' is a word that calls 'stop' at any time"),
        (("check_in.start.choices.call", "Bantuan"), "'Bantuan' is a word that calls 'help' at any time"),
    ],
)
def test_an_answer_that_could_not_be_told_from_another_is_refused(
    file: Path, changed: tuple[str, str], words: str
) -> None:
    before = catalogue_file("sas").read_bytes()
    fill(file, now(changed[0], text=changed[1]))
    result = kabar("import", "sas", file)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Use other words" in result.stderr or "Write it in words" in result.stderr
    assert catalogue_file("sas").read_bytes() == before


def test_a_context_that_stands_twice_is_named_though_one_is_written_over_two_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\nmsgctxt ""\n"common."\n"yes"\nmsgid "Ya"\nmsgstr "Aok"\n', encoding="utf-8")
    result = kabar("import", "sas", file)
    assert result.exit_code == 2
    assert 'msgctxt "common.yes" is there twice, first in line' in result.stderr
    assert "keep one of them" in result.stderr


def test_the_packaged_catalogues_can_be_told_apart() -> None:
    for language in ("sas", "jv", "su", "en"):
        texts = {entry.context: entry.text for entry in po.read(PACKAGED_FILES[language]).entries if entry.text}
        assert list(colliding(packaged_texts().world, texts, {})) == []
