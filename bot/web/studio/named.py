"""Names of tests as staff type them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60


def test_name(typed: str) -> str:
    """Small letters, digits and _: "Ditagih, lalu diancam" is ``ditagih_lalu_diancam``; '' where nothing is left."""
    plain = unicodedata.normalize("NFKD", typed[:1000]).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if name and not name[0].isalpha():
        name = f"tes_{name}"
    return name[:LONGEST].rstrip("_")
