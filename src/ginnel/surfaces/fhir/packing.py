"""gzip, both ways (RFC 9110, 8.4): answers for who accepts it, and bodies that were sent so.

An answer packed beside a secret can be made to give the secret away by its length (BREACH). No body here holds one:
tokens travel in headers and are given at /oauth, which is not packed; nothing is authorised by a cookie, so no page can
have a browser ask; the sealed link to a next page is made with a new nonce each time.
"""

from __future__ import annotations

import gzip
import zlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from ginnel.surfaces.fhir.outcome import Issue, Refused

# Below it the packing costs more than the sending. The quickest level: a record becomes a sixth of itself in
# milliseconds, and the slowest would take three times as long for a tenth less.
LEAST, _LEVEL = 1_024, 1
_GZIP = 16 + zlib.MAX_WBITS


def pack(request: HttpRequest, answer: HttpResponse) -> None:
    """Pack the answer where that is accepted and worth it, and say to caches that it depends on that."""
    patch_vary_headers(answer, ("Accept-Encoding",))
    if len(answer.content) < LEAST or answer.has_header("Content-Encoding"):
        return
    if accepts(request.headers.get("Accept-Encoding", "")):
        answer.content = gzip.compress(answer.content, _LEVEL, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"


def accepts(header: str) -> bool:
    """Whether gzip may be sent: named, or meant by `*`, and not with a weight of nothing."""
    weights = dict(_weighed(one) for one in header.lower().split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighed(text: str) -> tuple[str, float]:
    name, _, weight = (part.strip() for part in text.partition(";"))
    try:
        return name, float(weight.removeprefix("q=")) if weight else 1.0
    except ValueError:
        return name, 0.0


def received(request: HttpRequest, most: int) -> bytes:
    """The body as it was before it was packed, and at most one byte more than `most`: of a body that would unpack to
    more no more is unpacked. Raises Refused: 415 for another encoding, 400 for what cannot be unpacked."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return request.read(most + 1)
    if coding not in ("gzip", "x-gzip"):
        why = "A body is sent as it is, or with Content-Encoding gzip."
        raise Refused(415, Issue("not-supported", why), headers={"Accept-Encoding": "gzip"})
    return _unpacked(request.read(most + 1), most)


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
