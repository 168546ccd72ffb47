"""Records joined as one person, what parting some of them would move, and a decision as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from ginnel.foundation.people.queries import Decided, Joined, Parting
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.parting import PartForm
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.banner import Banner, address_of, display_name
from ginnel.surfaces.workspace.presenters.divided import NOUNS
from ginnel.surfaces.workspace.presenters.notes import errors

Entries = Mapping[int, int]


def choose(who: Banner, form: PartForm, joined: Sequence[Joined], entries: Entries) -> dict[str, Any]:
    """Every record that is together as this person, to choose those that are about somebody else."""
    return {
        "banner": who,
        "person": who.person,
        "seen": who.version,
        "errors": errors(form),
        "problem": (form.errors.get("sources") or [""])[0],
        "choices": [
            {
                "value": str(each.record.id),
                "text": each.record.organisation.name,
                "checked": str(each.record.id) in (form["sources"].value() or ()),
                "hint": {"text": ". ".join(filter(None, (*_said(each.record, entries), _joined(each))))},
            }
            for each in joined
        ],
    }


def confirm(who: Banner, form: PartForm, found: Parting, entries: Entries) -> dict[str, Any]:
    """What goes, what stays, and what nobody but a human can tell."""
    return {
        "banner": who,
        "person": who.person,
        "seen": who.version,
        "form": form,
        "errors": errors(form),
        "sources": [str(record.id) for record in found.going],
        "sides": [
            _side("Goes to a person of its own", found.going, found.goes, entries),
            _side("Stays", found.staying, found.stays, entries),
        ],
        "in_doubt": _hangs(found.in_doubt, entries),
    }


def _side(heading: str, records: Iterable[Any], share: Any, entries: Entries) -> dict[str, Any]:
    lines = [{"name": each.organisation.name, "said": _said(each, entries)} for each in records]
    return {"heading": heading, "records": lines, "also": _hangs(share, entries)}


def _said(record: Any, entries: Entries) -> list[str]:
    """Who the organisation says it is, where they live, and how much it says."""
    born = formats.day(record.birth_date) or "date not known"
    number = f"NHS number {formats.nhs_number(record.nhs_number)}" if record.nhs_number else "no NHS number"
    return [
        f"{display_name(record.family, record.given)}, born {born}, {number}",
        address_of(record) or "Address not known",
        f"Knows them as {record.local_id}",
        _entries(entries.get(record.number, 0)),
    ]


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _hangs(share: Any, entries: Entries) -> list[str]:
    """What was made here about the whole person, counted in words."""
    written = sum(entries.get(number, 0) for number in share.own)
    lines = [f"{_entries(written)} written here"] if written else []
    for model, count in sorted(share.rows.items()):
        one, many = NOUNS.get(model, ("other row", "other rows"))
        lines.append(f"1 {one}" if count == 1 else f"{count:,} {many}")
    return lines


def _joined(each: Joined) -> str:
    if each.made_at is None:
        return ""
    why = f" “{each.why}”" if each.why else ""
    return f"{each.how} on {formats.moment(each.made_at)} by {each.made_by}.{why}"


def decision(decided: Decided, found: Sequence[Any], in_doubt: int) -> dict[str, Any]:
    """One decision with everybody whom it concerns, as they are now."""
    return {
        **line(decided),
        "rows": [finding.row(person) for person in found],
        "too_many": decided.moved and not decided.people,
        "parts": [
            {
                "href": reverse("workspace:part", args=[one.person]),
                "name": display_name(one.family, one.given),
            }
            for one in found
            if one.records > 1
        ],
        "in_doubt": things(in_doubt) if in_doubt else "",
    }


def line(decided: Decided, names: Mapping[Any, Any] | None = None) -> dict[str, Any]:
    """One decision as a line; `names` says what people are called."""
    people = [(names or {}).get(person) for person in decided.people]
    return {
        "decision": decided.decision,
        "href": reverse("workspace:decision", args=[decided.decision]),
        "what": decided.label,
        "when": formats.moment(decided.made_at),
        "who": decided.made_by,
        "why": decided.why,
        "moved": _moved(decided),
        "undone": decided.undone,
        "can_undo": decided.can_undo,
        "people": [finding.row(person) for person in people if person],
    }


def things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count:,} things"


def _moved(decided: Decided) -> str:
    if decided.divided:
        again = "to divide again" if decided.kind == "undo" else "divided"
        return f"{things(decided.divided)} {again}"
    return "1 record moved" if decided.moved == 1 else f"{decided.moved:,} records moved"
