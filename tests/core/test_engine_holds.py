"""Properties: whatever anybody writes, in whatever state, the engine answers, ends, and leaves a valid session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.run import DEEPEST
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, Said, step

WORLD = packaged().world
WORDS = [
    *(word for flow in WORLD.flows.values() for word in flow.keywords),
    *(choice.label for flow in WORLD.flows.values() for node in flow.nodes.values() for choice in node.choices),
    *("1", "2", "3", "4", "7", "ya", "tidak", "zzz", "", " ", "saya mau bunuh diri", "saya dipukuli"),
    *("debt collector mengancam", "bantuan belum cair", "\u0000", "\U0001f64f", "stop", "BERHENTI!!"),
    *("tiang lalo jok peken kance inaq", "saya sudah pulang dari pasar sama ibu"),
]
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=60))
EVENTS = st.one_of(
    st.builds(Said, TEXTS, media=st.booleans()),
    st.builds(Said, TEXTS),
    st.builds(Begin, st.sampled_from(sorted(WORLD.flows)), st.integers(0, 20)),
)
FACTS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["new", "invited", "active", "paused", "stopped", "refused", "minor"]),
        "covered": st.booleans(),
    },
    optional={
        "gender": st.sampled_from(["male", "female", None]),
        "case": st.sampled_from([None, "silence", "yellow", "red"]),
        "age": st.one_of(st.none(), st.integers(0, 100)),
        "language": st.sampled_from(["id", "sas", "en"]),
        "writes": st.sampled_from(["id", "sas", None]),
    },
)


@settings(deadline=None, max_examples=100)
@given(FACTS, st.lists(st.tuples(EVENTS, st.integers(0, 500)), min_size=1, max_size=12))
def test_any_conversation_goes_on(facts, events):
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    session = None
    for event, hours in events:
        now += timedelta(hours=hours / 10)
        turn = step(WORLD, session, event, facts, now)
        assert turn == step(WORLD, session, event, facts, now), "the same twice"
        if isinstance(event, Said):
            assert turn.reply is not None, "nobody who writes is left without an answer"
        session = turn.session
        if session is None:
            continue
        assert from_json(to_json(session)) == session
        assert session.expires_at > now
        assert 1 <= len(session.frames) <= DEEPEST
        for frame in session.frames:
            flow = WORLD.version(frame.flow, frame.version)
            assert flow is not None
            assert frame.returns or flow.nodes[frame.node].ask
        assert not session.top.returns
        assert len({frame.flow for frame in session.frames}) == len(session.frames)
