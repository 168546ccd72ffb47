"""Answers: a tree or bytes with their headers, not sent again to whoever has them already."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from ginnel.foundation.record.fhir import json
from ginnel.surfaces.fhir.content import Wanted, written
from ginnel.surfaces.fhir.outcome import Failure

Tree = dict[str, Any]


def tree(found: Tree, how: Wanted, status: int = 200) -> HttpResponse:
    return HttpResponse(written(found, how), status=status, content_type=how.content_type)


def resource(
    data: bytes, how: Wanted, request: HttpRequest, *, etag: str, updated: datetime | None
) -> HttpResponse:
    """One resource given as JSON. With If-None-Match or If-Modified-Since only where it has changed."""
    if _is_known(request, etag, updated):
        answer = HttpResponse(status=304)
    elif how.is_plain:
        answer = HttpResponse(data, content_type=how.content_type)
    else:
        answer = HttpResponse(written(json.read(data), how), content_type=how.content_type)
    if etag:
        answer.headers["ETag"] = etag
    if updated:
        answer.headers["Last-Modified"] = last_modified(updated)
    answer.headers["Vary"] = "Accept, Authorization"
    return answer


def _is_known(request: HttpRequest, etag: str, updated: datetime | None) -> bool:
    given = request.headers.get("If-None-Match")
    if given is not None:
        held = [one.strip().removeprefix("W/") for one in given.split(",")]
        return bool(etag) and ("*" in held or etag.removeprefix("W/") in held)
    since = request.headers.get("If-Modified-Since")
    return bool(since and updated and since == last_modified(updated))


@lru_cache(maxsize=1024)
def last_modified(moment: datetime) -> str:
    """As a header says it. What came in one file was told at one moment."""
    return http_date(moment.timestamp())


def failure(found: Failure, how: Wanted) -> HttpResponse:
    answer = HttpResponse(written(found.tree, how), status=found.status, content_type=how.content_type)
    for name, value in found.headers.items():
        answer.headers[name] = value
    return answer
