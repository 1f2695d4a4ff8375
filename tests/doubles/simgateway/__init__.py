"""SMSGate's double: its API on loopback, phones with SIMs behind it, and signed webhooks told as the app tells them."""

from tests.doubles.simgateway.server import SimGatewayDouble

__all__ = ["SimGatewayDouble"]
