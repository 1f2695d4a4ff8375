"""``kabar cases``: the words that were no danger leave Kabar only with the name of whoever took them out."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_audit import both, home
from tests.cli.test_staff_and_people import kabar, migrated

__all__ = ["home", "migrated"]


def test_words_that_were_no_danger_are_taken_out_by_somebody_who_is_named(home: Path) -> None:
    two = both()
    email = two[1]
    for given in (("--false-alarms",), ("--as", email), ("--false-alarms", "--as", "nobody@example.org")):
        refused = kabar("cases", *given)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1), given
    taken = kabar("cases", "--false-alarms", "--as", email)
    assert (taken.exit_code, taken.stdout) == (0, "text\tlevel\tcategory\tlanguage\n")
    trail = kabar("audit", "export", *two, str(home / "trail.csv"))
    assert trail.exit_code == 0, trail.output
    [line] = [row for row in (home / "trail.csv").read_text().splitlines() if ",false_alarms," in row]
    assert ",admin,false_alarms,all," in line
