"""A deployment whose worker and clock can be started by themselves."""

from tests.end_to_end.fixtures import deployment, double

__all__ = ["deployment", "double"]
