"""Reads flows: one YAML file each, those beside the other content files of the folder included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.content.source import Source
from bot.core.finding import ContentError, Finding
from bot.core.finding import Path as Keys
from bot.core.flow import Flow
from bot.core.parse import parse_anyhow, parse_flow

NOT_FLOWS = frozenset(
    (
        *("plan", "ladder", "holidays", "services", "districts", "common", "templates", "languages", "prices"),
        *("indicators", "milestones", "steps", "neutral"),
    )
)
"""Files of the content folder that hold something else."""


def read_flow(file: Path) -> Flow:
    """One flow; raises :class:`ContentError`."""
    source = Source(file)
    return parse_flow(file.stem, source.data, source.place)


def flow_files(folder: Path) -> list[Path]:
    """The folder's flow files, by name."""
    return sorted(file for file in folder.glob("*.yaml") if file.stem not in NOT_FLOWS)


def read_flows(folder: Path) -> Mapping[str, Flow]:
    """Every flow of the folder; raises :class:`ContentError` with all that is wrong in any of them."""
    flows: dict[str, Flow] = {}
    findings: list[Finding] = []
    for file in flow_files(folder):
        try:
            flows[file.stem] = read_flow(file)
        except ContentError as error:
            findings.extend(error.findings)
    if findings:
        raise ContentError(findings)
    return flows


def parse_text(name: str, text: str) -> Flow:
    """A flow from the text of its file, e.g. one that was published earlier; raises :class:`ContentError`."""
    source = Source(Path(f"{name}.yaml"), text)
    return parse_flow(name, source.data, source.place)


def parse_what_is_there(name: str, text: str) -> tuple[Flow | None, tuple[Finding, ...]]:
    """As much of the flow as can be read, None where the text is no YAML; and what is wrong with its form."""
    try:
        source = Source(Path(f"{name}.yaml"), text)
    except ContentError as error:
        return None, error.findings
    return parse_anyhow(name, source.data, source.place)


def sources(folder: Path) -> Mapping[str, str]:
    """Every flow's file as written, by the flow's name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in flow_files(folder)}


def places(folder: Path) -> Callable[[str, Keys], str]:
    """Names parts of the folder's flows for people, e.g. ``check_in.yaml:12 (nodes.start.ask)``."""
    source = cache(lambda flow: Source(folder / f"{flow}.yaml"))
    return lambda flow, path: source(flow).place(path)
