"""axe-core, which finds what shuts people out of a page. ``python -m`` makes sure that it is here.

It comes from npm, one version, checked by its published hash, and lies in the user's cache. npm fetches it where there
is npm, for that knows this machine's registry, proxy and log-in; else Python fetches the same file itself, so that
nothing but Python is needed. Its licence is MPL-2.0: only tests use it, and nothing of it lies in this repository.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"
INTEGRITY = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
"""As ``npm view axe-core@VERSION dist.integrity`` tells it: of the whole file."""
NAME = f"axe-core-{VERSION}.tgz"
SCRIPT = "package/axe.min.js"
SECONDS = 60
MISSING = (
    f"The browser tests need axe-core {VERSION} and could not fetch it from npm: go online (npm_config_registry names "
    f"another registry), or set KABAR_AXE to a file made by: npm pack axe-core@{VERSION}"
)
WRONG = f"KABAR_AXE names no axe-core {VERSION} as npm published it; make one by: npm pack axe-core@{VERSION}"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of these whose answer may differ between light and dark."""
RUN = """async ({ kind, values, without }) => {
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  const rules = kind === 'tag' ? { 'target-size': { enabled: true } } : {};
  without.forEach((one) => { rules[one] = { enabled: false }; });
  const found = await axe.run({ runOnly: { type: kind, values }, rules, resultTypes: ['violations'] });
  return found.violations.map((one) => ({ rule: one.id, help: one.help, nodes: one.nodes.map(
    (node) => `${node.target.join(' ')}: ${node.failureSummary.split('\\n')[1].trim()}`) }));
}"""


def violations(page: Page, *rules: str, colours: bool = True) -> list[str]:
    """What is wrong with the page as it now stands, its foldable parts open: one line for each element.

    By these rules, or else by all; without those about colours, which take longest, where another look has asked them.
    """
    if not page.evaluate("() => 'axe' in window"):
        script = source()
        if script is None:
            pytest.fail(missing(), pytrace=False)
        page.evaluate(script)  # the pages' own policy keeps out scripts of others, but not what is typed at a console
    asked = {"kind": "rule" if rules else "tag", "values": list(rules or TAGS), "without": () if colours else COLOURS}
    found = page.evaluate(RUN, asked)
    return [f"{one['rule']} ({one['help']}): {node}" for one in found for node in one["nodes"]]


@cache
def source() -> str | None:
    """The program that runs in a page; None where it is not here and cannot be had."""
    packed = find() or fetch()
    if packed is None:
        return None
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        script = archive.extractfile(SCRIPT)
        assert script is not None
        return script.read().decode()


def missing() -> str:
    """What to do where it cannot be had, in one line."""
    return WRONG if os.environ.get("KABAR_AXE") else MISSING


def find() -> bytes | None:
    """The file that somebody put here, or that was fetched before; None where it is not the right one."""
    given = os.environ.get("KABAR_AXE")
    return _right(Path(given) if given else _kept())


def fetch() -> bytes | None:
    """Get it and keep it; None where it cannot be had, is not what was published, or somebody named another file."""
    if os.environ.get("KABAR_AXE"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        packed = _by_npm(Path(folder)) or _by_ourselves(Path(folder))
    if packed is not None:
        try:
            _keep(packed)
        except OSError as error:  # a home that cannot be written to: it is fetched each time
            sys.stderr.write(f"axe-core could not be kept in {_kept().parent}: {error}\n")
    return packed


def _kept() -> Path:
    """In the cache, where every checkout of this user finds it."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "kabar-tests" / NAME


def _keep(packed: bytes) -> None:
    """Put it there whole, also where another run does the same at this moment."""
    kept = _kept()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
        file.write(packed)
    Path(file.name).replace(kept)


def _by_npm(folder: Path) -> bytes | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--fetch-retries=0"]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _right(folder / NAME)


def _by_ourselves(folder: Path) -> bytes | None:
    registry = os.environ.get("npm_config_registry") or "https://registry.npmjs.org"  # noqa: SIM112 - npm's own spelling
    if not registry.startswith(("https://", "http://")):
        return None
    try:
        with urllib.request.urlopen(f"{registry.rstrip('/')}/axe-core/-/{NAME}", timeout=SECONDS) as answer:  # noqa: S310
            (folder / NAME).write_bytes(answer.read())
    except (OSError, ValueError):
        return None
    return _right(folder / NAME)


def _right(file: Path) -> bytes | None:
    """What is in the file, if it is what npm published."""
    try:
        packed = file.read_bytes()
    except OSError:
        return None
    digest = base64.b64encode(hashlib.sha512(packed).digest()).decode()
    return packed if f"sha512-{digest}" == INTEGRITY else None


if __name__ == "__main__":
    if find() is None:
        sys.stderr.write(f"Looking for axe-core {VERSION} ...\n")
        if fetch() is None:
            sys.exit(missing())
