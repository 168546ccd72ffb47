"""What services are filed under, and who provides them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.directory.models import Provider, Taxonomy, TaxonomyTerm
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Words that services are filed under, and organisations, are about nobody."


@dataclass(frozen=True, slots=True)
class Filed:
    """Some of `total`, as documents of Open Referral."""

    total: int
    items: list[dict[str, Any]] = field(default_factory=list)


@needs_no_viewer(_NOBODY)
def taxonomies(*, words: str = "", page: int = 1, size: int = 20) -> Filed:
    return _page(Taxonomy.objects.filter(name__icontains=words).order_by("name", "pk"), page, size, _taxonomy)


@needs_no_viewer(_NOBODY)
def taxonomy(id: UUID) -> dict[str, Any]:
    """With its terms. Raises NotFound."""
    found = Taxonomy.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such taxonomy.")
    terms = found.terms.select_related("taxonomy").order_by("name", "pk")
    return {**_taxonomy(found), "taxonomy_terms": [_term(one) for one in terms]}


@needs_no_viewer(_NOBODY)
def taxonomy_terms(
    *,
    words: str = "",
    taxonomy: UUID | None = None,
    parent: UUID | None = None,
    page: int = 1,
    size: int = 20,
) -> Filed:
    found = TaxonomyTerm.objects.filter(name__icontains=words).select_related("taxonomy")
    if taxonomy:
        found = found.filter(taxonomy_id=taxonomy)
    if parent:
        found = found.filter(parent=parent)
    return _page(found.order_by("name", "pk"), page, size, _term)


@needs_no_viewer(_NOBODY)
def taxonomy_term(id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    found = TaxonomyTerm.objects.select_related("taxonomy").filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such taxonomy term.")
    return _term(found)


@needs_no_viewer(_NOBODY)
def providers(*, words: str = "", page: int = 1, size: int = 20) -> Filed:
    found = Provider.objects.filter(name__icontains=words).order_by("name", "pk")
    return _page(found, page, size, lambda one: json.loads(one.document))


@needs_no_viewer(_NOBODY)
def provider(id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    found = Provider.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such organisation.")
    said: dict[str, Any] = json.loads(found.document)
    return said


def _page(rows: QuerySet[Any], page: int, size: int, written: Any) -> Filed:
    return Filed(rows.count(), [written(one) for one in rows[(page - 1) * size : page * size]])


def _taxonomy(one: Taxonomy) -> dict[str, Any]:
    return {"id": str(one.pk), "name": one.name, "description": one.description or one.name}


def _term(one: TaxonomyTerm) -> dict[str, Any]:
    said = {
        "id": str(one.pk),
        "name": one.name,
        "description": one.description or one.name,
        "parent_id": str(one.parent) if one.parent else None,
        "taxonomy": one.taxonomy.name if one.taxonomy else None,
        "taxonomy_id": str(one.taxonomy_id) if one.taxonomy_id else None,
    }
    return {name: value for name, value in said.items() if value is not None}
