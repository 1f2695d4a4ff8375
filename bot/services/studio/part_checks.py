"""What could be wrong with a plan, a ladder, services or words of danger among everything else that is live."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Final

from bot.content import Content
from bot.content.parts import LEXICON
from bot.content.source import Source
from bot.core.check import Rules, Translations, check_flow, neutral_words, promises
from bot.core.check.place import LEVEL_WORDS
from bot.core.finding import Finding, Path
from bot.core.flow import LEVELS, Flow, Level
from bot.core.hear import examples
from bot.core.ladder import Span
from bot.core.run import CRISIS
from bot.core.told import quoted, told
from bot.core.walk import walk
from bot.core.world import Service
from bot.i18n import Catalogues
from bot.services.dialled import Call
from bot.services.studio import danger_checks

_SOON: Final[Mapping[Level, timedelta]] = {"red": timedelta(hours=4), "orange": timedelta(hours=72)}
"""So soon the next one is told of a case that nobody takes, whatever staff write: sixteen and three times what comes
with Kabar. Slower is no ladder any more."""
_TIMES: Final = {
    "acknowledge": told("take the case"),
    "contact": told("reach the person"),
    "resolve": told("close the case"),
}


def of_plan(live: Content, made: Content, source: Source, texts: Translations) -> Iterator[Finding]:
    """Steps that begin what no plan may begin: a crisis, a withdrawal, the question whether somebody takes part.

    And what is not neutral in flows that come unasked for the first time: their own check held them to nothing.
    """
    plan = made.plan
    named = [(part.flow, ("phases", at, "flow")) for at, part in enumerate(plan.phases)]
    named += [(part.flow, ("also", at, "flow")) for at, part in enumerate(plan.also)]
    for name, path in (*named, (plan.silence.flow, ("silence", "flow"))):
        flow = made.world.flows[name]
        if name in {CRISIS, plan.invite} or any(node.do for node in flow.nodes.values()):
            words = told("the flow {name!r} comes when somebody writes, never because it is time", name=name)
            yield Finding(source.place(path), words, told("Use another flow here"), kind="not_by_plan")
    for name in sorted(made.opens - live.opens):
        found = neutral_words.findings(made.world, made.world.flows[name], texts, _place, made.rules)
        yield from (one for one in found if one.severity == "error")


def of_ladder(live: Content, made: Content, source: Source) -> Iterator[Finding]:
    """Promises in texts that it would not hold, and levels that are slower than a lesser one."""
    yield from _new(live, made, _promises)
    yield from _wakes_nobody(made, source)
    for graver, lesser in pairwise(LEVELS):
        for key in _TIMES:
            one, other = (getattr(made.ladder.levels[level], key) for level in (graver, lesser))
            if _length(one) > _length(other):
                words = told(
                    "{graver} has longer to {act} than {lesser}",
                    graver=LEVEL_WORDS[graver],
                    act=_TIMES[key],
                    lesser=LEVEL_WORDS[lesser],
                )
                mend = told("See whether that is meant")
                yield Finding(source.place(("levels", graver, key)), words, mend, "warning", "graver_is_slower")


def _wakes_nobody(made: Content, source: Source) -> Iterator[Finding]:
    """A ladder on which somebody in danger would be told of to nobody in time, or by e-mail alone."""
    for level, longest in _SOON.items():
        rung, named = made.ladder.levels[level], LEVEL_WORDS[level]
        for key in ("acknowledge", "again_every"):
            if _length(getattr(rung, key)) > longest:
                hours = longest // timedelta(hours=1)
                words = told(
                    "{level}: the next alert would come after more than {hours} hours", level=named, hours=hours
                )
                place = source.place(("levels", level, key))
                yield Finding(place, words, told("Write a shorter time"), kind="late_alerts")
        if set(rung.through) <= {"email"}:
            words, mend = (
                told("{level}: told by e-mail alone", level=named),
                told("Add whatsapp or sms: an e-mail wakes nobody"),
            )
            yield Finding(source.place(("levels", level, "through")), words, mend, kind="email_alone")
        if not {"supervisor", "everyone"} & set(rung.climb):
            words = told("{level}: nobody is told where caseworkers do not answer", level=named)
            mend = told("Let it climb to supervisor or everyone")
            yield Finding(source.place(("levels", level, "climb")), words, mend, kind="no_climb")


def _promises(content: Content, flow: Flow) -> Iterator[Finding]:
    return promises.findings(flow, walk(content.world, flow.name), content.ladder, _place)


def of_services(live: Content, made: Content, source: Source, calls: Collection[Call]) -> Iterator[Finding]:
    """Services that flows would miss, days on which nobody dialled."""
    braces = [
        Finding(
            source.place((service.id, key)),
            told("braces in a text: Kabar fills nothing in here"),
            told("Take {{ and }} away"),
            kind="braces",
        )
        for service in made.services.values()
        for key in ("name", "contact")
        if set("{}") & set(getattr(service, key))
    ]
    yield from braces
    for service in made.services.values():
        yield from _never_dialled(live, service, source, calls)
    if braces:
        return  # no flow could be walked: there is nothing to put in their place
    yield from _new(live, made, lambda content, flow: _check(content, flow, content.rules) if _refers(flow) else ())


def of_lexicon(live: Content, made: Content, flows: bool) -> Iterator[Finding]:
    """Examples that do not go as written, alarms too many and too few, and words that flows would hear otherwise."""
    tried = tuple(examples.tried(made.world.lexicon))
    for one in tried:
        if not one.holds:
            words = (
                told("{text} must fire and does not", text=quoted(one.text))
                if one.must_fire
                else told("{text} must not fire and does", text=quoted(one.text))
            )
            place = f"{LEXICON}{one.rule.category}.yaml: {one.rule.name}"
            yield Finding(place, words, told("Change the rule's words, or the example"), kind="example")
    yield from danger_checks.findings(live.world.lexicon, made.world.lexicon, tried, LEXICON)
    if flows:
        yield from _new(live, made, _check)


def _never_dialled(live: Content, service: Service, source: Source, calls: Collection[Call]) -> Iterator[Finding]:
    """A day in the file counts only where somebody wrote down a call on that day, or where it was live already."""
    raw = source.data[service.id] if isinstance(source.data, dict) else {}
    claimed, place = raw.get("verified_on"), source.place((service.id, "verified_on"))
    if claimed is None or Call(service.id, service.contact, "reached", claimed) in calls:
        return
    was = Source(source.file, live.parts["services"].body).data
    before = was.get(service.id, {}) if isinstance(was, dict) else {}
    if (before.get("contact"), before.get("verified_on")) != (service.contact, claimed):
        words = told("nobody wrote down a call to {service!r} on {day}", service=service.name, day=claimed)
        mend = told("Leave verified_on empty; dial the number and say so on the page of services")
        yield Finding(place, words, mend, kind="not_dialled")


def _refers(flow: Flow) -> bool:
    return any(node.refer for node in flow.nodes.values())


def _check(content: Content, flow: Flow, rules: Rules | None = None) -> Iterable[Finding]:
    texts = Catalogues.load(send_drafts=True).texts
    return check_flow(content.world, flow, texts, _place, untranslated="warning", ladder=content.ladder, rules=rules)


def _new(live: Content, made: Content, of: Callable[[Content, Flow], Iterable[Finding]]) -> Iterator[Finding]:
    """What is found with the part in its place and was not found before."""
    for name, flow in made.world.flows.items():
        found = list(of(made, flow))
        if found and (known := set(of(live, live.world.flows[name]))):
            found = [one for one in found if one not in known]
        yield from found


def _place(flow: str, path: Path) -> str:
    return f"{flow}.yaml ({'.'.join(map(str, path))})" if path else f"{flow}.yaml"


def _length(span: Span) -> timedelta:
    return span.clock + timedelta(days=span.working_days)
