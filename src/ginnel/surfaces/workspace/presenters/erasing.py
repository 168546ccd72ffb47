"""Files that may be erased, and those that were, as rows that say what, who, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat

from ginnel.care.access.queries import FileAside, FilesListed
from ginnel.care.access.states import Aside
from ginnel.kernel.web import formats, pagination
from ginnel.kernel.web.pagination import Slice
from ginnel.surfaces.workspace.presenters.contacts import name_of

_UNKNOWN = "a colleague"


def register(
    number: int,
    aside: FilesListed,
    erased: FilesListed,
    staff: Mapping[UUID, str],
    refused: tuple[UUID, str, str] | None,
) -> dict[str, Any]:
    """Page `number` of both: the longer says how many there are."""
    of, why, typed = refused or (None, "", "")
    rows = [_row(one, staff) for one in aside.rows]
    is_listed = any(row["id"] == of for row in rows)
    return {
        "aside": [{**row, "typed": typed, "why": why} if row["id"] == of else row for row in rows],
        "erased": [_row(one, staff) for one in erased.rows],
        "errors": [{"text": why, "href": f"#reason-{of}" if is_listed else "#aside"}] if refused else [],
        "number": number,
        "pages": pagination.component(Slice(number, 1, max(aside.pages, erased.pages)), {}),
    }


def _row(one: FileAside, staff: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": ": ".join(filter(None, (f"Number {one.digest[:8]}", one.name))),
        "what": one.what,
        "size": filesizeformat(one.size),
        "digest": one.digest,
        "given": f"Given by {name_of(one.by, staff, unknown=_UNKNOWN)}, {formats.moment(one.at)}",
        "aside": "" if not one.aside else f"{Aside(one.aside).label}.",
        "said": one.said,
        "done": _done(one, staff),
    }


def _done(one: FileAside, staff: Mapping[UUID, str]) -> str:
    if one.done_by is None or one.done_at is None:
        return ""
    what = "Erased" if one.is_erased else "Put aside"
    return f"{what} by {name_of(one.done_by, staff, unknown=_UNKNOWN)}, {formats.moment(one.done_at)}"
