"""A connection to the very internet address that was judged, under the name that was asked for."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPConnection
from urllib.parse import SplitResult

from ginnel.surfaces.openreferral.network.addresses import port_of
from ginnel.surfaces.openreferral.network.deadlines import Deadline

TIMEOUT = 15.0  # seconds without a byte


def connection(parts: SplitResult, address: str, deadline: Deadline) -> HTTPConnection:
    """Raises OSError (of which an untrusted certificate is one)."""
    made = HTTPConnection(str(parts.hostname), port_of(parts), timeout=TIMEOUT)
    plain = socket.create_connection((address, port_of(parts)), TIMEOUT)
    deadline.watch(plain)
    made.sock = _secured(plain, parts, deadline) if parts.scheme == "https" else plain
    return made


def _secured(plain: socket.socket, parts: SplitResult, deadline: Deadline) -> ssl.SSLSocket:
    held: socket.socket = plain
    try:
        made = ssl.create_default_context().wrap_socket(
            plain, server_hostname=parts.hostname, do_handshake_on_connect=False
        )
        held = made
        deadline.watch(made)
        made.do_handshake()
    except OSError:
        held.close()
        raise
    return made
