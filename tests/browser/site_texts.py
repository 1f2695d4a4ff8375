"""What the pages of translations show: a draft flow whose texts have changed, every standing, files that came in."""

from __future__ import annotations

import io
import re

from bot.services.studio import drafts
from bot.services.studio.texts import sending_out
from bot.services.studio.texts.known import key_of
from bot.translations import po_out
from bot.translations.po import parse
from tests.making import Town
from tests.web.visitor import Visitor

PAGE = "/studio/texts?language=sas&flow=thanks"


def make(town: Town, boss: Visitor, editor: Visitor) -> dict[str, str]:
    """Names for ``PAGES``."""
    writer = town.caseworker(role="editor", district=None)
    body = town.kabar.content.sources["thanks"]
    drafts.save(town.kabar, writer, "thanks", body.replace('say: "', 'say: "Kak, ', 1), None)
    out = sending_out.export(town.kabar, writer, "sas")
    [key, *_] = re.findall(r'name="key" value="(\w+)"', editor.get(PAGE).text)
    editor.send(PAGE, "/studio/texts/save", key=key, seen="0", language="sas", text="Tampiasih, side.")
    media = town.kabar.content.world.common["media"]
    common = {"key": key_of("common.media", media), "seen": "0", "language": "sas", "text": "Silaq tulis bae."}
    editor.send(PAGE, "/studio/texts/save", **common)
    seen = {"key": key, "seen": "1", "language": "sas", "flow": "thanks"}
    boss.send(PAGE, "/studio/texts/approve", **seen)
    return {"text": key, "po": _hand_in(boss, _changed(out)), "bad_po": _hand_in(editor, _changed(out, wrong=True))}


def _changed(out: str, *, wrong: bool = False) -> str:
    """As a translator sends it back: some filled in, one reviewed, one that was changed here meanwhile."""
    came = parse(out)
    entries = list(came.entries)
    for at, entry in enumerate(entries):
        if entry.context.startswith("thanks."):
            entries[at] = entry.__class__(entry.context, entry.source, "Tampiasih gati" + " {nama}" * wrong, draft=True)
        elif entry.context == "common.stopped":
            entries[at] = entry.__class__(entry.context, entry.source, entry.text)
        elif entry.context == "common.media":
            entries[at] = entry.__class__(entry.context, entry.source, "Silaq tulis.")
    entries.append(entries[0].__class__("thanks.gone.say", "Sampai jumpa", "Sampe bedait"))
    return po_out.write(came.__class__(came.head, tuple(entries)))


def _hand_in(who: Visitor, text: str) -> str:
    form = {"csrf_token": who.token("/studio/texts/files"), "language": "sas"}
    data = {**form, "file": (io.BytesIO(text.encode()), "kabar-sas.po")}
    answer = who.client.post("/studio/texts/import", data=data, content_type="multipart/form-data")
    return answer.location.rpartition("/")[2]
