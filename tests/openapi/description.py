"""A description of an API (OpenAPI 3), and what is wrong with a request by it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.doubles.twilio.recorded import Request


@dataclass(frozen=True)
class Description:
    """All paths of the files given."""

    paths: Mapping[str, Any]

    @classmethod
    def read(cls, files: Iterable[Path]) -> Description:
        """One or several files, or folders with such files in them."""
        paths: dict[str, Any] = {}
        for given in files:
            for file in sorted(given.glob("twilio_*.json")) if given.is_dir() else [given]:
                told = json.loads(file.read_text(encoding="utf-8"))
                paths |= {path: _whole(item, told) for path, item in told["paths"].items()}
        return cls(paths)

    def faults(self, request: Request) -> list[str]:
        """What the description does not accept about it; nothing if it accepts it."""
        operation, in_path = self._operation(request)
        if operation is None:
            return [f"{request.method} is not described for this path"]
        known = {(one["in"], one["name"]): one for one in operation.get("parameters", [])}
        found = [fault for name, value in in_path.items() for fault in _value(name, value, known.get(("path", name)))]
        for name, value in request.query:
            found += _value(name, value, known.get(("query", name)))
        given = {name for name, _ in request.query}
        found += [
            f"{name} is missing"
            for (place, name), one in known.items()
            if place == "query" and one.get("required") and name not in given
        ]
        return found + _body(request, operation)

    def _operation(self, request: Request) -> tuple[Any, dict[str, str]]:
        # the paths without parameters first: they say more
        for path in sorted(self.paths, key=lambda one: one.count("{")):
            pattern = "".join(
                f"(?P<{part[1:-1]}>[^/]+?)" if part.startswith("{") else re.escape(part)
                for part in re.split(r"(\{\w+\})", path)
            )
            match = re.fullmatch(pattern, request.path)
            if match and request.method.lower() in self.paths[path]:
                return self.paths[path][request.method.lower()], match.groupdict()
        return None, {}


def _whole(told: Any, of: Any) -> Any:
    """With what it refers to in place; one level is enough for what requests are checked by."""
    if isinstance(told, dict):
        if set(told) == {"$ref"}:
            return _referred(told["$ref"], of)
        return {key: _whole(value, of) if key != "responses" else value for key, value in told.items()}
    return [_whole(one, of) for one in told] if isinstance(told, list) else told


def _referred(reference: str, of: Any) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        of = of[part]
    return of


def _body(request: Request, operation: Any) -> list[str]:
    kinds = operation.get("requestBody", {}).get("content", {})
    if request.json is not None:
        schema = kinds.get("application/json", {}).get("schema")
        if schema is None:
            return ["a body of JSON is not described"]
        told = request.json if isinstance(request.json, dict) else {}
        return _missing(set(told), schema) + [
            f"{name} is not described" for name in told if name not in schema.get("properties", {})
        ]
    schema = kinds.get("application/x-www-form-urlencoded", {}).get("schema", {})
    if request.body and not schema:
        return ["a form is not described"]
    properties = schema.get("properties", {})
    found = _missing({name for name, _ in request.body}, schema)
    for name, value in request.body:
        found += _value(name, value, {"schema": properties[name]} if name in properties else None)
    return found


def _missing(given: set[str], schema: Any) -> list[str]:
    return [f"{name} is missing" for name in schema.get("required", []) if name not in given]


def _value(name: str, value: str, described: Any) -> list[str]:
    if described is None:
        return [f"{name} is not described"]
    schema = described.get("schema", {})
    if schema.get("type") == "array":
        schema = schema.get("items", {})
    fault = _fault(value, schema)
    return [f"{name} {fault}"] if fault else []


def _fault(value: str, schema: Any) -> str | None:
    checks = {
        "is no whole number": schema.get("type") == "integer" and not re.fullmatch(r"-?\d+", value),
        "is neither true nor false": schema.get("type") == "boolean" and value.lower() not in {"true", "false"},
        "is none of its values": "enum" in schema and value not in schema["enum"],
        "does not fit its pattern": "pattern" in schema and not re.search(schema["pattern"], value),
        "is too short": len(value) < schema.get("minLength", 0),
        "is too long": len(value) > schema.get("maxLength", len(value)),
        "is no address": schema.get("format") == "uri" and not urlsplit(value).netloc,
        # a day alone, too: Twilio's pages say YYYY-MM-DD for what its description calls a date-time
        "is no time": schema.get("format") == "date-time" and not _time(value),
    }
    if schema.get("type") == "integer" and not checks["is no whole number"]:
        checks["is too small"] = int(value) < schema.get("minimum", int(value))
        checks["is too large"] = int(value) > schema.get("maximum", int(value))
    return next((words for words, wrong in checks.items() if wrong), None)


def _time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
