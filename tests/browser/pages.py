"""Every page that Kabar shows, for tests that look at all of them. A new page: one line in ``PAGES``.

``{names}`` in a path are made in ``tests/browser/site.py``; what a page shows must be there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.services.programme.topics import TOPICS


@dataclass(frozen=True)
class Page:
    """What ``who`` sees at ``path``; with a form, what answers when the form of that page is sent to ``action``."""

    who: str
    """A visitor of ``tests/browser/site.py``."""
    path: str
    action: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


LOOK = {"act": "look", "age": "adult", "indicator": "coercion_there.debt"}
TEXTS = "/studio/texts?language=sas&flow=thanks"
LONG = {"language": "sas", "flow": "thanks", "seen": "2"}
SHIFT = {"begins": "", "ends": "", "duty": "on_call"}

PAGES: Final = (
    # logging in
    Page("nobody", "/login"),
    Page("nobody", "/login", "/login", {"email": "x@example.org", "password": "x"}, 401),
    Page("half", "/login/code"),
    Page("half", "/login/code?by=recovery"),
    Page("half", "/login/code", "/login/code", {"code": "000000"}, 401),
    Page("newcomer", "/login/set-up"),
    Page("newcomer", "/login/set-up", "/login/set-up", {"code": "000000"}, 401),
    Page("newcomer", "/login/set-up", "/login/set-up", {"code": "{code}"}),
    Page("nobody", "/invitation/{invitation}"),
    Page("nobody", "/invitation/{invitation}", "/invitation/{invitation}", {"password": "x", "again": "y"}, 422),
    Page("nobody", "/invitation/used", status=410),
    Page("nobody", "/a/{alert}"),
    Page("nobody", "/a/{alert}", "/a/{alert}"),
    Page("nobody", "/a/{alert}"),
    Page("nobody", "/a/{taken_alert}"),
    # cases
    Page("boss", "/cases"),
    Page("boss", "/cases?show=closed"),
    Page("newcomer", "/cases?show=closed"),  # another district: nothing there
    Page("boss", "/cases/{waiting}"),
    Page("boss", "/cases/{held}"),
    Page("boss", "/cases/{talked}"),
    Page("boss", "/cases/{closed}"),
    Page("boss", "/cases/{gone}"),
    Page("sari", "/cases/{handed}"),
    Page("boss", "/cases/{withheld}"),
    Page("boss", "/cases/{danger}"),
    Page("boss", "/cases/{held}", "/cases/{held}/note", {"text": ""}, 422),
    Page("boss", "/cases/{held}", "/cases/{held}/close", {"outcome": ""}, 422),
    Page("boss", "/cases/{talked}", "/cases/{talked}/talk/write", {"words": ""}, 422),
    Page("boss", "/cases/{held}", "/cases/{held}/referrals", {"direction": "out"}, 422),
    Page("boss", "/cases/{held}", "/cases/{held}/tasks", {"kind": "own"}, 422),
    Page("boss", "/cases/{held}/indicators"),
    Page("boss", "/cases/{held}/indicators", "/cases/{held}/indicators", LOOK),
    Page("boss", "/cases/{talked}/indicators", "/cases/{talked}/indicators", {"act": "save"}, 422),
    # the day and the caseload
    Page("boss", "/today"),
    Page("sari", "/today"),
    Page("newcomer", "/today"),  # another district: nothing there
    Page("boss", "/caseload"),
    Page("boss", "/caseload/cases"),
    Page("boss", "/caseload/cases", "/caseload/cases", {"to": ""}, 422),
    Page("boss", "/caseload/moves/{move}"),
    Page("boss", "/caseload/moves/{moving}"),
    Page("nobody", "/offline"),
    # people
    Page("boss", "/people"),
    Page("boss", "/people?status=active&district=Lombok+Barat"),
    Page("boss", "/people/{silent}"),
    Page("boss", "/people/{silent}?texts=1"),
    Page("boss", "/people/{aside}"),
    Page("boss", "/people/{paused}"),
    Page("boss", "/people/{stopped}"),
    Page("boss", "/people/{stopped}", "/people/{stopped}/plan/resume", {}, 422),
    Page("boss", "/people/{hushed}"),
    Page("boss", "/people/{asked}", "/people/{asked}/danger-word", {"word": "ya"}, 422),
    Page("boss", "/people/{asked}"),
    Page("boss", "/people/{asked}/copy"),  # it waits for a second person
    Page("boss", "/people/{aside}/copy"),  # it was approved
    Page("sari", "/people/{aside}/copy", "/people/{aside}/copy/file", {}, 422),
    Page("sari", "/people/{asked}/copy", "/people/{asked}/copy", {"sure": ""}, 422),
    Page("boss", "/people/{asked}/erase"),
    Page("boss", "/people/{asked}/erase", "/people/{asked}/erase", {"scope": "all", "typed": "x"}, 422),
    Page("boss", "/people/erased/{receipt}"),
    Page("boss", "/people/{asked}/looks"),
    Page("boss", "/people/{asked}/looks?page=7"),  # nothing so far back
    Page("boss", "/people/{asked}/answers"),
    Page("boss", "/people/{asked}/answers", "/people/{asked}/answers", {"run": "{run}", "node": "mood"}, 422),
    Page("boss", "/people/{stopped}/answers"),
    Page("boss", "/people/{stopped}/merge"),
    Page("boss", "/people/{asked}/merge"),
    Page("boss", "/people/{asked}/merge?with={twin}"),
    Page("boss", "/people/{asked}/merge?with={twin}", "/people/{asked}/merge", {"with": "{twin}"}, 422),
    Page("boss", "/people/new"),
    Page("sari", "/people/new", "/people/new", {"name": "", "phone": "129", "birth_year": "90"}, 422),
    Page("boss", "/people/import"),
    Page("boss", "/people/import/{bad}"),
    Page("boss", "/people/import/{checked}"),
    Page("boss", "/people/import/{done}"),
    Page("boss", "/people/import/{running}"),
    Page("boss", "/people/import/{waiting_list}"),
    # the rota
    Page("boss", "/rota"),
    Page("sari", "/rota"),
    Page("boss", "/rota", "/rota/shifts", SHIFT, 422),
    Page("boss", "/rota", "/rota/leave", {"staff_id": "x"}, 422),
    # the programme
    *(Page("boss", f"/programme?topic={topic}") for topic in TOPICS),
    Page("boss", "/programme?period=1999-01", status=400),
    Page("boss", "/programme/kabar.csv?period=1999-01", status=400),
    # staff, and one's own account
    Page("boss", "/staff"),
    Page("boss", "/audit"),
    Page("boss", "/audit?kind=looks&code={asked}&from=2000-01-01"),
    Page("boss", "/audit?code=KB-999999"),
    Page("boss", "/audit", "/audit", {"code": "Siti"}, 422),
    Page("boss", "/exports"),
    Page("boss", "/exports", "/exports/{own_request}/approve", {}, 422),
    Page("boss", "/retention"),
    Page("boss", "/retention", "/retention/cases/on", {"days": "1825"}, 422),
    Page("boss", "/staff/{member}"),
    Page("boss", "/staff/{invited}"),
    Page("boss", "/staff/{boss}"),
    Page("boss", "/staff/{member}", "/staff/{member}/link"),
    Page("boss", "/staff/{member}/link"),
    Page("boss", "/staff/{member}/duty"),
    Page("boss", "/staff/{member}", "/staff/{member}/duty", {"duty_from": "08:00"}, 422),
    Page("boss", "/staff/invite"),
    Page("boss", "/staff/invite", "/staff/invite", {"name": "", "role": "caseworker"}, 422),
    Page("boss", "/account"),
    Page("boss", "/account", "/account/timezone", {"timezone": "Mars/Olympus"}, 422),
    Page("boss", "/account/timezone"),
    Page("boss", "/account/password"),
    Page("boss", "/account/password", "/account/password", {"old": "x", "password": "y", "again": "z"}, 422),
    Page("boss", "/account/recovery-codes"),
    Page("boss", "/account/recovery-codes", "/account/recovery-codes", {"code": "000000"}, 401),
    Page("boss", "/account/other-phone"),
    # the Studio
    Page("editor", "/studio"),
    Page("boss", "/studio"),
    Page("editor", "/studio/flows"),
    Page("editor", "/studio", "/studio/flows", {"name": "Air", "title": ""}, 422),
    Page("editor", "/studio/flows/check_in"),
    Page("boss", "/studio/flows/crisis"),
    Page("editor", "/studio/flows/water"),
    Page("editor", "/studio/flows/water/head"),
    Page("editor", "/studio/flows/water/steps"),
    Page("editor", "/studio/flows/water", "/studio/flows/water/steps", {"step": "Besar"}, 422),
    Page("editor", "/studio/flows/water/steps/start"),
    Page("editor", "/studio/flows/water", "/studio/flows/water/steps/start", {"ask": "Air?", "answer": "yes_no"}, 409),
    Page("editor", "/studio/flows/water/steps/start/copy"),
    Page("editor", "/studio/flows/water/steps/start/rename"),
    Page("editor", "/studio/flows/water/yaml"),
    Page("editor", "/studio/flows/water/changes"),
    Page("editor", "/studio/flows/water/changes", "/studio/flows/water/publish", {"why": ""}, 422),
    Page("editor", "/studio/flows/asked/changes"),
    Page("boss", "/studio/flows/asked/changes"),
    Page("editor", "/studio/flows/asked/history"),
    Page("editor", "/studio/flows/thanks/history"),
    # the studio: a flow drawn, played and replayed; tests of staff's own
    Page("editor", "/studio"),
    Page("editor", "/studio/flows/check_in/map"),
    Page("editor", "/studio/flows/offer_check/map"),
    Page("editor", "/studio/flows/check_in/phone"),
    Page(
        "boss",
        "/studio/flows/check_in/phone",
        "/studio/flows/check_in/phone",
        {"act": "say", "text": "3", "line": "sim"},
    ),
    Page("editor", "/studio/flows/crisis/phone", "/studio/flows/crisis/phone", {"act": "keep", "test": ""}, 422),
    Page("editor", "/studio/tests"),
    Page("editor", "/studio/tests/{story}"),
    Page("editor", "/studio/tests", "/studio/tests", {"name": "x", "body": "- besok: ya"}, 422),
    Page("editor", "/studio/flows/check_in/replay"),
    Page("editor", "/studio/flows/check_in/replay", "/studio/flows/check_in/replay", {"days": "30"}),
    # translations
    Page("boss", "/studio/texts"),
    Page("editor", "/studio/texts?flow=thanks"),
    Page("boss", "/studio/texts?language=sas&flow=thanks"),
    Page("editor", "/studio/texts?language=sas&status=draft"),
    Page("editor", "/studio/texts?language=en&flow=templates"),
    Page("editor", "/studio/texts?language=jv&status=reviewed&flow=nowhere"),
    Page("editor", TEXTS, "/studio/texts/save", {"key": "{text}", "language": "sas", "seen": "9", "text": "x"}, 422),
    Page("editor", TEXTS, "/studio/texts/save", {**LONG, "key": "{text}", "text": "\u201c" + "x" * 400}, 422),
    Page("boss", "/studio/texts/files"),
    Page("boss", "/studio/texts/files?language=sas"),
    Page("boss", "/studio/texts/files", "/studio/texts/export", {"language": "sas", "flow": "nowhere"}, 422),
    Page("boss", "/studio/texts/import/{po}"),
    Page("editor", "/studio/texts/import/{bad_po}"),
    # what is refused
    Page("boss", "/nowhere", status=404),
    Page("nobody", "/nowhere", status=404),
    Page("editor", "/rota", status=403),
    Page("editor", "/programme"),
    Page("boss", "", "/rota/leave", status=400),  # without its token
    # the Studio
    Page("boss", "/studio/services"),
    Page("editor", "/studio/services"),
    Page("editor", "/studio/plan"),
    Page("boss", "/studio/plan"),
    Page("editor", "/studio/plan", "/studio/plan/step", {"list": "phases", "step": "weekly", "act": "change"}, 422),
    Page("editor", "/studio/services", "/studio/services/edit", {"service": "kp2mi", "act": "change", "name": ""}, 422),
    Page("editor", "/studio/ladder"),
    Page("editor", "/studio/ladder", "/studio/ladder/level", {"level": "red", "contact_count": "x"}, 422),
    Page("editor", "/studio/lexicon"),
    Page("editor", "/studio/lexicon", "/studio/lexicon", {"sentence": "tlg sy dikurung majikan"}),
    Page("editor", "/studio/lexicon/help"),
    Page("boss", "/studio/lexicon/help"),
    Page("editor", "/studio/lexicon/help", "/studio/lexicon/help", {"sentence": "jadwal besok"}),
    # the demo
    Page("demo", "/?person={phone}"),
    Page("demo", "/cases"),
    Page("cookieless", "/?began=1", status=400),
)

NOT_PAGES: Final = {
    "static.file": "style, scripts and pictures",
    "caseload.move_live": "a piece of a move's page",
    "cases.file": "a file that somebody sent, to be kept",
    "cases.live": "a piece of the case list, which is looked at in its page",
    "demo.live": "pieces of the demo, which are looked at in their page",
    "health.alive": "for machines",
    "health.metrics": "for machines",
    "health.ready": "for machines",
    "home": "leads to the case list",
    "home_screen.manifest": "for the home screen of a phone",
    "home_screen.script": "for the browser",
    "people.empty_list": "a file",
    "people.import_live": "a piece of an import's page",
    "programme.xlsx": "a file; its fault is the same page as programme.csv's",
    "studio_flow.changes_again": "the page of differences",
    "studio_flow.history_again": "the page of the history",
    "studio_flow.merge_again": "the flow's page",
    "studio_flow.page_again": "the flow's page",
    "studio_flow.here": "for the script of a flow's page",
    "studio_ladder.again": "the page of the ladder again",
    "studio_lexicon.again": "the page of a kind of signs again",
    "studio_plan.again": "the page of the plan again",
    "studio_services.again": "the page of services again",
    "talk.live": "a piece of the case's page",
    "today.live": "a piece of the day's page",
}
"""Addresses that answer GET, and why nobody looks at a page there."""

FILES: Final = frozenset({"subject_copy.html", "_copy_kept.html", "copy_words.html"})
"""Templates of what a person takes home as a file, which has a test of its own."""
