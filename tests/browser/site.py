"""A Kabar in which something stands on every page, and whoever looks at them. Made by what staff and people do."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from werkzeug.test import TestResponse

from bot.services import staff as accounts
from bot.services.accounts import members
from bot.services.cases import export_requests
from bot.services.persons import consents, file_work
from bot.services.persons.consents import Said
from bot.services.programme import samples
from bot.services.staff import StaffMember
from bot.services.studio import drafts, publishing
from bot.store import line, message, reassignment
from tests.authenticator import Authenticator
from tests.browser import site_texts
from tests.browser.pages import Page
from tests.closing import FORM
from tests.making import Town
from tests.services.days import at
from tests.services.files import csv_of
from tests.services.rows import change, plan_of, rows
from tests.services.studio_texts import WATER
from tests.web.test_an_alarm_stands_on_every_page import begins
from tests.web.test_check_ins_over_time import asked, run
from tests.web.visitor import Visitor

DANGER = "hujan deras sekali"
RED = "tlg sy dikurung majikan"
ORANGE = "penagih utang ngancam terus"
WEST = "Lombok Barat"
GOOD = {"name": "Inaq Impor", "phone": "081234567001"}


@dataclass
class Site:
    """Who looks, and the codes and links that stand in the paths of ``PAGES``."""

    visitors: Mapping[str, Visitor]
    names: Mapping[str, str]

    def answer(self, page: Page) -> TestResponse:
        """What that page is."""
        who = self.visitors[page.who]
        path, action = (text.format(**self.names) for text in (page.path, page.action))
        if not action:
            return who.get(path)
        fields = {name: value.format(**self.names) for name, value in page.form.items()}
        return who.send(path, action, **fields) if path else who.client.post(action, data=fields)


def make(town: Town, app: Flask, demo: Flask, logged_in: Callable[..., Visitor], language: str = "id") -> Site:
    """Somebody waits, somebody is helped, somebody is silent; lists, a rota with gaps, months of numbers, accounts."""

    def anybody(where: Flask = app, **options: bool) -> Visitor:
        visitor = Visitor(where.test_client(**options), Authenticator())
        visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return visitor

    samples.load(town.kabar, town.clock.now())
    sari, dewi = town.caseworker(), town.caseworker()
    silent = _silent(town)
    boss = logged_in("admin", district=None)
    hers = anybody()
    hers.log_in(f"{_name(sari)}@example.org")
    names = {"silent": silent, **_people(town, boss), **_cases(town, boss, hers, sari, dewi), **_lists(town, boss)}
    boss.send("/rota", "/rota/shifts", staff_id=str(dewi.id), begins="08:00", ends="20:00", duty="on_call",
              levels=["red"], days=["1", "2"], district="Lombok Tengah")  # fmt: skip
    boss.send("/rota", "/rota/leave", staff_id=str(sari.id), first="2026-06-01", last="2026-06-03")

    for name, code in (("moving", names["talked"]), ("move", names["held"])):
        chosen = boss.send("/caseload/cases", "/caseload/cases", to=str(dewi.id), case=code).location
        names[name] = chosen.rpartition("/")[2]
        if name == "moving":  # as one of many cases stands for a while
            change(town.kabar, reassignment, reassignment.c.status == "draft", status="running")

    names["own_request"] = _requests(town, boss, dewi, (names["asked"], names["aside"]))
    boss.send("/retention", "/retention/media/on", sure="yes", days="180")
    editor = logged_in("editor", district=None)
    _studio(editor)
    half, newcomer = anybody(), anybody()
    half.first_step(f"{_name(sari)}@example.org")
    far = town.caseworker(district=WEST)
    newcomer.first_step(f"{_name(far)}@example.org")
    newcomer.phone.learn("far", newcomer.get("/login/set-up").text)
    names["code"] = newcomer.phone.code("far", newcomer.now())
    invited = boss.send("/staff/invite", "/staff/invite", name="Lalu Baru", email="baru@example.org", role="editor")
    names["invitation"] = re.search(r"/invitation/([\w-]+)", invited.text)[1]
    names |= {"member": str(dewi.id), "invited": str(members.by_email(town.kabar, "baru@example.org"))}
    names["boss"] = str(members.by_email(town.kabar, boss.email))
    _flows(town, editor)
    names |= site_texts.make(town, boss, editor)
    visitors = {
        "nobody": anybody(),
        "half": half,
        "newcomer": newcomer,
        "boss": boss,
        "sari": hers,
        "editor": editor,
        "demo": anybody(demo),
        "cookieless": anybody(demo, use_cookies=False),
    }
    story = '- begin: check_in\n- bot: [Apa kabar, Selamat pagi]\n- person: "3"\n- raises: red asks_call\n'
    visitors["editor"].send("/studio/tests", "/studio/tests", name="minta", body=story)
    names["story"] = "minta"
    begins(town.kabar)  # an alarm stands on every page of staff
    change(town.kabar, message, message.c.direction == "out", status="delivered")
    for who in visitors.values():
        if who is not visitors["cookieless"]:
            who.client.set_cookie("lang", language)
    visitors["demo"].get("/")
    return Site(visitors, names)


def _requests(town: Town, boss: Visitor, dewi: StaffMember, codes: tuple[str, str]) -> str:
    """Copies of data that were asked for: by the boss, waiting (its id) and approved; and by somebody else."""
    for code in codes:
        boss.send(f"/people/{code}/copy", f"/people/{code}/copy", sure="yes")
    mine, other = export_requests.waiting(town.kabar, town.caseworker(role="admin"))
    export_requests.approve(town.kabar, town.caseworker(role="admin"), other.id)
    export_requests.ask(town.kabar, dewi, codes[0])
    return str(mine.id)


def _flows(town: Town, editor: Visitor) -> None:
    """A flow that somebody begins to write, and one that waits for a second person."""
    editor.send("/studio", "/studio/flows", name="water", title="Air bersih")
    who = accounts.member(town.kabar, members.by_email(town.kabar, editor.email))
    drafts.save(
        town.kabar, who, "asked", WATER.replace("flow: water", "flow: asked").replace("air bersih", "sumur"), None
    )
    publishing.publish(town.kabar, who, "asked", "Musim kering")


def _studio(editor: Visitor) -> None:
    """A number that was dialled, one that is wrong, and the draft of another."""
    page = "/studio/services"
    for name, contact, outcome in (("lpsk", "148, WA 0857-7001-0048", "reached"), ("kemensos", "171", "wrong")):
        editor.send(page, f"{page}/dialled", service=name, contact=contact, outcome=outcome)
    police = {"service": "police", "act": "change", "name": "Polisi", "contact": "112", "audience": "all"}
    editor.send(page, f"{page}/edit", **police, seen="")
    weekly = {"list": "phases", "step": "weekly", "act": "change", "flow": "check_in", "unit": "days", "every": "10"}
    ends = {"ends": "times", "count": "8", "late": "collapse", "late_days": "3"}
    editor.send("/studio/plan", "/studio/plan/step", **weekly, **ends, seen="")
    wrong = {
        "rule": "help.en.asks",
        "phrases": "help me",
        "alone": "help",
        "must_fire": "terima kasih",
        "level": "orange",
    }
    editor.send("/studio/lexicon/help", "/studio/lexicon/help/rule", **wrong, must_not_fire="", unless="", seen="")


def _name(who: StaffMember) -> str:
    return who.name.lower().replace(" ", "")


def _silent(town: Town) -> str:
    """Asked, reminded after 48 hours, given up on after 7 days."""
    who = town.person(name="Lalu Diam")
    at(town, plan_of(town.kabar, who)[0].due_at)
    town.sends()
    for hours in (48, 5 * 24):
        town.clock.forward(hours=hours)
        town.ticks()
        town.sends()
    return who.code


def _people(town: Town, boss: Visitor) -> dict[str, str]:
    names = ("Bq. Satu", "Bq. Dua", "Bq. Tiga", "Bq. Empat")
    aside, paused, stopped, hushed = (town.person(name=name, birth_year=1990) for name in names)
    town.person(name="Inaq Jauh", district=WEST, on=("sms",))
    change(town.kabar, line, line.c.person_id == aside.id, set_aside_at=town.clock.now(), set_aside_why="blocked")
    until = (town.clock.now() + timedelta(days=30)).date().isoformat()
    boss.send(f"/people/{paused.code}", f"/people/{paused.code}/plan/pause", until=until)
    reach = {"language": "id", "safe_from": "08:00", "safe_to": "20:00", "safe_line": "sms", "cover": "training"}
    boss.send(f"/people/{paused.code}", f"/people/{paused.code}/reach", **reach)
    boss.send(f"/people/{stopped.code}", f"/people/{stopped.code}/plan/stop")
    boss.send(f"/people/{hushed.code}", f"/people/{hushed.code}/danger-word", word=DANGER)
    town.says(hushed, DANGER)
    case = max(case.code for case in town.cases())
    boss.send(f"/cases/{case}", f"/cases/{case}/acknowledge")
    codes = {"hushed": hushed.code, "danger": case}
    return codes | {"aside": aside.code, "paused": paused.code, "stopped": stopped.code, **_answers(town, boss)}


def _answers(town: Town, boss: Visitor) -> dict[str, str]:
    """Somebody who was well, had a problem, was silent, scored 4 in the PHQ-2, and has a second record."""
    who = town.person(name="Siti Rekaan", birth_year=1990, gender="female")
    twin = town.person(name="Siti Rekaan", district=WEST)
    for number, status in enumerate(("answered", "answered", "silent")):
        asked(town, who, number, status)
        if status == "answered":
            run(town, who, "check_in", {"start": ("fine", "problem")[number]}, {})
        town.clock.forward(minutes=5)
    asked(town, who, 3, "answered", "wellbeing")
    key = run(town, who, "feelings", {"interest": "most", "mood": "most"}, {"phq2": 4})
    page = f"/people/{who.code}/answers"
    boss.send(page, page, run=str(key), node="interest", value="never", why="Ditanya lagi lewat telepon")
    wish = {"scope": "thread", "reason": "asked_in_person", "typed": twin.code}
    erased = boss.send(f"/people/{twin.code}", f"/people/{twin.code}/erase", **wish)
    receipt = erased.headers["Location"].rpartition("/")[2]
    return {"asked": who.code, "twin": twin.code, "run": str(key), "receipt": receipt}


def _cases(town: Town, boss: Visitor, hers: Visitor, sari: StaffMember, dewi: StaffMember) -> dict[str, str]:
    codes = {
        "gone": RED,
        "closed": "helped",
        "held": RED,
        "talked": ORANGE,
        "handed": ORANGE,
        "withheld": RED,
        "waiting": RED,
    }
    people = {name: town.person(name=f"Orang {name}", language="sas") for name in codes}
    for (name, text), who in zip(codes.items(), people.values(), strict=True):
        town.says(who, RED if name == "closed" else text)
        town.sends()
        codes[name] = max(case.code for case in town.cases())
        if name == "withheld":
            with town.kabar.database.write() as connection:
                refusal = Said("caseworker", False, "test", "whatsapp")
                consents.record(connection, town.kabar, who, refusal, town.clock.now())

    def does(act: str, name: str, who: Visitor = boss, /, **fields: str) -> None:
        page = f"/cases/{codes[name]}"
        assert who.send(page, f"{page}/{act}", **fields).status_code == 303, (act, name)

    link = r"/a/([\w-]{20,})"
    taken, alert = (re.search(link, text)[1] for text in (town.messages(sari)[0], town.last(sari)))
    for name in ("gone", "closed", "held", "talked", "handed"):
        does("acknowledge", name, hers if name == "handed" else boss)
    does("note", "held", text="Ditelepon, baik.")
    does("contacted", "held")
    does("plan", "held", next_contact=(town.clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00"))
    for name in ("gone", "closed"):
        does("close", name, **FORM)
    for name, scope in (("gone", "all"), ("waiting", "thread")):  # one at once, the other when the case is closed
        erase = f"/people/{people[name].code}/erase"
        boss.send(erase, erase, scope=scope, reason="asked_in_person", typed=people[name].code)
    does("indicators", "held", act="save", age="adult", indicator="coercion_there.debt")
    sent, day = ((town.clock.now() - timedelta(days=ago)).date().isoformat() for ago in (9, 0))
    does("referrals", "held", direction="out", service="lpsk", referral_why="Pendampingan hukum", sent_on=sent)
    does("tasks", "held", kind="own", task_title="Ambil surat di desa", due_on=day, holder="")
    person = re.search(r"/people/(P-\w+)/milestones", boss.get(f"/cases/{codes['held']}").text)[1]
    mark = {"milestone": "fund_received", "answer": "yes", "on_day": day, "seen": "", "case": codes["held"]}
    boss.send(f"/cases/{codes['held']}", f"/people/{person}/milestones", **mark)
    does("talk/take", "talked")
    does("hand-over", "handed", hers, colleague=str(dewi.id))
    town.clock.forward(minutes=20)
    town.ticks()
    town.sends()
    [phone] = {row.identity_id for row in rows(town.kabar, message, message.c.person_id == who.id)}
    return {**codes, "alert": alert, "taken_alert": taken, "phone": str(phone)}


def _lists(town: Town, boss: Visitor) -> dict[str, str]:
    def hand_in(data: bytes, *, reads: bool = True) -> str:
        form = {"csrf_token": boss.token("/people/import"), "file": (io.BytesIO(data), "warga.csv")}
        answer = boss.client.post("/people/import", data=form, content_type="multipart/form-data")
        if reads:
            file_work.go_on(town.kabar, town.clock.now(), seconds=60)
        return answer.location

    done, running = hand_in(csv_of(GOOD)), hand_in(csv_of(GOOD | {"phone": "081234567002"}))
    boss.send(done, f"{done}/go")
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    found = {
        "bad": hand_in(csv_of({"phone": "129", "gender": "?"}, {"name": ""})),
        "checked": hand_in(csv_of({"phone": "081234567003", "district": "Lombok Tenga"})),
        "done": done,
        "running": running,
    }
    boss.send(running, f"{running}/go")
    found["waiting_list"] = hand_in(csv_of(GOOD), reads=False)
    return {name: path.rpartition("/")[2] for name, path in found.items()}
