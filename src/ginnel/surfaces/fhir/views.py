"""An address, a method and a kind to the interaction that answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ginnel.foundation.record.fhir import kinds
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.fhir import answering, asking, capability, registry
from ginnel.surfaces.fhir.asking import ROOT, Asked
from ginnel.surfaces.fhir.door import guarded, safely
from ginnel.surfaces.fhir.outcome import Issue, Refused


@open_to_all("Says what the server can do, of which nothing is about anybody")
def metadata(request: HttpRequest) -> HttpResponse:
    return safely(request, ("GET", "HEAD"), lambda: _metadata(request))


def _metadata(request: HttpRequest) -> HttpResponse:
    base = request.build_absolute_uri(ROOT) + "/"
    return answering.tree(capability.statement(base), asking.format_of(request))


@guarded("GET", "HEAD")
def of_type(asked: Asked, kind: str) -> HttpResponse:
    check_kind(kind)
    return registry.SEARCH(asked, kind)


@guarded("POST")
def posted_search(asked: Asked, kind: str) -> HttpResponse:
    check_kind(kind)
    return registry.SEARCH(asked, kind)


@guarded("GET", "HEAD")
def instance(asked: Asked, kind: str, id: str) -> HttpResponse:
    check_kind(kind)
    return registry.INSTANCE["read"](asked, kind, id)


@guarded("GET", "HEAD")
def history(asked: Asked, kind: str, id: str) -> HttpResponse:
    check_kind(kind)
    return registry.INSTANCE["history-instance"](asked, kind, id)


@guarded("GET", "HEAD")
def version(asked: Asked, kind: str, id: str, version: str) -> HttpResponse:
    check_kind(kind)
    return registry.VERSION(asked, kind, id, version)


@guarded("GET", "HEAD")
def operation(asked: Asked, kind: str, id: str, name: str) -> HttpResponse:
    check_kind(kind)
    answer = registry.OPERATE.get((kind, name))
    if answer is None:
        raise Refused(404, Issue("not-supported", "There is no such operation here."))
    return answer(asked, kind, id)


@open_to_all("Says that there is nothing at the address")
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    return safely(request, (request.method or "",), _nothing)


def _nothing() -> HttpResponse:
    raise Refused(404, Issue("not-found", "There is nothing at this address."))


def check_kind(kind: str) -> None:
    """Raises Refused for what is no type of R4."""
    if not kinds.is_kind(kind):
        raise Refused(404, Issue("not-supported", "FHIR R4 has no such resource type."))
