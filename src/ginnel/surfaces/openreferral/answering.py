"""How the API answers: JSON that any page may read, with a mark by which it need not be sent again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from ginnel.kernel.errors import GinnelError
from ginnel.kernel.web.access import for_machines
from ginnel.kernel.web.errors import AWAY, AWAY_HEADERS, AWAY_SAID
from ginnel.surfaces.openreferral.asking import NotUnderstood

_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_FOR = "public, max-age=300"
_MAY = "GET, HEAD, OPTIONS"
# Whatever a page sends along is let through, for nothing hangs on it; else it could not ask with If-None-Match.
_PREFLIGHT = {
    "Access-Control-Allow-Methods": _MAY,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
Answer = Callable[..., dict[str, Any]]


def endpoint(view: Answer) -> Callable[..., HttpResponse]:
    """Answers what `view` returns; an error the domain names as JSON in words."""

    @for_machines("The directory of services is open: it is about nobody, and says the same to whoever asks")
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**_OPEN, **_PREFLIGHT})
        if request.method not in ("GET", "HEAD"):
            return _json({"error": "Only GET is answered."}, 405, {"Allow": _MAY})
        try:
            said = view(request, *args, **kwargs)
        except NotUnderstood as wrong:
            return _json({"error": str(wrong), "parameter": wrong.parameter}, 400)
        except GinnelError as wrong:
            return _json({"error": str(wrong)}, wrong.http_status)
        except AWAY:
            return _json({"error": AWAY_SAID}, 503, AWAY_HEADERS)
        return _marked(request, said)

    return answered


def not_held() -> HttpResponse:
    """For an address with a character that no column can hold."""
    kept_out = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return _json({"error": "The address holds a character that no text can."}, 400, kept_out)


def _marked(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    body = orjson.dumps(said)
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {**_OPEN, "ETag": mark, "Cache-Control": _FOR}
    held = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if mark in held or "*" in held:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


def _json(said: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    body = orjson.dumps(said)
    return HttpResponse(
        body, content_type="application/json", status=status, headers={**_OPEN, **(headers or {})}
    )
