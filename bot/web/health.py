"""For whoever watches the machine: alive, ready, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.services import health as readiness
from bot.services import metrics as figures
from bot.web.context import kabar
from bot.web.gate import inside, public

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue
    from prometheus_client.metrics_core import Metric

    from bot.services.kabar import Kabar

health = Blueprint("health", __name__)


@health.get("/health")
@public("says only that the process answers")
def alive() -> ResponseReturnValue:
    """Alive: touches nothing."""
    return jsonify(status="ok")


@health.get("/ready")
@public("names parts and their state, nothing about anybody")
def ready() -> ResponseReturnValue:
    """Ready: 503 where a part is not, with the name of the part; ``degraded`` (200) where alerts do not arrive."""
    found = readiness.ready(kabar())
    return jsonify(status=found.status, parts=dict(found.parts)), 200 if found.ok else 503


@health.get("/metrics")
@inside("how many cases wait is not for strangers")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, all read from the database: every process tells the same."""
    registry = CollectorRegistry()
    registry.register(Figures(kabar()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures:
    """Puts the samples of :mod:`bot.services.metrics` into Prometheus' form."""

    def __init__(self, deployment: Kabar) -> None:
        self.deployment = deployment

    def describe(self) -> Iterable[Metric]:
        """Nothing, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """One family a name, in the order they come."""
        families: dict[str, GaugeMetricFamily] = {}
        for figure in figures.figures(self.deployment):
            names, values = [label for label, _ in figure.labels], [value for _, value in figure.labels]
            family = families.setdefault(figure.name, GaugeMetricFamily(figure.name, figure.words, labels=names))
            family.add_metric(values, figure.value)
        return families.values()
