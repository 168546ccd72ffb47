"""An address, a method and a kind to the interaction that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.fhir import answering, capability, developers, openapi, registry
from ginnel.surfaces.fhir.asking import MOST_PARAMETERS, ROOT, Asked, Given
from ginnel.surfaces.fhir.door import guarded, safely
from ginnel.surfaces.fhir.outcome import Issue, Refused, bad_parameter
from ginnel.surfaces.fhir.writing import parameters
from ginnel.surfaces.fhir.writing.entries import Entry
from ginnel.surfaces.fhir.writing.storing import check_kind

Operation = TypeVar("Operation")


@open_to_all("Says what the server can do, of which nothing is about anybody")
def metadata(request: HttpRequest) -> HttpResponse:
    return safely(request, ("GET", "HEAD"), lambda given: _metadata(request, given))


@open_to_all("Says how to call the open API, and nothing of anybody")
@require_safe
def developers_page(request: HttpRequest) -> HttpResponse:
    return render(request, "fhir/developers.html", developers.page(request.build_absolute_uri(ROOT) + "/"))


@open_to_all("Says what the server can do, of which nothing is about anybody")
def openapi_description(request: HttpRequest) -> HttpResponse:
    return safely(request, ("GET", "HEAD"), lambda _: _openapi(request))


def _openapi(request: HttpRequest) -> HttpResponse:
    base = request.build_absolute_uri(ROOT) + "/"
    return JsonResponse(openapi.description(base), headers={"Access-Control-Allow-Origin": "*"})


def _metadata(request: HttpRequest, given: Given) -> HttpResponse:
    base = request.build_absolute_uri(ROOT) + "/"
    return answering.tree(capability.statement(base), given.wanted)


@guarded(*registry.OF_TYPE)
def of_type(asked: Asked, kind: str) -> HttpResponse:
    check_kind(kind)
    return registry.OF_TYPE[asked.method](asked, kind)


@guarded("POST")
def system(asked: Asked) -> HttpResponse:
    return registry.BUNDLE(asked, got)


def got(asked: Asked, entry: Entry) -> HttpResponse:
    """A reading entry of a Bundle, at its address. Raises Refused."""
    match entry.id, entry.rest:
        case "", ():
            return registry.SEARCH(asked, entry.kind)
        case "", ("_history",):
            return registry.TYPE_HISTORY(asked, entry.kind)
        case id, () if id:
            return registry.INSTANCE["GET"](asked, entry.kind, id)
        case id, ("_history",) if id:
            return registry.HISTORY(asked, entry.kind, id)
        case id, ("_history", number) if id:
            return registry.VERSION(asked, entry.kind, id, number)
        case id, (name,) if id and (ask := _named(registry.OPERATE, entry.kind, name.removeprefix("$"))):
            return ask(asked, entry.kind, id)
        case "", (name,) if of_type := _named(registry.ASK_TYPE, entry.kind, name.removeprefix("$")):
            return of_type(asked, entry.kind)
    raise Refused(404, Issue("not-found", "There is nothing at this address.", entry.path))


@guarded("GET", "HEAD", "POST")
def operation_on_type(asked: Asked, kind: str, name: str, id: str = "") -> HttpResponse:
    check_kind(kind)
    ask, send = _named(registry.ASK_TYPE, kind, name), _named(registry.OPERATE_ON_TYPE, kind, name)
    if send and asked.method == "POST":
        return send(asked, kind)
    if ask is None:
        raise _no_operation(is_sent=send is not None)
    return ask(_with_parameters(asked), kind)


@guarded("GET", "HEAD", "POST")
def operation_on_all(asked: Asked, name: str) -> HttpResponse:
    ask, send = registry.ASK_ALL.get(name), registry.OPERATE_ON_ALL.get(name)
    if send and asked.method == "POST":
        return send(asked)
    if ask is None:
        raise _no_operation(is_sent=send is not None)
    return ask(_with_parameters(asked))


def _with_parameters(asked: Asked) -> Asked:
    """What is asked by GET is asked by POST too (FHIR R4, 3.2.0): with what its body says besides the address."""
    if asked.method != "POST":
        return asked
    pairs = [*asked.pairs, *parameters.read(asked.request)]
    if len(pairs) > MOST_PARAMETERS:
        raise bad_parameter("", f"No more than {MOST_PARAMETERS} parameters.", "too-costly")
    return replace(asked, pairs=pairs)


def _named(table: Mapping[tuple[str, str], Operation], kind: str, name: str) -> Operation | None:
    """What a type has of its own, else what every type has."""
    return table.get((kind, name)) or table.get(("*", name))


def _no_operation(*, is_sent: bool = False) -> Refused:
    if not is_sent:
        return Refused(404, Issue("not-supported", "There is no such operation here."))
    why = Issue("not-supported", "This operation is not asked by that method.")
    return Refused(405, why, headers={"Allow": "POST"})


@guarded("POST")
def posted_search(asked: Asked, kind: str) -> HttpResponse:
    check_kind(kind)
    return registry.SEARCH(asked, kind)


@guarded(*registry.INSTANCE)
def instance(asked: Asked, kind: str, id: str) -> HttpResponse:
    check_kind(kind)
    return registry.INSTANCE[asked.method](asked, kind, id)


@guarded("GET", "HEAD")
def history(asked: Asked, kind: str, id: str) -> HttpResponse:
    check_kind(kind)
    return registry.HISTORY(asked, kind, id)


@guarded("GET", "HEAD")
def type_history(asked: Asked, kind: str) -> HttpResponse:
    check_kind(kind)
    return registry.TYPE_HISTORY(asked, kind)


@guarded("GET", "HEAD")
def system_history(asked: Asked) -> HttpResponse:
    return registry.SYSTEM_HISTORY(asked)


@guarded("GET", "HEAD")
def version(asked: Asked, kind: str, id: str, version: str) -> HttpResponse:
    check_kind(kind)
    return registry.VERSION(asked, kind, id, version)


@guarded("GET", "HEAD", "POST")
def operation(asked: Asked, kind: str, id: str, name: str) -> HttpResponse:
    check_kind(kind)
    answer = _named(registry.OPERATE, kind, name)
    if answer is None:
        raise _no_operation()
    return answer(_with_parameters(asked), kind, id)


@open_to_all("Says that there is nothing at the address")
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    return safely(request, (request.method or "",), _nothing)


def _nothing(_: Given) -> HttpResponse:
    raise Refused(404, Issue("not-found", "There is nothing at this address."))
