"""One YAML file: its data, and the line any part of it stands on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path as File
from typing import Final

from ruamel.yaml import MappingNode, Node, SequenceNode

from bot.content.yaml import read_nodes, read_yaml
from bot.content.yaml_faults import FAULTS, explained
from bot.core.finding import ContentError, Finding, Path
from bot.core.told import Told, cut, told

UNREADABLE: Final = "yaml"
"""The kind of a finding about a file that cannot be read at all."""


class Source:
    """A content file that was read. Raises :class:`ContentError` where it is no YAML."""

    def __init__(self, file: File, text: str | None = None) -> None:
        """Read the file, or ``text`` as if it were the file's."""
        self.file = file
        try:
            self._text = file.read_text(encoding="utf-8") if text is None else text
            self.data = read_yaml(self._text)
        except FileNotFoundError:
            mend = told("Put it into {folder}", folder=file.parent)
            raise self._refused(file.name, told("the file is missing"), mend) from None
        except UnicodeDecodeError as error:
            words = told("not UTF-8 at byte {byte}", byte=error.start)
            line = error.object.count(b"\n", 0, error.start) + 1
            raise self._refused(f"{file.name}:{line}", words, told("Save the file as UTF-8")) from None
        except FAULTS as error:
            line, words, mend = explained(error, self._text)
            raise self._refused(f"{file.name}:{line}", words, mend) from None

    def _refused(self, place: str, words: Told, mend: Told) -> ContentError:
        return ContentError([Finding(place, words, mend, "error", UNREADABLE, self.file.stem)])

    @cached_property
    def _root(self) -> Node | None:
        return read_nodes(self._text)

    def place(self, path: Path) -> str:
        """File, line and keys of a place, for people; the nearest line above where the place is missing."""
        line = 1
        node = self._root
        for key in path:
            found = _inside(node, key)
            if found is None:
                break
            line, node = found
        keys = ".".join(cut(str(key)) for key in path)
        return f"{self.file.name}:{line} ({keys})" if keys else f"{self.file.name}:{line}"


def _inside(node: Node | None, key: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None
