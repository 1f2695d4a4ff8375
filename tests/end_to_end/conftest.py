"""Whole deployments, at the machine's own time."""

from tests.end_to_end.fixtures import clock, deployment, double

__all__ = ["clock", "deployment", "double"]
