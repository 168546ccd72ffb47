"""Files given with a contact, as a list to open or to decide of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from ginnel.care.access.queries import FileShown, TeamAsked
from ginnel.care.access.states import Aside, FileKind
from ginnel.kernel.web import formats

_NEXT = {
    Aside.EMPTY: "Nothing was lost here: it came empty. Ask for it again.",
    Aside.PROGRAMME: "Nobody can open it here. Ask for a PDF or a photograph of the page.",
    Aside.NOT_TAKEN: "Nobody can open it here. Ask for a PDF or a photograph of the page.",
    Aside.UNPACKS: "Nobody can open it here. Ask for a PDF or a photograph of the page.",
    Aside.UNREADABLE: "Ask whoever sent it to send it again.",
    Aside.CUT_SHORT: "Ask for it again. Some of it may still be readable.",
    Aside.CHANGED: "It may have been damaged on the way. Ask for it again.",
    Aside.NAMED_OTHERWISE: "",
}
NO_BLAME = "This is nearly always a fault of a phone or a computer, not of whoever gave it to you."


def files(
    found: Sequence[FileShown], route: str, of: UUID, staff: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """`route` names the address under which one of `of` is fetched."""
    return [_file(one, route, of, staff) for one in found]


def may_open(asked: Sequence[TeamAsked], typed: Form | None) -> list[dict[str, Any]]:
    """The teams asked out of a contact as boxes, ticked where they may open what is given; all before anything was
    chosen."""
    said = set(typed.data.getlist("goes_with")) if typed is not None and typed.data.get("asked") else None
    return [
        {
            "value": str(one.referral),
            "text": f"{one.team}, {one.organisation}",
            "checked": said is None or str(one.referral) in said,
        }
        for one in asked
    ]


def _file(one: FileShown, route: str, of: UUID, staff: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "what": one.what,
        "href": reverse(route, args=[of, one.id]) if one.is_open else "",
        "kind": _sentence(FileKind(one.kind).label),
        "size": filesizeformat(one.size),
        "from": f"{_whose(one, staff)}, {formats.moment(one.at)}",
        "is_erased": one.is_erased,
        "number": one.number,
        "aside": _why(one) if not one.is_open else "",
        "next": _NEXT.get(Aside(one.aside), "") if not one.is_open and not one.reason else "",
        "reason": one.reason,
        "decided": ("Said to be fine" if one.is_open else "Said not to belong here") if one.reason else "",
        "may_be_taken": one.may_be_taken and not one.is_open,
    }


def _why(one: FileShown) -> str:
    if one.aside == Aside.NAMED_OTHERWISE:
        return f"It is not what its name says: it is {_article(FileKind(one.kind).label)}."
    if one.aside == Aside.NOT_TAKEN:
        return f"{Aside(one.aside).label}: it is {_article(FileKind(one.kind).label)}."
    return f"{Aside(one.aside).label}." if one.aside else ""


def _sentence(kind: str) -> str:
    return kind[:1].upper() + kind[1:]


def _article(kind: str) -> str:
    if kind.startswith(("a ", "an ", "of ", "nothing", "plain", "rich")):
        return kind
    return f"{'an' if kind[:1] in 'AEIOU' else 'a'} {kind}"


def _whose(one: FileShown, staff: Mapping[UUID, str]) -> str:
    if one.sender:
        return f"Sent by {one.sender}"
    return "Ginnel" if ":" in one.by else f"Given by {staff.get(UUID(one.by), 'a colleague')}"
