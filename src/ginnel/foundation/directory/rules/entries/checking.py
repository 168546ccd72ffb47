"""What is wrong with an entry as it was typed, by the box, for whoever typed it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ginnel.foundation.directory.rules import room
from ginnel.foundation.directory.rules.entries import hours, periods
from ginnel.foundation.directory.rules.entries.lines import how_many, pieces
from ginnel.foundation.directory.rules.entries.shape import Entry, Lines, PlaceTyped
from ginnel.foundation.directory.rules.openreferral.hours import MOST as MOST_SCHEDULES
from ginnel.foundation.directory.rules.periods import ALWAYS, outside, shared
from ginnel.foundation.directory.rules.telephones import is_number
from ginnel.foundation.directory.states import LocationType, Room
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import clean_postcode

LONGEST_NAME, LONGEST_TEXT, LONGEST_LINE, MOST_LINES = 255, 5_000, hours.LONGEST, 40
LONGEST_MAIL, LONGEST_WEB = 254, 2_000  # of mail RFC 5321 section 4.5.3.1.3, less its brackets
OLDEST = 150
# Boxes that are right or wrong only together, by the one at which it is said.
_TOGETHER = {
    "youngest": ("youngest", "oldest"),
    "room": ("room", "weeks"),
    "room_on": ("room", "room_on"),
    "weeks": ("room", "weeks"),
    "telephones": ("telephones", "email", "website", "how"),
}
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WEB = re.compile(r"https?://[^\s\"<>]+\.[^\s\"<>]+")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


def faults(entry: Entry, today: date, before: Entry | None = None) -> list[Fault]:
    """`field` names the box: one of `Entry`, or `place-0-postcode` of the first place. What was wrong `before` and
    nobody touched is no fault of whoever saves something else."""
    found = [Fault(code, message, field=field) for field, code, message in _wrong(entry, today)]
    return [one for one in found if before is None or not _stands(one.field, entry, before)]


def _stands(field: str, entry: Entry, before: Entry) -> bool:
    kind, _, rest = field.partition("-")
    if kind != "place":
        return all(getattr(entry, one) == getattr(before, one) for one in _TOGETHER.get(field, (field,)))
    at = int(rest.partition("-")[0])
    return at < len(entry.places) and entry.places[at] in before.places


def _wrong(entry: Entry, today: date) -> Iterator[tuple[str, str, str]]:
    if not entry.name:
        yield "name", "missing", "Say what the service is called"
    if not entry.what:
        yield "what", "missing", "Say what it does"
    yield from _too_long(entry)
    if entry.youngest is not None and entry.oldest is not None and entry.youngest > entry.oldest:
        yield "youngest", "ages", "The youngest age is above the oldest"
    yield from _hours("hours", entry.hours, 0 if entry.drops_other_hours else entry.other_hours)
    yield from _where(entry)
    yield from _reached(entry)
    yield from _room(entry, today)


def _too_long(entry: Entry) -> Iterator[tuple[str, str, str]]:
    if len(entry.name) > LONGEST_NAME:
        yield "name", "too-long", f"A name has at most {LONGEST_NAME} letters"
    for name in ("what", "who", "how", "alert"):
        if len(getattr(entry, name)) > LONGEST_TEXT:
            yield name, "too-long", f"Say it in at most {LONGEST_TEXT:,} letters"
    for name in ("areas", "costs", "languages", "telephones"):
        yield from _lines(name, getattr(entry, name))


def _lines(field: str, lines: Lines) -> Iterator[tuple[str, str, str]]:
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        yield field, "too-long", f"Write at most {MOST_LINES} lines of {LONGEST_LINE} letters"


def _hours(field: str, lines: Lines, kept: int = 0) -> Iterator[tuple[str, str, str]]:
    """`kept` schedules, which no line says, stay beside them."""
    if too_long := list(_lines(field, lines)):
        yield from too_long
        return
    read: list[hours.Line] = []
    for at, line in enumerate(lines, 1):
        try:
            read.append(hours.read(line))
        except hours.NotUnderstood as error:
            yield field, "not-hours", f"Line {at}: {error}"
            return
    if wrong := _at_once(read):
        yield field, *wrong
    elif lines and how_many(read) + kept > MOST_SCHEDULES:
        yield (
            field,
            "too-many",
            f"These lines come to more than {MOST_SCHEDULES} times, for each is said anew between dates"
            + (f", and {kept} more stay that are not in the box. Use fewer" if kept else ". Use fewer"),
        )


def _at_once(read: list[hours.Line]) -> tuple[str, str] | None:
    """Times that overlap, or hours that do in the same time; what has no dates holds when nothing else does."""
    for at, one in enumerate(read):
        for before, other in enumerate(read[:at]):
            if wrong := _clash(before + 1, other, at + 1, one):
                return "overlap", wrong
    if any(one.period == ALWAYS for one in read) and not outside(
        one.period for one in read if one.period != ALWAYS
    ):
        return "never", "The lines without dates never hold: those with dates leave no day"
    for at, one in enumerate(read, 1):
        if not pieces(one, read):
            return "never", f"Line {at} never holds: it is closed on all of its days. Leave one out"
    for period in dict.fromkeys(one.period for one in read):
        lines = [(at, one) for at, one in enumerate(read, 1) if one.period == period and not one.is_closed]
        if lines and (found := hours.overlapping([one for _, one in lines])):
            first, second, day = lines[found[0] - 1][0], lines[found[1] - 1][0], found[2]
            which = (
                f"Line {first} overlaps itself" if first == second else f"Lines {first} and {second} overlap"
            )
            return "overlap", f"{which} on {day}. Say each hour of the day once"
    return None


def _clash(first: int, one: hours.Line, second: int, other: hours.Line) -> str:
    if ALWAYS in (one.period, other.period):
        return ""
    if one.period == other.period:
        if not (one.is_closed or other.is_closed):
            return ""
        return f"Lines {first} and {second} say of the same time that it is closed, and more. Leave one out"
    both = shared(one.period, other.period)
    if both is None or any(each.is_closed and each.period == both for each in (one, other)):
        return ""
    said = periods.written(both)
    when = said[0].lower() + said[1:]
    return f"The dates of lines {first} and {second} overlap: {when}. End one before the other begins"


def _where(entry: Entry) -> Iterator[tuple[str, str, str]]:
    if not any(place.says_anything for place in entry.places):
        yield "place-0-name", "no-place", "Say where it is, or that it is online or by telephone"
    for at, place in enumerate(entry.places):
        if place.says_anything:
            yield from _place(at, place)


def _place(at: int, place: PlaceTyped) -> Iterator[tuple[str, str, str]]:
    if place.kind is LocationType.PHYSICAL:
        if not (place.street or place.postcode):
            yield (
                f"place-{at}-street",
                "no-address",
                "Write the street or the postcode, so that people can find it",
            )
        if place.postcode and not _POSTCODE.fullmatch(clean_postcode(place.postcode)):
            yield f"place-{at}-postcode", "not-a-postcode", "Write a postcode like YO1 7HH"
    for name in ("name", "street", "town"):
        if len(getattr(place, name)) > LONGEST_NAME:
            yield f"place-{at}-{name}", "too-long", f"Say it in at most {LONGEST_NAME} letters"
    if len(place.travel) > LONGEST_TEXT:
        yield f"place-{at}-travel", "too-long", f"Say it in at most {LONGEST_TEXT:,} letters"
    yield from _lines(f"place-{at}-access", place.access)
    yield from _hours(f"place-{at}-hours", place.hours)


def _reached(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for at, number in enumerate(entry.telephones[:MOST_LINES], 1):
        if not is_number(number[:LONGEST_LINE]):
            yield "telephones", "not-a-number", f"Line {at}: write a telephone number like 01632 960001"
            break
    if len(entry.email) > LONGEST_MAIL:
        yield "email", "too-long", f"An email address has at most {LONGEST_MAIL} letters"
    elif entry.email and not _MAIL.fullmatch(entry.email):
        yield "email", "not-mail", "Write an email address like help@example.org"
    if len(entry.website) > LONGEST_WEB:
        yield "website", "too-long", f"Write an address of at most {LONGEST_WEB:,} letters"
    elif entry.website and not _WEB.fullmatch(entry.website):
        yield "website", "not-an-address", "Write an address that begins with https://"
    if not (entry.telephones or entry.email or entry.website or entry.how):
        yield (
            "telephones",
            "no-way",
            "Say how people get in touch: a telephone, an email address or a website",
        )


def _room(entry: Entry, today: date) -> Iterator[tuple[str, str, str]]:
    if entry.room and entry.room_on and entry.room_on > today:
        yield "room_on", "not-yet", "Give the day on which you knew it, not one to come"
    if entry.weeks is not None and not entry.room:
        yield "room", "missing", "Say whether it takes new people, beside the weeks to wait"
    if entry.weeks is not None and not 0 <= entry.weeks <= room.MOST_WEEKS:
        yield "weeks", "not-weeks", f"Write whole weeks from 0 to {room.MOST_WEEKS}"
    if entry.room == Room.FULL and entry.weeks == 0:
        yield "weeks", "not-weeks", "A service that takes nobody has no wait of 0 weeks: leave it out"
