"""What a document says of a service, for reading. Whatever is not as it should be is left out, never an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from ginnel.foundation.directory.rules.room import of_document
from ginnel.foundation.directory.rules.staleness import is_stale
from ginnel.foundation.directory.states import Room
from ginnel.kernel.web import formats
from ginnel.surfaces.public.forms import MILE

Document = dict[str, Any]
DROPPED = "It is not in its source any more. Ring first."
_ADDRESS = ("attention", "address_1", "address_2", "city", "state_province", "postal_code")
_DEAREST, _OLDEST, _ANY_AGE = 1_000_000, 150, 120  # pounds, years, and years that are no bound
_ROOM = {
    Room.OPEN: "It takes new people now",
    Room.WAITING: "You have to wait for a place",
    Room.FULL: "It takes no new people now",
}
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SAFE = re.compile(r"https?://[^\s\"<>]+")


def text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def members(document: Any, member: str) -> Iterator[Document]:
    found = document.get(member) if isinstance(document, dict) else None
    yield from (each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def shortened(value: Any, most: int = 200) -> str:
    """To the last whole word."""
    said = text(value)
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + "…"


def provider(document: Document) -> str:
    organisation = document.get("organization")
    return text(organisation.get("name")) if isinstance(organisation, dict) else ""


def address(location: Any) -> str:
    """Each part once, of the first address that says any."""
    for each in members(location, "addresses"):
        parts = dict.fromkeys(said for name in _ADDRESS if (said := text(each.get(name))))
        if parts:
            return ", ".join(parts)
    return ""


def telephones(document: Document) -> list[dict[str, str]]:
    """Of the service, its contacts and its places, each once."""
    places = [each.get("location") for each in members(document, "service_at_locations")]
    holders = [document, *members(document, "contacts"), *places]
    numbers = dict.fromkeys(text(one.get("number")) for each in holders for one in members(each, "phones"))
    return [{"text": one, "href": formats.call(one)} for one in numbers if one]


def link(value: Any) -> str:
    """An address that may be followed; "" for any other text."""
    said = text(value)
    return said if _SAFE.fullmatch(said) else ""


def mail(value: Any) -> dict[str, str]:
    """An address as it is said, and what writes to it (RFC 6068 section 2); nothing to follow where it is none."""
    said = text(value)
    if not said or not _MAIL.fullmatch(said):
        return {"text": said, "href": ""} if said else {}
    return {"text": said, "href": f"mailto:{quote(said, safe='@+')}"}


def costs(document: Document) -> list[str]:
    said = [_cost(each) for each in members(document, "cost_options")]
    return [one for one in dict.fromkeys([*said, text(document.get("fees"))]) if one]


def _cost(each: Document) -> str:
    amount = _number(each.get("amount"), _DEAREST)
    figure = "" if amount is None else "Free" if amount == 0 else f"£{amount:,.2f}".replace(".00", "")
    said = text(each.get("amount_description")), text(each.get("option"))
    return ", ".join(part for part in (" ".join(part for part in (figure, said[0]) if part), said[1]) if part)


def ages(document: Document) -> str:
    low, high = (_number(document.get(name), _OLDEST) for name in ("minimum_age", "maximum_age"))
    low = low or None
    high = high if high is not None and high < _ANY_AGE else None
    if low is not None and high is not None:
        return f"People aged {low:g} to {high:g}"
    if low is not None:
        return f"People aged {low:g} and over"
    return f"People aged {high:g} and under" if high is not None else ""


def _number(value: Any, most: float) -> float | None:
    """From 0 to `most`; None for what is none, or not a number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value)


def distance(metres: float | None) -> str:
    """In miles, as people here say it; only about, for a postcode is no point."""
    if metres is None:
        return ""
    miles = metres / MILE
    if miles < 0.5:
        return "Less than half a mile away"
    if miles < 1.5:
        return "About 1 mile away"
    return f"About {round(miles):,} miles away"


def room(document: Document, now: datetime, within: int) -> str:
    """Whether it takes new people and how long they wait, as of when, and that it may have changed."""
    found = of_document(document)
    if found is None:
        return ""
    weeks = "1 week" if found.weeks == 1 else f"{found.weeks} weeks"
    wait = f" About {weeks} to wait." if found.weeks else ""
    today = formats.in_england(now).date()
    on = f" Said on {formats.day(found.on)}." if found.on and found.on <= today else ""
    changed = " It may have changed. Ask." if is_stale(found.on, today, within) else ""
    return f"{_ROOM[found.room]}.{wait}{on}{changed}"


def checked(assured_on: date | None, now: datetime, within: int, by: str = "") -> tuple[str, bool]:
    """When somebody last made sure that it is right, which organisation did (never which person), and whether that is
    too long ago."""
    today = formats.in_england(now).date()
    stale = is_stale(assured_on, today, within)
    if assured_on is None or assured_on > today:
        return "Nobody has said when this was last checked. Ring before you go.", True
    day = formats.day(assured_on)
    said = f"Last checked {day} by {by}." if by else f"Last checked {day}."
    return (f"{said} It may have changed. Ring before you go." if stale else said), stale
