"""People files, as somebody's spreadsheet would write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from bot.services.persons.people_file import COLUMNS

SAMPLE = Path(__file__).parents[2] / "samples" / "people.csv"
GOOD = {
    "name": "Bq. Made Up",
    "phone": "081234567890",
    "language": "sas",
    "district": "Lombok Tengah",
    "gender": "P",
    "birth_year": "1990",
    "return_date": "2019-03-15",
    "programme": "Bimbingan sosial 2019",
    "consent": "yes",
    "safe_from": "08:00",
    "safe_to": "20:00",
}


def csv_of(*rows: dict[str, str], delimiter: str = ",", **cells: str) -> bytes:
    """A file of these rows, each a good one with changes; without rows, of one with ``cells`` changed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for row in rows or (cells,):
        writer.writerow(GOOD | row)
    return text.getvalue().encode()
