"""A connection to the very internet address that was judged, under the name that was asked for."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from urllib.parse import SplitResult

from ginnel.kernel.deadlines import Deadline, secured
from ginnel.surfaces.openreferral.network.addresses import port_of

TIMEOUT = 15.0  # seconds without a byte


def connection(parts: SplitResult, address: str, deadline: Deadline) -> HTTPConnection:
    """Raises OSError (of which an untrusted certificate is one)."""
    made = HTTPConnection(str(parts.hostname), port_of(parts), timeout=TIMEOUT)
    plain = socket.create_connection((address, port_of(parts)), TIMEOUT)
    deadline.watch(plain)
    made.sock = secured(plain, str(parts.hostname), deadline) if parts.scheme == "https" else plain
    return made
