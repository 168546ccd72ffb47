"""One request and its answer, and how they travel. What is asked about is never logged here or anywhere: PDS has
demographics in the address of a search, by its contract."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from ginnel.kernel.errors import GinnelError

TIMEOUT = 30


class Unreachable(GinnelError):
    """The service cannot be reached, or did not answer in time, however often it was tried."""

    code = "tracing-unreachable"


class Refused(GinnelError):
    """The service refuses what was sent, whoever it is about: nothing more is worth asking until that is put right."""

    code = "tracing-refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to `url` (whole, without a query). Neither parameters nor body are in its repr."""

    method: str
    url: str
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer. Header names are in lower case."""

    status: int
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Transport(Protocol):
    """Whatever carries a request there and the answer back."""

    def send(self, ask: Ask) -> Told:
        """Raises Unreachable when no answer came."""
        ...


class Https:
    """Over the network, one connection kept open for each server. Plain HTTP only to this machine (`configuring`)."""

    def __init__(self, authority: Path | None = None, timeout: float = TIMEOUT) -> None:
        self._context = ssl.create_default_context(cafile=str(authority) if authority else None)
        self._timeout = timeout
        self._open: dict[tuple[str, str], HTTPConnection] = {}

    def send(self, ask: Ask) -> Told:
        parts = urlsplit(ask.url)
        query = f"?{urlencode(ask.parameters)}" if ask.parameters else ""
        for is_last in (False, True):  # a connection that was kept open may have been closed at the other end
            connection = self._connection(parts.scheme, parts.netloc)
            try:
                connection.request(ask.method, parts.path + query, ask.body or None, dict(ask.headers))
                answer = connection.getresponse()
                headers = {name.lower(): value for name, value in answer.getheaders()}
                return Told(answer.status, answer.read(), headers)
            except (OSError, HTTPException) as failed:
                self._open.pop((parts.scheme, parts.netloc)).close()
                if is_last:
                    raise Unreachable(f"{parts.netloc} does not answer ({type(failed).__name__}).") from None
        raise AssertionError("unreachable")

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def _connection(self, scheme: str, place: str) -> HTTPConnection:
        found = self._open.get((scheme, place))
        if found is None:
            if scheme == "https":
                found = HTTPSConnection(place, timeout=self._timeout, context=self._context)
            else:
                found = HTTPConnection(place, timeout=self._timeout)
            self._open[scheme, place] = found
        return found
