"""What differs between two versions of a part of the content (plan, ladder, services, lexicon), place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.core.finding import Path
from bot.core.flow_diff import Change

_NAMED_BY: Final = ("step", "rule")
"""Items of a list are known by these keys, not by their place in it."""
ORDER: Final = "order"
"""The last key of a change that is only of the order in which named items stand."""


def differences(old: object, new: object) -> tuple[Change, ...]:
    """Every place, in the order of the new one, what is gone last.

    Of a list of words only those are told that came or went; whoever is only at another place stands in a change
    whose path ends with :data:`ORDER`.
    """
    before, after = dict(_flat(old, ())), dict(_flat(new, ()))
    return tuple(_changes(before, after))


_Flat = tuple[str, ...] | str


def _changes(before: Mapping[Path, _Flat], after: Mapping[Path, _Flat]) -> Iterator[Change]:
    for path in dict.fromkeys((*after, *before)):
        was, now = before.get(path, ""), after.get(path, "")
        if was == now:
            continue
        if path[-1:] == (ORDER,) and isinstance(was, tuple) and isinstance(now, tuple):
            if [one for one in was if one in now] != [one for one in now if one in was]:
                yield Change("setting", path, ", ".join(was), ", ".join(now))
            continue
        if path[-1:] == (ORDER,):
            continue
        yield _change(path, was, now)


def _change(path: Path, was: _Flat, now: _Flat) -> Change:
    if isinstance(was, tuple) and isinstance(now, tuple) and set(was) != set(now):
        gone, come = ([one for one in here if one not in there] for here, there in ((was, now), (now, was)))
        return Change("setting", path, ", ".join(gone), ", ".join(come))
    before, after = (", ".join(one) if isinstance(one, tuple) else one for one in (was, now))
    return Change("setting", path, before, after)


def _flat(data: object, path: Path) -> Iterator[tuple[Path, _Flat]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _flat(value, (*path, str(key)))
    elif isinstance(data, list) and data and all(isinstance(one, Mapping) for one in data):
        names = [_name(one, at) for at, one in enumerate(data)]
        yield (*path, ORDER), tuple(names)
        for name, item in zip(names, data, strict=True):
            yield from _flat(item, (*path, name))
    elif isinstance(data, list):
        yield path, tuple(" + ".join(map(str, one)) if isinstance(one, list) else str(one) for one in data)
    elif data is not None:
        yield path, str(data).lower() if isinstance(data, bool) else str(data)


def _name(item: Mapping[object, object], at: int) -> str:
    return next((str(item[key]) for key in _NAMED_BY if item.get(key)), str(at + 1))
