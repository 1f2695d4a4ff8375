"""``python -m tests.browser.draw_icons``: draw the home screen's icons from ``icon.svg`` anew, with Chromium."""

from __future__ import annotations

import os

from playwright.sync_api import sync_playwright

from bot.web.assets import FOLDER
from tests.browser import chromium

SIZES = {"icon-192.png": 192, "icon-512.png": 512}


def main() -> None:
    """Write them beside the drawing."""
    drawing = (FOLDER / "icon.svg").read_text(encoding="utf-8").replace("<svg ", '<svg style="display:block" ', 1)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=root)
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f'<body style="margin:0">{drawing}</body>')
            page.screenshot(path=FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
