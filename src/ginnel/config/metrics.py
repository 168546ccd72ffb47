"""What is counted, and the page a Prometheus server reads it from: for loopback or the bearer of a token."""

from __future__ import annotations

import hmac
import os
from functools import lru_cache

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client import REGISTRY as PROCESS
from prometheus_client.multiprocess import MultiProcessCollector

from ginnel.kernel.errors import NotFound
from ginnel.kernel.web.access import open_to_all

disable_created_metrics()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Counter("ginnel_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("ginnel_request_seconds", "Server time of a request", ["route"])


@lru_cache(maxsize=2000)
def of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """What counts such a request: there are as many as routes have methods and statuses."""
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(route)


@open_to_all("Counts without names, for loopback or the bearer of a token")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of this server (of all its web processes) and the depth of the job queue."""
    if not _allowed(request):
        raise NotFound("There is no such page.")
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry = PROCESS
    body = generate_latest(registry) + generate_latest(_queue())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _allowed(request: HttpRequest) -> bool:
    token = os.environ.get("GINNEL_METRICS_TOKEN")
    if token:
        return hmac.compare_digest(
            request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
        )
    direct = "X-Forwarded-For" not in request.headers and "Forwarded" not in request.headers
    return direct and request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}


def _queue() -> CollectorRegistry:
    registry = CollectorRegistry()
    depth = Gauge("ginnel_jobs", "Jobs by state", ["state"], registry=registry)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        for state, count in cursor.fetchall():
            depth.labels(state).set(count)
    return registry
