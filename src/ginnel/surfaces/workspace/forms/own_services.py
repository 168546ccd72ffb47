"""A service of one's own organisation as it is typed: boxes of plain words, and as many places as there are and one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from ginnel.foundation.directory.rules.entries import MOST_PLACES, Entry, PlaceTyped
from ginnel.foundation.directory.states import CriticalElement, LocationType, Room, ServiceStatus
from ginnel.kernel.errors import Fault

_STATUSES = (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)
_LINES = ("areas", "hours", "costs", "languages", "telephones")
_TEXTS = ("name", "what", "alert", "who", "email", "website", "how")
_OF_PLACE = ("id", "name", "street", "town", "postcode", "travel", "access", "hours")
_LONGEST = 20_000


def _box(**more: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=_LONGEST, **more)


class EntryForm(forms.Form):
    """What is wrong with any of it `foundation.directory` says, by the same names (`tell`)."""

    name, what, alert, who, how, email, website = (_box() for _ in range(7))
    areas, hours, costs, languages, telephones = (_box() for _ in range(5))
    status = forms.ChoiceField(choices=[(one.value, one.label) for one in _STATUSES], required=False)
    youngest = forms.IntegerField(required=False, min_value=0, max_value=150)
    oldest = forms.IntegerField(required=False, min_value=0, max_value=150)
    drops_other_hours = forms.BooleanField(required=False)
    room = forms.ChoiceField(choices=[("", "We have not said"), *Room.choices], required=False)
    weeks = forms.IntegerField(required=False, min_value=0, max_value=999)
    room_on = forms.DateField(required=False)
    elements = forms.TypedMultipleChoiceField(choices=CriticalElement.choices, coerce=int, required=False)
    is_right = forms.BooleanField(required=False)

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = min(places, MOST_PLACES)
        for at in range(self.places):
            for name in _OF_PLACE:
                self.fields[f"place-{at}-{name}"] = _box()
            self.fields[f"place-{at}-kind"] = forms.ChoiceField(choices=LocationType.choices, required=False)
            self.fields[f"place-{at}-gone"] = forms.BooleanField(required=False)

    def entry(self, other_hours: int = 0) -> Entry:
        said = self.cleaned_data
        return Entry(
            **{name: _words(said[name]) for name in _TEXTS if name != "what"},
            **{name: _lines(said[name]) for name in _LINES},
            what=said["what"].replace("\r\n", "\n").strip(),
            status=ServiceStatus(said["status"] or ServiceStatus.ACTIVE),
            youngest=said["youngest"],
            oldest=said["oldest"],
            other_hours=other_hours,
            drops_other_hours=said["drops_other_hours"],
            places=tuple(self._places()),
            room=Room(said["room"]) if said["room"] else "",
            weeks=said["weeks"],
            room_on=said["room_on"],
            elements=frozenset(said["elements"]),
        )

    def _places(self) -> Iterator[PlaceTyped]:
        """Those that stay, in order; a box that is empty stays one, so that what is wrong finds its box again."""
        for at in range(self.places):
            said = {name: self.cleaned_data[f"place-{at}-{name}"] for name in (*_OF_PLACE, "kind", "gone")}
            if said.pop("gone"):
                yield PlaceTyped()
                continue
            kind = LocationType(said.pop("kind") or LocationType.PHYSICAL)
            lines = {name: _lines(said.pop(name)) for name in ("access", "hours")}
            yield PlaceTyped(kind=kind, **lines, **{name: _words(value) for name, value in said.items()})

    def tell(self, faults: tuple[Fault, ...]) -> None:
        for one in faults:
            self.add_error(one.field if one.field in self.fields else "name", one.message)


def typed(entry: Entry, today: date) -> dict[str, Any]:
    """What the boxes hold when the page is opened: of room that nobody has spoken of, that it is as of today; of room
    that was said of no day, none."""
    said: dict[str, Any] = {name: getattr(entry, name) for name in (*_TEXTS, "youngest", "oldest", "weeks")}
    said |= {name: "\n".join(getattr(entry, name)) for name in _LINES}
    said |= {"status": entry.status.value, "room": str(entry.room)}
    said |= {"room_on": entry.room_on or (None if entry.room else today), "elements": sorted(entry.elements)}
    for at, place in enumerate(entry.places):
        each = asdict(place) | {"access": "\n".join(place.access), "hours": "\n".join(place.hours)}
        said |= {f"place-{at}-{name}": value for name, value in each.items()}
        said[f"place-{at}-kind"] = place.kind.value
    return said


def _words(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(said for line in text.splitlines() if (said := _words(line)))
