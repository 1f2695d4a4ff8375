"""One YAML file: its data, and the line any part of it stands on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path as File

from ruamel.yaml import MappingNode, Node, SequenceNode
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.content.yaml import read_nodes, read_yaml
from bot.core.finding import ContentError, Finding, Path


class Source:
    """A content file that was read. Raises :class:`ContentError` where it is no YAML."""

    def __init__(self, file: File, text: str | None = None) -> None:
        """Read the file, or ``text`` as if it were the file's."""
        self.file = file
        try:
            self._text = file.read_text(encoding="utf-8") if text is None else text
            self.data = read_yaml(self._text)
        except FileNotFoundError:
            raise ContentError([Finding(file.name, "the file is missing", f"Put it into {file.parent}")]) from None
        except UnicodeDecodeError as error:
            words = f"not UTF-8 at byte {error.start}"
            raise ContentError([Finding(file.name, words, "Save the file as UTF-8")]) from None
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            words = " ".join(str(error.problem or "it is no YAML").split())
            mend = "Look at this line and the one above: quotes, spaces before keys, a double key"
            raise ContentError([Finding(f"{file.name}:{line}", words, mend)]) from None
        except YAMLError as error:
            words = " ".join(str(error).split())
            raise ContentError([Finding(file.name, words, "Take the odd letter away")]) from None

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
        keys = ".".join(map(str, path))
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
