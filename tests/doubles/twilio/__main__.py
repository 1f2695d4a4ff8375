"""``python -m tests.doubles.twilio --port 0``: prints its URL and serves until it is told to end."""

from __future__ import annotations

import argparse
import signal
import sys

from tests.doubles.twilio.callbacks import CallbackPlan
from tests.doubles.twilio.server import ACCOUNT_SID, AUTH_TOKEN, TwilioDouble


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.doubles.twilio", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--account-sid", default=ACCOUNT_SID)
    parser.add_argument("--auth-token", default=AUTH_TOKEN)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--silent", action="store_true", help="tell no statuses")
    given = parser.parse_args()
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before threads start, or one of them would die of it
    with TwilioDouble(given.account_sid, given.auth_token, given.port) as double:
        double.faults.latency = given.latency
        if given.silent:
            double.plan(CallbackPlan(statuses=()))
        sys.stdout.write(f"{double.url}\n")
        sys.stdout.flush()
        signal.sigwait(ends)


if __name__ == "__main__":
    main()
