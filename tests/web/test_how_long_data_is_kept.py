"""The admin's page of the clocks of keeping: figures first, then a decision about what was seen."""

from __future__ import annotations

from bot.services.retention.kinds import KINDS
from bot.store import audit
from tests.making import Town
from tests.services.rows import rows
from tests.web.conftest import Logged

PAGE = "/retention"


def test_an_admin_sees_the_figures_and_lets_a_kind_run(town: Town, logged_in: Logged) -> None:
    town.says(town.person(status="stopped"), "terima kasih")
    town.sends()
    town.clock.forward(days=366)
    boss, lead = logged_in("admin"), logged_in("supervisor")
    assert lead.get(PAGE).status_code == 403
    assert PAGE not in lead.get("/staff").text
    assert f'href="{PAGE}"' in boss.get("/staff").text
    shown = boss.get(PAGE).text
    assert shown.count("Uji coba: tidak ada yang dihapus") == len(KINDS)
    assert "2 akan dihapus" in shown
    for fields in ({"days": "365"}, {"sure": "yes", "days": "364"}, {"sure": "yes", "days": "9" * 10_000}):
        refused = boss.send(PAGE, f"{PAGE}/messages/on", **fields)
        assert (refused.status_code, refused.text.count('role="alert"')) == (422, 1), fields
    for name in ("nothing", "\0", "😀"):
        assert boss.send(PAGE, f"{PAGE}/{name}/on", sure="yes", days="365").status_code == 404
        assert boss.send(PAGE, f"{PAGE}/{name}/off").status_code == 404
    done = boss.send(PAGE, f"{PAGE}/messages/on", sure="yes", days="365")
    assert (done.status_code, done.location) == (303, PAGE)
    shown = boss.get(PAGE).text
    assert "✓ Menyala" in shown
    assert "Sari Rekaan" in shown
    town.ticks()
    assert "2 dihapus" in boss.get(PAGE).text
    told = boss.get("/audit").text
    assert "menyalakan penghapusan sesudah masa simpan: Teks pesan (365 hari)" in " ".join(told.split())
    assert "menghapus isi yang lewat masa simpan: Teks pesan (2)" in " ".join(told.split()).replace("</b>", "")
    assert boss.send(PAGE, f"{PAGE}/messages/off").status_code == 303
    assert boss.get(PAGE).text.count("Uji coba: tidak ada yang dihapus") == len(KINDS)
    assert len(rows(town.kabar, audit, audit.c.action.in_(("retention_on", "retention_off")))) == 2
