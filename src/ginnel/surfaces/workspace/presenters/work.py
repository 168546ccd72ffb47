"""Work lists: a line for each thing that is open, with how its clock stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ginnel.care.access.queries import (
    MINE,
    NOWHERE,
    PAGE,
    CompetenceNeeded,
    Due,
    Listed,
    Narrowing,
    Saved,
    WorkList,
)
from ginnel.care.access.states import ContactState, Door, ReferralState, Urgency
from ginnel.foundation.places import queries as places
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.web import formats, pagination
from ginnel.kernel.web.pagination import Slice
from ginnel.surfaces.workspace.presenters import finding

VIEWS = (("team", "My team"), ("mine", "Mine"), ("today", "Today"), ("all", "All of my organisation"))
NOT_KNOWN = "Not known yet"
NOBODY = "nobody on duty is confirmed"
NOT_SHOWN = "Neighbourhood not known or not shown"
_CALLED = {
    "view": "Whose",
    "door": "Door",
    "state": "State",
    "urgency": "Urgency",
    "area": "Neighbourhood",
    "may": "Competence",
    "due": "Due",
}
DONE = ("missed", "given", "left", "nobody")
"""What the list's address says of what was done with what was ticked: how many."""
_NARROWS = ("door", "state", "urgency", "area", "may", "due")


def due_words(due: datetime | None, now: datetime) -> str:
    """How long is left, or how late it is, in the largest unit that says enough."""
    if due is None:
        return "No clock runs"
    left = due - now
    return f"{_span(-left)} late" if left < timedelta() else f"{_span(left)} left"


def _span(length: timedelta) -> str:
    minutes = int(length / timedelta(minutes=1))
    if minutes < 120:
        return _count(minutes, "minute")
    hours = minutes // 60
    return _count(hours, "hour") if hours < 48 else _count(hours // 24, "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def page(
    kind: str,
    listed: WorkList,
    people: Sequence[Any],
    staff: Mapping[UUID, str],
    asked: Mapping[str, str],
    number: int,
    needed: Sequence[CompetenceNeeded] = (),
) -> dict[str, Any]:
    """`kind` is contacts or referrals, `asked` what narrows it, `people` the summaries of those it is about, `needed`
    who holds what they ask for."""
    slice_ = Slice(number, PAGE, listed.total)
    query = {name: value for name, value in asked.items() if value}
    return {
        "kind": kind,
        "rows": rows(listed.lines, people, staff, needed),
        "total": listed.total,
        "sentence": sentence(kind, listed.total, is_today=asked.get("view") == "today"),
        "tabs": [_tab(value, text, kind, asked) for value, text in VIEWS],
        "kinds": [_kind(one, kind, asked) for one in ("contacts", "referrals")],
        "asked": asked,
        "is_narrowed": any(asked.get(name) for name in _NARROWS),
        "selects": _selects(kind, asked),
        "pages": pagination.component(slice_, query),
        "query": query if number == 1 else {**query, "page": number},
    }


def rows(
    lines: Sequence[Listed],
    people: Sequence[Any],
    staff: Mapping[UUID, str],
    needed: Sequence[CompetenceNeeded] = (),
) -> list[dict[str, Any]]:
    """One for each line, as `page` is asked for them."""
    named, now = {person.person: finding.row(person) for person in people}, clock.now()
    return [{**_row(line, named, staff, now), "asks": _asks(line, needed)} for line in lines]


def opening(opens: datetime) -> str:
    """`Monday 30 November 2026 at 9am`."""
    return f"{opens.astimezone(LONDON):%A} {formats.moment(opens)}"


def choices_of(said: Mapping[str, str], kind: str, *, has_team: bool) -> dict[str, str]:
    """What of an address or a form is a choice of the list; "" for what is none."""
    view = said.get("view", "")
    found = {"kind": kind, "view": view if view in dict(VIEWS) else "team" if has_team else "all"}
    for name, (_, choices) in _offered(kind).items():
        value = said.get(name, "")
        found[name] = value if value in choices else ""
    return found


def narrowing(asked: Mapping[str, str], team: UUID | None) -> Narrowing:
    """Today is of the viewer's team, or of all of the organisation where they have none."""
    view = asked.get("view")
    return Narrowing(
        team=team if view in ("team", "today") else None,
        mine=view == "mine",
        today=view == "today",
        **{name: asked.get(name, "") for name in _NARROWS},
    )


def saved(one: Saved, asked: Mapping[str, str], total: int) -> dict[str, Any]:
    """A kept list, how many it has, and what it asks in words: `asked` is what of its choices still is one."""
    offered = _offered(one.kind)
    words = [offered[name][1][value] for name, value in asked.items() if name in offered and value]
    gone = [
        f"{_CALLED.get(name, name)} no longer a choice"
        for name, value in one.asked.items()
        if value and asked.get(name) != value
    ]
    return {
        "id": one.id,
        "name": one.name,
        "total": formats.count(total),
        "words": ", ".join([one.kind.capitalize(), dict(VIEWS)[asked["view"]], *words, *gone]),
        "href": _address(asked),
    }


