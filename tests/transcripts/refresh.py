"""Write the golden conversations anew: ``python -m tests.transcripts.refresh``. Then read the difference."""

from __future__ import annotations

from bot.content import packaged
from tests.transcripts.golden import FOLDER, golden


def main() -> None:
    for name in packaged().world.flows:
        (FOLDER / f"{name}.yaml").write_text(golden(name), encoding="utf-8")


if __name__ == "__main__":
    main()
