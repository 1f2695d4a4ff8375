"""``python -m tests.openapi PATH ...``: one line for each request that Kabar makes; exit code 1 on a mismatch.

PATH is ``twilio_api_v2010.json`` (and ``twilio_content_v1.json``) of github.com/twilio/twilio-oai, or a folder of both.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.doubles.twilio import CallbackPlan, TwilioDouble
from tests.openapi.description import Description
from tests.openapi.kinds import KINDS, channel_to


def main(arguments: list[str]) -> int:
    """2 without a description that can be read."""
    if not arguments:
        sys.stderr.write("Usage: python -m tests.openapi PATH ...\n")
        return 2
    try:
        description = Description.read(Path(one) for one in arguments)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"This is no description that can be read: {error}\n")
        return 2
    wrong = 0
    with TwilioDouble(callbacks=CallbackPlan(statuses=())) as double:
        for name, kind in KINDS.items():
            kind(channel_to(double))
            requests, double.recorded[:] = list(double.recorded), []
            for request in requests:
                faults = description.faults(request)
                wrong += bool(faults)
                words = "; ".join(faults) or "ok"
                sys.stdout.write(f"{name}: {request.method} {request.path}: {words}\n")
            if not requests:
                wrong += 1
                sys.stdout.write(f"{name}: no request was made\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