def nowhere(asked: Mapping[str, str], total: int) -> dict[str, Any]:
    """How many are on no neighbourhood's list, and the list of those."""
    are = "1 is" if total == 1 else f"{formats.count(total)} are"
    return {"sentence": f"{are} on no neighbourhood’s list", "href": _address(asked)}


def gives(members: Sequence[Any], teams: Sequence[Any]) -> list[dict[str, Any]]:
    """Colleagues first, then the lists of teams; nobody is chosen."""
    return [
        {"value": "", "text": "Choose"},
        *({"value": f"staff {one.staff}", "text": one.name} for one in members),
        *({"value": f"team {one.team}", "text": f"The list of {one.name}"} for one in teams),
    ]


def done(counts: Mapping[str, int]) -> list[str]:
    """What became of what was ticked, a sentence each."""
    given = "1 was given" if counts["given"] == 1 else f"{counts['given']} were given"
    said = {
        "missed": f"{counts['missed']} of those chosen could not be taken: "
        "somebody else has taken or closed them since, or they are not your team’s to take.",
        "given": f"{given} to whom you chose. A colleague is told, and finds each under Mine.",
        "left": f"{counts['left']} of those chosen could not be given and stand as they were: they have moved on "
        "since, neither you nor your team has them, they wait to be rung back, or whom you chose may not take them.",
        "nobody": "Nothing was given: choose to whom.",
    }
    return [words for name, words in said.items() if counts[name]]


def _address(asked: Mapping[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _offered(kind: str) -> dict[str, tuple[str, dict[str, str]]]:
    """By which choices a list of that kind can be narrowed: what each is called, and its values in words."""
    states = ContactState if kind == "contacts" else ReferralState
    doors = {"door": (_CALLED["door"], _words(Door))} if kind == "contacts" else {}
    known = places.neighbourhoods()
    areas = {"area": (_CALLED["area"], {**known, NOWHERE: NOT_SHOWN})} if known else {}
    urgency = {"urgency": (_CALLED["urgency"], _words(Urgency))}
    may = {"may": (_CALLED["may"], {MINE: "What I may do"})}
    due = {"due": (_CALLED["due"], _words(Due))}
    return {**doors, "state": (_CALLED["state"], _words(states)), **urgency, **due, **areas, **may}


def _words(enum: Any) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in enum}


def _selects(kind: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label,
            "items": [
                {"value": "", "text": "Any"},
                *(
                    {"value": value, "text": text, "selected": value == asked.get(name)}
                    for value, text in choices.items()
                ),
            ],
        }
        for name, (label, choices) in _offered(kind).items()
    ]


def _tab(value: str, text: str, kind: str, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"text": text, "href": f"?kind={kind}&view={value}", "current": asked.get("view") == value}


def _kind(kind: str, now: str, asked: Mapping[str, str]) -> dict[str, Any]:
    href = f"?kind={kind}&view={asked.get('view', '')}"
    return {"text": kind.capitalize(), "href": href, "current": kind == now}


def sentence(kind: str, total: int, *, is_today: bool = False) -> str:
    one, due = kind.removesuffix("s"), ", late already or due today" if is_today else ""
    if not total:
        return f"No open {kind} here{due}"
    return (f"1 open {one}" if total == 1 else f"{formats.count(total)} open {kind}") + due


def _asks(line: Listed, needed: Sequence[CompetenceNeeded]) -> list[str]:
    """Of what the organisation keeps a list of: which competence, and who on duty may."""
    return [
        f"{one.competence.label}: "
        + ("you may" if one.is_mine else ", ".join(each.name for each in one.on_duty) or NOBODY)
        for one in needed
        if one.is_listed and one.competence in line.asks
    ]


def _row(line: Listed, named: Mapping[UUID, Any], staff: Mapping[UUID, str], now: datetime) -> dict[str, Any]:
    known = [named[person]["name"] for person in line.people if person in named]
    described = [f"{name} (not known yet)" if name else NOT_KNOWN for name in line.described]
    is_contact = line.kind == "contact"
    state = ContactState(line.state).label if is_contact else ReferralState(line.state).label
    return {
        "id": line.id,
        "who": ", ".join([*known, *described]) or NOT_KNOWN,
        "href": reverse(f"workspace:{line.kind}", args=[line.id]),
        "what": Door(line.door).label if is_contact else line.other or "Not shown to you",
        "urgency": Urgency(line.urgency).label if line.urgency else "",
        "state": state,
        "has_it": staff.get(line.staff, line.team) if line.staff else line.team,
        "since": formats.moment(line.since),
        "due": due_words(line.due_at, now),
        "at": formats.moment(line.due_at) if line.due_at else "",
        "is_late": line.due_at is not None and line.due_at < now,
        "ticked": f"{line.id} {line.number}" if line.may_take else "",
    }
