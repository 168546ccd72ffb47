"""Bodies that were sent as gzip (RFC 9110, 8.4), as they were before."""

from __future__ import annotations

import zlib

from django.http import HttpRequest, UnreadablePostError

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
        return _sent(request, most + 1)
    if coding not in ("gzip", "x-gzip"):
        why = "A body is sent as it is, or with Content-Encoding gzip."
        raise Refused(415, Issue("not-supported", why), headers={"Accept-Encoding": "gzip"})
    return _unpacked(_sent(request, most + 1), most)


def _sent(request: HttpRequest, most: int) -> bytes:
    """At most so many bytes. Of a body that does not say how long it is (RFC 9112, 6.3: in chunks, as clients send what
    they write as they go; or by HTTP/2) Django reads nothing, for a server might not say where it ends. Raises
    UnreadablePostError where it breaks off."""
    if request.META.get("CONTENT_LENGTH") or not request.META.get("wsgi.input_terminated"):
        return request.read(most)
    try:
        found: bytes = request.META["wsgi.input"].read(most)
    except OSError as error:
        raise UnreadablePostError(*error.args) from error
    return found


def _check_length(request: HttpRequest, most: int) -> None:
    said = request.META.get("CONTENT_LENGTH") or ""
    if "HTTP_TRANSFER_ENCODING" in request.META and not (said or request.META.get("wsgi.input_terminated")):
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
