"""Fetching media beside the outbox: an answer that is written meanwhile waits for no picture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

from bot.services.arriving import media
from bot.services.kabar import Kabar
from bot.services.sending import outbox, waiting
from bot.store.message import ROUTINE

LOOK_EVERY = 0.5
"""Seconds between two looks at the outbox while something is fetched."""
MOST_SECONDS = 10.0
"""For one delivery in between: a job has 300 seconds, of which the delivery before this may have taken 240."""


def fetch_beside(kabar: Kabar) -> int:
    """Fetch what is due in a thread of its own and send what comes up meanwhile; gives the number sent."""
    sent = 0
    with ThreadPoolExecutor(1, thread_name_prefix="media") as pool:
        fetching = pool.submit(media.fetch, kabar)
        while not wait((fetching,), LOOK_EVERY).done:
            if waiting.waits(kabar, ROUTINE):
                sent += outbox.deliver(kabar, MOST_SECONDS).sent
    fetching.result()
    return sent
