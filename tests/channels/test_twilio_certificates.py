from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.channels.twilio import TwilioChannel
from tests.channels.making import SMS_FROM, WHATSAPP_FROM, outgoing
from tests.channels.webhook import Webhook


@pytest.fixture
def stranger(tmp_path):
    """A server with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    certificate = made.sign(key, hashes.SHA256())
    file = tmp_path / "stranger.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with Webhook() as server:
        server.handle_error = lambda *_: None
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server


def test_a_server_nobody_vouches_for_is_told_nothing(stranger):
    url = stranger.url.replace("http:", "https:")
    error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, url, timeout=2).send(outgoing())
    assert (error.code, error.ambiguous, error.permanent) == ("unreachable", False, False)
    assert stranger.told == []


def test_a_server_without_tls_is_told_nothing(double):
    url = double.url.replace("http:", "https:")
    error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, url, timeout=2).send(outgoing())
    assert not error.permanent
    assert double.requests == []
