"""Bodies that were sent as gzip (RFC 9110, 8.4), as they were before."""

from __future__ import annotations

import zlib

from django.http import HttpRequest

from ginnel.kernel.web import bodies
from ginnel.surfaces.fhir.outcome import Issue, Refused

_GZIP = 16 + zlib.MAX_WBITS


def received(request: HttpRequest, most: int) -> bytes:
    """The body as it was before it was packed, and at most one byte more than `most`: of a body that would unpack to
    more no more is unpacked. Raises Refused, before anything is read: 411 for one that does not say how long it is, by
    a server that does not say where it ends, 413 for one that says that it is longer, 415 for another encoding; and
    400 for what cannot be unpacked."""
    _check_length(request, most)
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return bodies.read(request, most + 1)
    if coding not in ("gzip", "x-gzip"):
        why = "A body is sent as it is, or with Content-Encoding gzip."
        raise Refused(415, Issue("not-supported", why), headers={"Accept-Encoding": "gzip"})
    return _unpacked(bodies.read(request, most + 1), most)


def _check_length(request: HttpRequest, most: int) -> None:
    said = request.META.get("CONTENT_LENGTH") or ""
    if bodies.is_endless(request):
        raise Refused(411, Issue("required", "A body says how long it is, by Content-Length."))
    if said.isascii() and said.isdigit() and int(said) > most:
        raise Refused(413, Issue("too-long", f"A body here is no longer than {most:,} bytes."))


def _unpacked(data: bytes, most: int) -> bytes:
    """Of one member after another, as gzip allows."""
    found = b""
    while data and len(found) <= most:
        member = zlib.decompressobj(_GZIP)
        try:
            found += member.decompress(data, most + 1 - len(found))
        except zlib.error:
            raise _broken() from None
        if not member.eof and len(found) <= most:
            raise _broken()
        data = member.unused_data
    return found


def _broken() -> Refused:
    return Refused(400, Issue("structure", "The body is not the gzip that its Content-Encoding says."))
