"""Small flows for tests, in the words staff use."""

from __future__ import annotations

from dataclasses import replace

from ruamel.yaml import YAML

from bot.content import packaged
from bot.core.parse import parse_flow


def flow(text, name="small"):
    data = {"flow": name, "title": name, **YAML(typ="safe", pure=True).load(text)}
    return parse_flow(name, data)


def world(*texts, **named):
    """The packaged world with these flows beside its own: the first is called ``small``."""
    extra = {f"small{at or ''}": text for at, text in enumerate(texts)} | named
    flows = {name: flow(text, name) for name, text in extra.items()}
    base = packaged().world
    every = {**base.flows, **flows}
    versions = {(one.name, one.version): one for one in every.values()}
    return replace(base, flows=every, versions=versions)


def beside(base, *flows):
    """This world with these flows beside its own."""
    every = {**base.flows, **{flow.name: flow for flow in flows}}
    return replace(base, flows=every, versions={**base.versions, **{(one.name, one.version): one for one in flows}})
