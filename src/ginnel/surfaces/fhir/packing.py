"""gzip (RFC 9110, 8.4): answers for who accepts it. What was sent so is read by `unpacking`.

An answer packed beside a secret can be made to give the secret away by its length (BREACH). No body here holds one:
tokens travel in headers and are given at /oauth, which is not packed; nothing is authorised by a cookie, so no page can
have a browser ask; the sealed link to a next page is made with a new nonce each time.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Below it the packing costs more than the sending. The quickest level: a record becomes a sixth of itself in
# milliseconds, and the slowest would take three times as long for a tenth less.
LEAST, _LEVEL = 1_024, 1


def pack(request: HttpRequest, answer: HttpResponse) -> None:
    """Pack the answer where that is accepted and worth it, and say to caches that it depends on that."""
    patch_vary_headers(answer, ("Accept-Encoding",))
    if not answer.has_header("Content-Encoding"):
        body = packed(answer.content, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if body is not None:
            answer.content = body
            answer.headers["Content-Encoding"] = "gzip"


def packed(body: bytes, accepted: str) -> bytes | None:
    """The body as gzip; None where that is not accepted, or not worth it."""
    return gzip.compress(body, _LEVEL, mtime=0) if len(body) >= LEAST and accepts(accepted) else None


@lru_cache(maxsize=100)
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
