"""``python -m bot.cli``: the same as ``kabar``, also where no script was installed."""

from __future__ import annotations

from bot.cli import main

main(prog_name="kabar")
