"""What the community and mental health trust sends: referrals and contacts of two national data sets, and warnings.

Community Services Data Set 1.6 and Mental Health Services Data Set 6, one file a table. Flags and restricted letters go
as FHIR: the two have no place for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic import fhir
from ginnel.synthetic.chance import Chance, whole
from ginnel.synthetic.desks import warnings
from ginnel.synthetic.desks.cells import NOT_KNOWN, SEX_CODE, Rows, cell, day_or_nothing
from ginnel.synthetic.desks.hospital.person import commissioner
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of, read
from ginnel.synthetic.stamps import clock, iso
from ginnel.synthetic.story.events import Event, is_closed

KNOWN = {"community", "mental_health"}
LAYOUTS = {
    "cyp001": "csds:CYP001", "cyp101": "csds:CYP101", "cyp201": "csds:CYP201", "mhs001": "mhsds:MHS001",
    "mhs101": "mhsds:MHS101", "mhs201": "mhsds:MHS201", "flags": "fhir",
}  # fmt: skip
MOST_CONTACTS = {"community": 8, "mental_health": 4}
TABLES = {"community": ("cyp001", "cyp101", "cyp201"), "mental_health": ("mhs001", "mhs101", "mhs201")}
# Answered by whoever is on duty, within hours and at any of them
ON_DUTY = {"urgent", "crisis"}
SOURCES = {"practice": "01", "hospital": "05", "ambulance": "10"}  # SOURCE OF REFERRAL FOR COMMUNITY


@cache
def service(kind: str, key: str) -> tuple[str, str, int]:
    """(name, team type, days between contacts) of a service of data/everyday.toml."""
    row = read("everyday.toml")[kind][key]
    return row["text"], row["type"], row["every"]


@cache
def _period() -> str:
    """The month reported last."""
    last = as_of()
    return f"{iso(last.replace(day=1) - timedelta(days=31))},{iso(last)}"


def send(chance: Chance, view: View, events: list[Event]) -> Rows:
    rows: Rows = {}
    for kind, (people, referrals, contacts) in TABLES.items():
        mine = [event for event in events if event.kind == kind]
        if not mine:
            continue
        rows[people] = [_person(view)]
        rows[referrals] = [_referral(view, event, number) for number, event in enumerate(mine)]
        rows[contacts] = [
            row for number, event in enumerate(mine) for row in _contacts(chance, view, event, number)
        ]
    if said := [fhir.line(tree) for tree in _flags(chance, view, events)]:
        rows["flags"] = [fhir.line(fhir.patient(view)), *said]
    return rows


def _person(view: View) -> bytes:
    home, ethnicity = view.address, view.ethnicity or NOT_KNOWN
    return (
        f"{view.local_id},{view.nhs},{view.status},{view.given},{view.family},{view.born},{cell(home.line)},{home.town},"
        f"{home.postcode},{SEX_CODE[view.sex]},{ethnicity},{day_or_nothing(view.died)},{view.who.practice},"
        f"{view.organisation.code},{_period()}"
    ).encode()


def _referral(view: View, event: Event, number: int) -> bytes:
    _, team, _ = service(event.kind, event.about["service"])
    is_urgent = event.about["service"] in ON_DUTY
    own, at, ended = (
        f"R{view.local_id}{number}",
        event.start - (timedelta(hours=1) if is_urgent else timedelta(days=5)),
        day_or_nothing(_day(event.end)),
    )
    code, practice, payer = view.organisation.code, view.who.practice, commissioner(view.who)
    when = f"{iso(at.date())},{clock(at)}"
    if event.kind == "community":
        source = SOURCES[event.about["source"]]
        priority = "4" if is_urgent else "1"
        text = f"{own},{view.local_id},{payer},{when},{source},{practice},{priority},{team},{ended},{code},{_period()}"
    else:
        reason = {"memory": "08", "crisis": "18"}.get(event.about["service"], "04")
        priority = "1" if is_urgent else "3"
        text = (
            f"{own},{view.local_id},{payer},{team},{when},A1,{practice},{priority},{reason},{ended},"
            f"{code},{_period()}"
        )
    return text.encode()


def _day(at: datetime | None):
    return at.date() if at else None


def _contacts(chance: Chance, view: View, event: Event, number: int) -> Iterator[bytes]:
    """Contacts every so many days, the first few of which are written out; nobody but whoever is on duty calls
    at night, few at a weekend."""
    _, team, every = service(event.kind, event.about["service"])
    own, code = f"R{view.local_id}{number}", view.organisation.code
    last = min(as_of(), event.end.date() if event.end else as_of(), view.who.died or as_of())
    is_urgent = event.about["service"] in ON_DUTY
    at = event.start if is_urgent else event.start.replace(hour=9 + event.start.hour % 8)
    for visit in range(MOST_CONTACTS[event.kind]):
        if at.date() > last:
            return
        first, minutes = "1" if visit == 0 else "2", 20 + whole(chance, 0, 40)
        when, name = f"{iso(at.date())},{clock(at)}", f"V{view.local_id}{number}{visit}"
        if event.kind == "community":
            where = (
                "E01"
                if event.about["service"] == "intermediate"
                else "G02"
                if view.who.home.care_home
                else "A01"
            )
            yield (
                f"{name},{own},{view.local_id},{team},{when},{minutes},{first},01,{where},5,{code},{_period()}"
            ).encode()
        else:
            yield (
                f"{name},{own},{view.local_id},{when},{team},{minutes},{first},01,B01,5,{code},{_period()}"
            ).encode()
        at += timedelta(days=max(1, whole(chance, every // 2, every + every // 2)))
        while is_closed(at.date()) and not is_urgent:
            at += timedelta(days=1)


def _flags(chance: Chance, view: View, events: list[Event]) -> Iterator[fhir.Tree]:
    """Warnings for whoever goes through the front door, and letters nobody sees who need not."""
    nursed = next((event for event in events if event.about.get("service") == "nursing"), None)
    if nursed:
        yield from warnings.from_community(chance, view, nursed.start.date())
    for number, event in enumerate(events):
        if event.kind == "mental_health":
            yield _restricted_letter(view, f"{view.local_id}-{number + 1}", event)


def _restricted_letter(view: View, stem: str, event: Event) -> fhir.Tree:
    what = event.about.get("what") or service(event.kind, event.about["service"])[0]
    text = (
        f"{view.organisation.name}\n\n{what}, {event.start:%d %B %Y}\n\n"
        f"{view.given} {view.family} was seen. Mood, memory and sleep were talked through; a plan was agreed.\n"
    )
    tree = fhir.letter(view, f"{stem}-letter", "letter", f"{what}: first assessment", text, event.start)
    return tree | {"meta": fhir.security("PSY")}
