"""A supervisor hands cases on many at once, and the colleague finds them on their day."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_a_day_on_a_phone import cry, log_in
from tests.browser.test_a_list_with_bad_rows import picture
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("size", "to"), [(PHONE, "Sari"), (DESK, "Made")], ids=["phone", "desk"])
def test_chosen_looked_at_handed_on_and_found_on_the_colleagues_day(
    opened: Opened, size: dict[str, int], to: str
) -> None:
    code = cry(opened)
    page = opened("/login", size)
    page.get_by_label("Alamat e-mail").fill("nur@example.org")
    page.get_by_label("Kata sandi").fill("kabar-demo-nur")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("link", name="Beban").click()
    check(page)
    picture(page, "caseload")
    page.get_by_role("link", name="Pilih kasus untuk diserahkan").click()
    check(page)
    page.get_by_role("checkbox", name=code).check()
    colleague = page.get_by_label("Serahkan kepada")
    colleague.select_option(colleague.locator("option", has_text=to).get_attribute("value"))
    picture(page, "caseload-choose")
    page.get_by_role("button", name="Lihat dulu").click()
    expect(page.get_by_text("Belum ada yang berpindah.")).to_be_visible()
    check(page)
    picture(page, "caseload-preview")
    page.get_by_role("button", name="Serahkan 1 kasus").click()
    expect(page.get_by_role("heading", name="Selesai diserahkan")).to_be_visible()
    check(page)
    picture(page, "caseload-done")
    if to == "Sari":
        theirs = opened("/login", size)
        log_in(theirs)
        expect(theirs.get_by_role("button", name=f"Terima {code}")).to_be_visible()
        picture(theirs, "today-handed")
