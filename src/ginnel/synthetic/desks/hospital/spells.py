"""Stays as admitted patient care of the Commissioning Data Set, version 6.3: one row a consultant episode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic import numbers
from ginnel.synthetic.desks.cells import cell
from ginnel.synthetic.desks.hospital.person import commissioner, extract, identity, site
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.stamps import clock, iso
from ginnel.synthetic.story.events import Event
from ginnel.synthetic.story.staying import acute

ASSESSMENT_WARD, ASSESSED_WITHIN = "AMU", timedelta(hours=30)
SECONDARY = 6
_TYPES = {"82": "120", "31": "140"}  # birth and delivery; anything else is a finished general episode


def number(view: View, event: Event) -> str:
    return numbers.spell(view.organisation.code, view.who.number, event.about["number"])


def wards(event: Event) -> list[tuple[datetime, str, str]]:
    """(since, ward, treatment function): emergencies are assessed first, then go to the ward of their specialty."""
    specialty = event.about["specialty"]
    ward = f"W{specialty}"
    end = event.end or event.start + 2 * ASSESSED_WITHIN
    if not event.about["method"].startswith("2"):
        return [(event.start, ward, specialty)]
    if end - event.start <= ASSESSED_WITHIN:
        return [(event.start, ASSESSMENT_WARD, "326")]
    return [(event.start, ASSESSMENT_WARD, "326"), (event.start + ASSESSED_WITHIN, ward, specialty)]


# Main specialties of consultants whose treatment function is none itself (NHS Data Dictionary)
_MAIN = {"307": "302", "328": "300", "424": "420"}


@cache
def doctor(function: str) -> str:
    """Consultant, main specialty and treatment function as cells."""
    return f"C9990{function},{_MAIN.get(function, function)},{function}"


@cache
def delay_words(reason: str) -> str:
    return next((each["text"] for each in read("delays.toml")["reason"] if each["key"] == reason), "")


def _diagnoses(who: Resident, key: str) -> str:
    """Primary diagnosis and what else the person lives with, as cells."""
    row, listed = acute()[key], read("codes.json")["icd10"]
    others = [*row.get("also", ()), *(listed[each] for each in who.conditions if each in listed)]
    if who.frailty == 3:
        others.append("R54X")
    padded = [code for code in others if code != row["icd"]][:SECONDARY]
    return ",".join([row["icd"], *padded, *[""] * (SECONDARY - len(padded))])


def _leaving(event: Event, end: datetime) -> str:
    about = event.about
    died = about.get("died", False)
    ready, pathway = ("", "") if died else (iso(about["ready"].date()), str(about["pathway"]))
    where = "79" if died else about["destination"]
    reason = cell(delay_words(about["delay"])) if about["delay"] else ""
    return f"{iso(end.date())},{clock(end)},{ready},{'4' if died else '1'},{where},{pathway},{reason}"


def episodes(view: View, event: Event) -> Iterator[bytes]:
    """The rows of one finished stay."""
    about, who, spell = event.about, view.who, number(view, event)
    start, end = event.start, event.end or event.start
    home = who.home_on(start.date())
    classification = "5" if about["method"] == "82" else "2" if about.get("day_case") else "1"
    source = "79" if about["method"] == "82" else "85" if home.care_home else "19"
    stay = (
        f"{identity(view, start.date())},{spell},01,{classification},{about['method']},{source},{iso(start.date())},"
        f"{clock(start)},{who.age(start.date())},{_leaving(event, end)}"
    )
    code, diagnoses = view.organisation.code, _diagnoses(who, about["key"])
    moves = wards(event)
    for at, (since, ward, specialty) in enumerate(moves):
        until = moves[at + 1][0] if at + 1 < len(moves) else end
        last = at + 1 == len(moves)
        operation = acute()[about["key"]].get("operation", "") if last else ""
        done = f"02,{operation},{iso(since.date())}" if operation else ",,"
        yield (
            f"{_TYPES.get(about['method'], '130')},{spell}{at + 1:02d},9,{extract(end.date())},{iso(until.date())},"
            f"{stay},{at + 1},{'1' if last else '2'},{iso(since.date())},{clock(since)},{iso(until.date())},"
            f"{clock(until)},{code},{commissioner(who)},{doctor(specialty)},02,{diagnoses},{done},"
            f"{site(view.organisation)},{ward},{ward}"
        ).encode()
