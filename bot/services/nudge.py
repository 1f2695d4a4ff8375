"""Waking the worker. Only a wake-up: what is due stands in the database, so a nudge that is lost loses no message."""

from __future__ import annotations

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from bot.log import get_logger

QUEUE = "kabar"
JOB = "worker.jobs.deliver"
FLAG = "kabar:nudged"
FLAG_SECONDS = 5
"""A worker that dies between taking the job and lowering the flag holds back nudges for so long at the most."""

log = get_logger(__name__)


def connect(url: str) -> Redis:
    """A connection that gives up soon: nobody waits for a wake-up."""
    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=1)


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
