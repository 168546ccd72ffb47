"""Pages of other origins that may call what is for machines, in a browser (Fetch Standard, 3.2: the CORS protocol).

Nothing for machines reads a cookie, and whoever calls says with each request who they are: a page is let in to send
what it holds itself, and nothing that the browser would send along. Off unless GINNEL_API_ORIGINS names origins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from ginnel.kernel.errors import Invalid

ANY = "*"
_ORIGIN = re.compile(r"(?:https://[a-z0-9.-]+|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?")
_MAY_SEND = (
    "Authorization, Content-Type, Content-Encoding, Accept, Prefer, If-Match, If-None-Match, If-Modified-Since, "
    "If-None-Exist"
)
_MAY_READ = "ETag, Location, Last-Modified, Content-Location, Retry-After, WWW-Authenticate, X-Request-ID"
_KEPT = "7200"  # seconds; longer is kept by no browser of today
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"


@lru_cache(maxsize=8)
def read(text: str) -> frozenset[str]:
    """Origins with commas between, as browsers write them, or `*` for any. Raises Invalid."""
    found = frozenset(one.strip() for one in text.split(",") if one.strip())
    if any(one != ANY and not _ORIGIN.fullmatch(one) for one in found):
        raise Invalid(
            "GINNEL_API_ORIGINS: an origin is https:// and a host in small letters, without a path; this machine's own "
            "may be http://."
        )
    return found


def headers(origin: str) -> dict[str, str]:
    """What an answer to a page of this origin says, so that the page may read it; {} where it may not."""
    allowed = read(settings.GINNEL_API_ORIGINS)
    if not origin or not (origin in allowed or ANY in allowed):
        return {}
    shown = ANY if ANY in allowed else origin
    return {"Access-Control-Allow-Origin": shown, "Access-Control-Expose-Headers": _MAY_READ}


def asked_before(request: HttpRequest) -> HttpResponse | None:
    """The answer to a browser that asks whether a page may ask; None for whatever else. Nobody has said who they are by
    then, so it is the same at every address."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if not headers(request.headers.get("Origin", "")):
        return None
    said = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": _MAY_SEND}
    return HttpResponse(status=204, headers=said | {"Access-Control-Max-Age": _KEPT})


def let_in(request: HttpRequest, answer: HttpResponse) -> None:
    """Say to the browser of a page that may read it that it may. What any page may read says so itself."""
    origin = request.META.get("HTTP_ORIGIN", "")
    if not origin:
        return
    for name, value in headers(origin).items():
        answer.headers.setdefault(name, value)
    patch_vary_headers(answer, ("Origin",))
