"""Each address of the API: parameters in, one call of the directory, a document out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from ginnel.foundation.directory import queries
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.openreferral import asking, describing, writing
from ginnel.surfaces.openreferral.answering import endpoint

Document = dict[str, Any]


@endpoint
def about(request: HttpRequest) -> Document:
    return {
        "version": describing.VERSION,
        "profile": describing.PROFILE,
        "openapi_url": request.build_absolute_uri(reverse("openreferral:openapi")),
    }


@endpoint
def nothing(request: HttpRequest, rest: str) -> Document:
    raise NotFound("There is no such address here. What there is: openapi.json.")


@endpoint
def description(request: HttpRequest) -> Document:
    return describing.description(request.build_absolute_uri(reverse("openreferral:about")).rstrip("/"))


@endpoint
def services(request: HttpRequest) -> Document:
    asked = asking.of(request.GET)
    number, size = asked.page()
    is_full = asked.is_full()
    found = queries.search(asked.services(), page=number, size=size)
    written = [
        writing.service(one.document, one.changed_at) if is_full else writing.listed(one)
        for one in found.items
    ]
    return writing.paged(written, found.total, number, size)


@endpoint
def service(request: HttpRequest, id: str) -> Document:
    had = queries.service(_id(id))
    return writing.service(had.document, had.changed_at)


@endpoint
def service_at_locations(request: HttpRequest) -> Document:
    asked = asking.of(request.GET)
    number, size = asked.page()
    near, within = asked.nearness()
    found = queries.places(replace(asked.services(), near=near, within=within), page=number, size=size)
    return writing.paged([writing.at_location(one) for one in found.items], found.total, number, size)


@endpoint
def service_at_location(request: HttpRequest, id: str) -> Document:
    place = _id(id)
    return writing.whole_at_location(queries.had_at(place), str(place))


@endpoint
def taxonomies(request: HttpRequest) -> Document:
    asked = asking.of(request.GET)
    number, size = asked.page()
    found = queries.taxonomies(words=asked.text("search"), page=number, size=size)
    return writing.paged(found.items, found.total, number, size)


@endpoint
def taxonomy(request: HttpRequest, id: str) -> Document:
    return queries.taxonomy(_id(id))


@endpoint
def taxonomy_terms(request: HttpRequest) -> Document:
    asked = asking.of(request.GET)
    number, size = asked.page()
    found = queries.taxonomy_terms(
        words=asked.text("search"),
        taxonomy=asked.id("taxonomy_id"),
        parent=asked.id("parent_id"),
        page=number,
        size=size,
    )
    return writing.paged(found.items, found.total, number, size)


@endpoint
def taxonomy_term(request: HttpRequest, id: str) -> Document:
    return queries.taxonomy_term(_id(id))


@endpoint
def organizations(request: HttpRequest) -> Document:
    asked = asking.of(request.GET)
    number, size = asked.page()
    found = queries.providers(words=asked.text("search"), page=number, size=size)
    return writing.paged([writing.organization(one) for one in found.items], found.total, number, size)


@endpoint
def organization(request: HttpRequest, id: str) -> Document:
    return writing.whole_organization(queries.provider(_id(id)))


def _id(said: str) -> UUID:
    try:
        return asking.identifier(said)
    except ValueError:
        raise NotFound("There is no such one: its id is no UUID.") from None
