"""A connection to the very internet address that was judged, under the name that was asked for."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPConnection
from urllib.parse import SplitResult

from ginnel.surfaces.openreferral.network.addresses import port_of

TIMEOUT = 15.0  # seconds without a byte


def connection(parts: SplitResult, address: str) -> HTTPConnection:
    """Raises OSError (of which an untrusted certificate is one)."""
    made = HTTPConnection(str(parts.hostname), port_of(parts), timeout=TIMEOUT)
    plain = socket.create_connection((address, port_of(parts)), TIMEOUT)
    if parts.scheme == "https":
        try:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        except OSError:
            plain.close()
            raise
    made.sock = plain
    return made
