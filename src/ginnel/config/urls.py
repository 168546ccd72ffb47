"""Every URL, by surface."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from ginnel.config import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
for surface in (
    "ginnel.surfaces.clients.urls",
    "ginnel.surfaces.feeds.urls",
    "ginnel.surfaces.fhir.urls",
    "ginnel.surfaces.notify.urls",
    "ginnel.surfaces.openreferral.urls",
    "ginnel.surfaces.portal.urls",
    "ginnel.surfaces.public.urls",
    "ginnel.surfaces.workspace.urls",
):
    if find_spec(surface):
        urlpatterns.append(path("", include(surface)))

handler400 = "ginnel.kernel.web.errors.bad_request"
handler403 = "ginnel.kernel.web.errors.forbidden"
handler404 = "ginnel.kernel.web.errors.not_found"
handler500 = "ginnel.kernel.web.errors.server_error"
