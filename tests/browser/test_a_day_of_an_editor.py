"""A whole day of an editor: a flow is written from nothing, translated, tested, approved, live, changed, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bot.services.live_content import SECONDS
from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_a_draft_is_played_and_kept_as_a_test import kabar
from tests.browser.test_a_red_message_reaches_a_person import SLOWLY
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

PASSWORD = "a long password"
ASKED, ENGLISH = "Air hujan di rumah cukup?", "Is there enough rain water at home?"
THANKS, TOLD, TOLD_ANEW = "Baik, terima kasih.", "Baik, petugas kami beri tahu.", "Baik, ini kami catat untuk petugas."
IN_ENGLISH = {
    ASKED: ENGLISH,
    "Cukup": "Enough",
    "Kurang": "Too little",
    THANKS: "Fine, thank you.",
    TOLD: "We will tell a caseworker.",
}


@pytest.fixture(scope="module")
def staff(home: Path) -> Callable[[Opened, str, dict[str, int]], Page]:
    """Logs in an editor, or a supervisor, of the demo: each in a browser of their own."""
    for role, name, last in (("editor", "Made Rekaan", "1"), ("supervisor", "Ayu Rekaan", "2")):
        who = ("--name", name, "--phone", f"+628129998801{last}", "--email", f"{role}@example.net", "--role", role)
        kabar(home, "staff", "add", *who, "--password-stdin", given=PASSWORD)

    def logged_in(opened: Opened, role: str, size: dict[str, int]) -> Page:
        page = opened("/login", size)
        page.get_by_label("Alamat e-mail").fill(f"{role}@example.net")
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return logged_in


def begins(page: Page, name: str, title: str) -> None:
    page.goto("/studio")
    page.get_by_text("Alur baru", exact=True).click()
    page.get_by_label("Judul, untuk staf").fill(title)
    page.get_by_label("Nama singkat, tidak berubah lagi").fill(name)
    page.get_by_role("button", name="Mulai menulis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    opens_with(page, "dokumen")


def opens_with(page: Page, keyword: str) -> None:
    page.locator("#head").get_by_role("link", name="Ubah").click()
    page.get_by_label("Kata pembuka").fill(keyword)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("#head .word")).to_have_text(keyword)


def form(page: Page, step: str) -> Locator:
    """The form of this step, open."""
    card = page.locator(f"#node-{step}")
    card.locator("[data-edit]").click()
    # each group of fields lies in its card, not over the page
    wide = "all => all.filter(one => one.offsetWidth >= one.closest('.node').offsetWidth).length"
    assert card.locator(".step-form .rows").evaluate_all(wide) == 0
    return card.locator(".step-form")


def keeps(page: Page) -> None:
    page.get_by_role("button", name="Simpan langkah").click()
    expect(page.locator(".step-form")).to_have_count(0)


def keeps_while_it_is_being_kept(page: Page, step: str, words: str) -> None:
    """The button is pressed while the page by itself keeps what was typed: nobody else saved, and nobody is told so."""

    def hold(route: Route) -> None:
        if 'name="auto"' not in (route.request.post_data or ""):
            route.continue_()
            return
        answer = route.fetch()
        page.get_by_role("button", name="Simpan langkah").click()
        route.fulfill(response=answer)

    card = form(page, step)
    page.route(f"**/steps/{step}", hold)
    card.get_by_label("Pesan", exact=True).fill(words)
    expect(page.locator(f"#node-{step} .says")).to_have_text(words)
    page.unroute(f"**/steps/{step}")


def adds(page: Page, step: str, words: str) -> None:
    page.get_by_role("heading", name="Tambah langkah").click()
    new = page.locator("#new-step")
    new.get_by_label("Nama singkat langkah").fill(step)
    new.get_by_label("Pesan").fill(words)
    new.get_by_role("button", name="Tambah", exact=True).click()
    expect(page.locator(f"#node-{step} .says")).to_have_text(words)


def asks(page: Page) -> None:
    """The first question with two answers, that lead nowhere yet."""
    first = form(page, "start")
    first.get_by_label("Pertanyaan").fill(ASKED)
    first.get_by_label("Jawaban", exact=True).select_option("pilihan")
    first.get_by_label("Jawaban 1", exact=True).fill("Cukup")
    first.get_by_label("Jawaban 2", exact=True).fill("Kurang")
    first.get_by_label("setiap jawaban ke langkahnya sendiri").check()
    keeps(page)


def mends(page: Page) -> None:
    """The steps that lacked are added, one of them tells a caseworker, and the answers lead to them."""
    adds(page, "bye", THANKS)
    adds(page, "told", TOLD)
    told = form(page, "told")
    told.get_by_label("Tingkat").select_option("yellow")
    told.get_by_label("Alasan", exact=True).fill("no_water")
    keeps(page)
    first = form(page, "start")
    first.get_by_label("Langkah sesudah jawaban 1").select_option("bye")
    first.get_by_label("Langkah sesudah jawaban 2").select_option("told")
    keeps(page)


def wrong(page: Page) -> Locator:
    return page.locator(".story .found.error")


def written(page: Page, name: str, title: str, keyword: str) -> None:
    """Begun, three things are wrong on the cards, mended: all ways are walked, and the file says the same."""
    begins(page, name, title)
    asks(page)
    check(page)
    expect(wrong(page)).to_have_count(3)
    opens_with(page, keyword)
    mends(page)
    expect(wrong(page)).to_have_count(0)
    expect(page.locator("#check")).to_contain_text("Semua jalan ditelusuri sampai akhir")
    check(page)
    page.get_by_role("link", name="YAML").click()
    expect(page.get_by_label("Alur ini sebagai berkas")).to_have_value(
        re.compile(r"raise: \{level: yellow, reason: no_water\}")
    )
    expect(page.locator("#check")).to_contain_text("Tidak ada kesalahan")


def test_a_flow_is_written_on_a_phone(opened: Opened, staff: Callable[..., Page]) -> None:
    written(staff(opened, "editor", PHONE), "sumur", "Air sumur", "air sumur")


def translates(editor: Page, second: Page, name: str) -> None:
    """The editor writes each text in English, the second person approves each."""
    at = f"/studio/texts?language=en&flow={name}"
    for source, said in IN_ENGLISH.items():
        editor.goto(at)
        card = editor.locator("article.text").filter(has=editor.locator(".source").get_by_text(source, exact=True))
        card.get_by_role("textbox").fill(said)
        card.get_by_role("button", name="Simpan sebagai draf").click()
        expect(editor.get_by_role("status")).to_contain_text("Disimpan sebagai draf")
        second.goto(at)
        second.get_by_role("button", name="Setujui").click()
        expect(second.get_by_role("status")).to_contain_text("Disetujui")
    check(editor)
    expect(second.locator("#counts")).to_contain_text("5 disetujui")


def plays(page: Page, name: str) -> None:
    """On the phone of the Studio, in both languages, and kept as a test."""
    page.goto(f"/studio/flows/{name}")
    page.get_by_role("link", name="Telepon coba", exact=True).click()
    page.locator("#try-language").select_option("en")
    page.get_by_role("button", name="Terapkan dan mulai lagi").click()
    expect(page.locator(".bubble.theirs").first).to_contain_text(ENGLISH)
    page.locator("#try-language").select_option("id")
    page.get_by_role("button", name="Terapkan dan mulai lagi").click()
    page.get_by_role("button", name="Kurang").click()
    expect(page.locator(".came .level.yellow")).to_be_visible()
    page.get_by_label("Nama tes").fill("hujan kurang")
    page.get_by_label("Hanya tandanya").check()
    page.get_by_role("button", name="Simpan sebagai tes").click()
    expect(page.get_by_text("Tes disimpan.")).to_be_visible()


def publishes(page: Page, name: str, why: str, button: str) -> None:
    page.goto(f"/studio/flows/{name}/changes")
    page.get_by_label("Mengapa?").fill(why)
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile("/history$"))


def is_live_everywhere(page: Page) -> None:
    """The other web process looks once a second for what was published, and it may be the one that answers."""
    page.wait_for_timeout(1000 * SECONDS)


def writes(page: Page, text: str) -> None:
    page.fill("#person-text", text)
    page.keyboard.press("Enter")
    expect(page.locator("#one .bubble.ours").last).to_contain_text(text)


def answered(page: Page, text: str) -> None:
    expect(page.locator("#one .bubble.theirs").last).to_contain_text(text, timeout=SLOWLY)


def test_from_an_empty_page_to_a_version_taken_back(opened: Opened, staff: Callable[..., Page]) -> None:
    editor, second = staff(opened, "editor", DESK), staff(opened, "supervisor", DESK)
    written(editor, "hujan", "Air hujan", "air hujan")
    translates(editor, second, "hujan")
    plays(editor, "hujan")
    publishes(editor, "hujan", "musim kering", "Minta persetujuan orang kedua")
    second.goto("/studio")
    second.get_by_role("link", name="Air hujan").click()
    check(second)
    second.get_by_role("button", name="Setujui: berlaku sekarang").click()
    expect(second.locator(".history li").first).to_contain_text("Made Rekaan")

    first = opened("/")
    is_live_everywhere(first)
    first.select_option("#person", index=0)
    writes(first, "air hujan")
    answered(first, ASKED)

    editor.goto("/studio/flows/hujan")
    keeps_while_it_is_being_kept(editor, "told", "Salah ketik")
    editor.get_by_role("button", name="Urungkan").click()
    expect(editor.locator("#node-told .says")).to_have_text(TOLD)
    form(editor, "told").get_by_label("Pesan", exact=True).fill(TOLD_ANEW)
    keeps(editor)
    editor.goto("/studio/flows/hujan/changes")
    expect(editor.get_by_text("1 orang sedang di tengah alur ini")).to_be_visible()
    expect(editor.locator(".diff .will")).to_contain_text(TOLD_ANEW)
    check(editor)
    publishes(editor, "hujan", "lebih jelas", "Terbitkan sekarang")

    later = opened("/")
    is_live_everywhere(later)
    later.select_option("#person", index=1)
    writes(later, "air hujan")
    answered(later, ASKED)
    writes(later, "2")
    answered(later, TOLD_ANEW)
    writes(first, "2")
    answered(first, TOLD)

    editor.get_by_role("heading", name="Kembali ke versi sebelumnya").click()
    editor.get_by_label("Mengapa?").fill("kata lama lebih baik")
    editor.get_by_role("button", name="Kembalikan sekarang").click()
    expect(editor.locator(".history li").first).to_contain_text("Dikembalikan ke versi sebelumnya")
    check(editor)
    last = opened("/")
    is_live_everywhere(last)
    last.select_option("#person", index=2)
    writes(last, "air hujan")
    answered(last, ASKED)
    writes(last, "2")
    answered(last, TOLD)
