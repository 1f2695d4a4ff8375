"""Waking the worker. Only a wake-up: what is due stands in the database, so a nudge that is lost loses no message."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from bot.log import get_logger

QUEUE = "kabar"
JOB = "worker.jobs.deliver"
GAP_SECONDS = 0.05
"""Between two nudges of one process that takes in many messages: each takes as long as a tenth of a message."""
FLAG = "kabar:nudged"
FLAG_SECONDS = 5
"""A worker that dies between taking the job and lowering the flag holds back nudges for so long at the most."""

log = get_logger(__name__)


def connect(url: str) -> Redis:
    """A connection that gives up soon: nobody waits for a wake-up."""
    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=1)


def workers(url: str) -> int:
    """How many workers have given a sign of life lately. Raises RedisError, OSError."""
    redis = connect(url)
    return Worker.count(queue=Queue(QUEUE, connection=redis, serializer=JSONSerializer))


def connect_patiently(url: str) -> Redis:
    """A worker's connection: it waits for jobs, so a read may take long."""
    return Redis.from_url(url, socket_connect_timeout=5, health_check_interval=30)


class Nudge:
    """Puts one delivery job on the queue unless one is waiting there already."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)

    def __call__(self) -> bool:
        """True if a worker has been or is about to be woken; False if Valkey cannot be reached."""
        try:
            if self.redis.set(FLAG, 1, nx=True, ex=FLAG_SECONDS):
                self.queue.enqueue(JOB, result_ttl=0, failure_ttl=3600, job_timeout=300)
        except (RedisError, OSError) as error:
            log.warning("nudge_failed", kind=type(error).__name__)
            return False
        return True

    def lower(self) -> None:
        """Called by the job before it looks at the outbox, so that a message written from now on nudges anew."""
        self.redis.delete(FLAG)


class Soon:
    """Nudges from a thread of its own, so that the answer to the provider does not wait for Valkey.

    Messages that come close together share a nudge; every one is followed by a nudge that begins after it.
    """

    def __init__(self, nudge: Callable[[], bool]) -> None:
        self.nudge = nudge
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self) -> bool:
        """Ask for a nudge; True, as nobody waits for how it goes."""
        if not self._wanted.is_set():  # else the thread has yet to clear it, and nudges after that
            self._wanted.set()
        if self._thread is None:  # begun late: a server forks its processes after the application is imported
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="nudge", daemon=True)
                    self._thread.start()
        return True

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            self.nudge()
            time.sleep(GAP_SECONDS)
