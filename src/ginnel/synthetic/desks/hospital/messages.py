"""HL7 version 2.4 admission, discharge and transfer messages, as a patient administration system sends them.

Segments as in ITK HL7 v2 Message Specifications (NHS England). The log goes back a year; what was entered by mistake
and taken back is in it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic.chance import Chance
from ginnel.synthetic.desks.cells import address_on
from ginnel.synthetic.desks.hospital import attendances, spells
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of, read
from ginnel.synthetic.stamps import hl7, hl7_day
from ginnel.synthetic.story.events import Event
from ginnel.synthetic.story.staying import acute

SEX = {"male": "M", "female": "F"}
ENTERED = timedelta(minutes=7)  # from what happened to its being recorded
Message = tuple[datetime, str, str]  # when recorded, trigger event, segments after EVN


@cache
def _adt() -> dict[str, float]:
    return read("dirt.toml")["adt"]


@cache
def log_begins() -> datetime:
    days = read("rates.toml")["period"]["adt_days"]
    return datetime.combine(as_of() - timedelta(days=days), datetime.min.time())


def messages(chance: Chance, view: View, events: list[Event]) -> list[bytes]:
    """Everything the log still holds of one person at one trust, in the order it was recorded."""
    since, found = log_begins(), []
    for event in events:
        if event.kind != "outpatient" and (event.end is None or event.end >= since) and event.start >= since:
            said = _attending(view, event) if event.kind == "emergency" else _staying(chance, view, event)
            found += said
    if found:
        found += _moving(view, since)
    found.sort(key=lambda each: each[0])
    return [_text(view, number, each) for number, each in enumerate(found)]


def _text(view: View, number: int, message: Message) -> bytes:
    at, event, rest = message
    recorded = hl7(at + ENTERED)
    code = view.organisation.code
    control = f"{code}{view.local_id}{number:03d}"
    return (
        f"MSH|^~\\&|PAS|{code}|TIE|{code}|{recorded}||ADT^{event}|{control}|P|2.4|||AL|NE|GBR|UNICODE UTF-8\r"
        f"EVN|{event}|{recorded}|||PAS^CLERK|{hl7(at)}\r{rest}"
    ).encode()


def patient(view: View, at: datetime) -> str:
    """PID and PD1 as the trust believes them that day."""
    home = address_on(view, at.date())
    nhs = f"~{view.nhs}^^^NHS^NH" if view.nhs else ""
    died = f"{hl7_day(view.died)}|Y" if view.died and view.died <= at.date() else "|N"
    return (
        f"PID|1||{view.local_id}^^^{view.organisation.code}^MR{nhs}||{view.family}^{view.given}^^^^^L||"
        f"{view.born.replace('-', '')}|{SEX[view.sex]}|||{home.line}^^{home.town}^^{home.postcode}^GBR^H||"
        f"{view.who.phone.replace(' ', '')}^PRN^PH|||||||||{view.ethnicity}|||||||{died}||{view.status}\r"
        f"PD1|||^^{view.who.practice}\r"
    )


@cache
def service(function: str) -> str:
    """PV1-10: a treatment function by code and name."""
    return f"{function}^{read('crises.toml')['functions'][function]}"


def _attending(view: View, event: Event) -> Iterator[Message]:
    """A registration in the emergency department, and the end of it."""
    at, visit = event.start, attendances.number(view, event)
    end = event.end or at
    row = attendances.complaint(event)
    where = f"PV1|1|E|ED^^^{view.organisation.code}|||||||{service('180')}|||||||||{visit}"
    yield at, "A04", f"{patient(view, at)}{where}{'|' * 25}{hl7(at)}\rPV2|||^{row['complaint']}"
    left = "" if event.about["admitted"] else "19"  # who is admitted has not left
    yield end, "A03", f"{patient(view, end)}{where}{'|' * 17}1|{left}{'|' * 7}{hl7(at)}|{hl7(end)}"


def _visit(
    view: View, event: Event, ward: str, specialty: str, *, before: str = "", leaving: str = ""
) -> str:
    """PV1 of a stay: class, place, method, earlier place, service, source, number; `leaving` is PV1-36 onwards."""
    about, trust = event.about, view.organisation.code
    home = view.who.home_on(event.start.date())
    source = "79" if about["method"] == "82" else "85" if home.care_home else "19"
    bed = f"B{(view.who.number + about['number']) % 28 + 1:02d}"
    earlier = f"{before}^^^{trust}" if before else ""
    kind = "D" if about.get("day_case") else "I"
    number = spells.number(view, event)
    tail = leaving or "|" * 25
    return (
        f"PV1|1|{kind}|{ward}^BAY^{bed}^{trust}|{about['method']}||{earlier}|C9990{specialty}^CONSULTANT|||{service(specialty)}||||"
        f"{source}|||||{number}{tail}{hl7(event.start)}"
    )


def _staying(chance: Chance, view: View, event: Event) -> Iterator[Message]:
    """Admission, moves, corrections and discharge of one stay, and what was entered by mistake on the way."""
    rates, at, moves = _adt(), event.start, spells.wards(event)
    reason = f"PV2|||^{acute()[event.about['key']]['text']}"
    ward, specialty = moves[0][1], moves[0][2]
    now = _visit(view, event, ward, specialty)
    if event.about["method"] in ("11", "12", "13"):
        planned = at - timedelta(days=7)
        yield planned, "A05", f"{patient(view, planned)}{now}\r{reason}"
    if chance() < rates["admission_cancelled"]:
        yield from _mistaken(view, event, ward, specialty)
    yield at, "A01", f"{patient(view, at)}{now}\r{reason}"
    if chance() < rates["updated"]:
        later = at + timedelta(hours=2)
        yield later, "A08", f"{patient(view, later)}{now}\r{reason}"
    for since, to, function in moves[1:]:
        now = _visit(view, event, to, function, before=ward)
        if chance() < rates["transfer_cancelled"]:
            early = since - timedelta(hours=3)
            yield early, "A02", f"{patient(view, early)}{now}"
            taken_back = early + timedelta(hours=1)
            yield (
                taken_back,
                "A12",
                f"{patient(view, taken_back)}{_visit(view, event, ward, specialty, before=to)}",
            )
        yield since, "A02", f"{patient(view, since)}{now}"
        ward, specialty = to, function
    if event.end:
        yield from _leaving(chance, view, event, ward, specialty)


def _mistaken(view: View, event: Event, ward: str, specialty: str) -> Iterator[Message]:
    """Admitted under a number that should not be, and cancelled a quarter of an hour later."""
    at = event.start - timedelta(minutes=50)
    wrong = _visit(view, event, ward, specialty).replace(
        spells.number(view, event), spells.number(view, event) + "X"
    )
    yield at, "A01", f"{patient(view, at)}{wrong}"
    after = at + timedelta(minutes=15)
    yield after, "A11", f"{patient(view, after)}{wrong}"


def _leaving(chance: Chance, view: View, event: Event, ward: str, specialty: str) -> Iterator[Message]:
    about, end = event.about, event.end or event.start
    died = about.get("died", False)
    if about["delay"]:
        ready = about["ready"]
        expected = f"PV2|||||||||{hl7_day(end.date())}"
        yield ready, "A16", f"{patient(view, ready)}{_visit(view, event, ward, specialty)}\r{expected}"
    method, where = ("4", "79") if died else ("1", about["destination"])
    last = (
        _visit(view, event, ward, specialty, leaving=f"{'|' * 17}{method}|{where}{'|' * 7}") + f"|{hl7(end)}"
    )
    if not died and chance() < _adt()["discharge_cancelled"] and end - event.start > timedelta(days=1):
        early = end - timedelta(hours=5)
        yield early, "A03", f"{patient(view, early)}{last}"
        back = early + timedelta(minutes=40)
        yield back, "A13", f"{patient(view, back)}{_visit(view, event, ward, specialty)}"
    yield end, "A03", f"{patient(view, end)}{last}"


def _moving(view: View, since: datetime) -> Iterator[Message]:
    """The trust is told of a new address, unless it is one of those that still believe the old one."""
    for day, _ in view.who.homes[1:]:
        at = datetime.combine(day, datetime.min.time()).replace(hour=10)
        if at > since and address_on(view, day) is view.who.home_on(day) and at.date() < as_of():
            yield at, "A31", patient(view, at).rstrip("\r")


def merge(view: View, other: View, at: datetime) -> bytes:
    """`other` is found to be `view` a second time: its number is merged away."""
    trust = view.organisation.code
    gone = f"MRG|{other.local_id}^^^{trust}^MR"
    return _text(view, 999, (at, "A40", f"{patient(view, at)}{gone}"))


def merges(chance: Chance) -> bool:
    return chance() < _adt()["merged"]


def day_of_merging(chance: Chance) -> datetime:
    """Some morning of what the log holds, after whatever it is told of."""
    days = read("rates.toml")["period"]["adt_days"]
    return (log_begins() + timedelta(days=int(chance() * (days - 1)))).replace(hour=9, minute=30)
