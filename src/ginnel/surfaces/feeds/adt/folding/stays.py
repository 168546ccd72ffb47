"""A visit as a FHIR Encounter: a function of the set of messages about it, whatever order they came in.

https://hl7.org/fhir/R4/encounter.html, UK Core Encounter; the shape is that of docs/reference/adt.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ginnel.surfaces.feeds.adt import codes
from ginnel.surfaces.feeds.adt.events import Event, Phase, undoes_beginning
from ginnel.surfaces.feeds.adt.folding import places
from ginnel.surfaces.feeds.adt.folding.cancelling import standing
from ginnel.surfaces.feeds.adt.folding.entries import Entry, Moment, Tree, period
from ginnel.surfaces.feeds.adt.identity import fhir_id
from ginnel.surfaces.feeds.adt.reading import filled
from ginnel.surfaces.feeds.tabular.labels import labelled, of_treatment_function

CANCELLED = "cancelled"
_NOT_BEGUN = ("", CANCELLED, Phase.PLANNED)
_MAY_END = ("", Phase.ARRIVED, Phase.UNDER_WAY, Phase.ON_LEAVE)
_LEAVING = ("end", "leaving", "destination", "died")
_UNKNOWN_CLASS = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
    "code": "UNK",
    "display": "unknown",
}
_ROLES = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_ROLE_WORDS = {"ATND": "attender", "REF": "referrer", "CON": "consultant", "ADM": "admitter"}


@dataclass(slots=True)
class State:
    """Where a stay has come to. `since` holds each status with when it began, as FHIR writes it and in order."""

    status: str = ""
    details: Tree = field(default_factory=dict)
    since: list[tuple[str, Moment]] = field(default_factory=list)
    classes: list[tuple[Tree, Moment]] = field(default_factory=list)
    ended: Entry | None = None
    begun: Entry | None = None


def encounter(number: str, entries: Sequence[Entry], *, is_withdrawn: bool = False) -> Tree:
    """The stay called `number`. `entries` are in order and not empty; `is_withdrawn`: the number was given up."""
    live = standing(entries)
    state = _state(live)
    state.status = state.status or _without_events(state)
    if not any(entry.stay for entry in live if not undoes_beginning(entry.event)):
        state.details = _details(entries)
    if is_withdrawn:
        state.status = Phase.DELETED
    return labelled(_tree(number, entries[-1].patient, live, state), _label(entries))


def _label(entries: Sequence[Entry]) -> str:
    """Once under a service or on a ward whose very name says what somebody is treated for, the stay stays closed to
    those who may not know it."""
    for entry in entries:
        service = entry.stay.get("service") or {}
        found = of_treatment_function(*(one["code"] for one in service.get("coding", ())))
        for place in (entry.stay.get("place"), entry.stay.get("to")):
            found = found or codes.label_of_words((place or {}).get("text", ""))
        if found or (found := codes.label_of_words(service.get("text", ""))):
            return found
    return ""


def _state(live: Sequence[Entry]) -> State:
    state = State()
    for entry in live:
        _advance(state, entry)
        if undoes_beginning(entry.event) or entry.event.phase is Phase.DELETED:
            continue  # what it says of the stay is what is no longer so
        said = dict(entry.stay)
        if "A03" in entry.event.cancels:
            said = {name: value for name, value in said.items() if name not in _LEAVING}
        _apply(state, entry, said)
    return state


def _advance(state: State, entry: Entry) -> None:
    """The status after one more event."""
    after = _after(state.status, entry.event)
    if after in (Phase.UNDER_WAY, Phase.ARRIVED):
        _begin(state, entry)
    if after == Phase.DISCHARGED:
        state.ended = entry
    if after and after != state.status:
        state.since.append((after, entry.moment))
        state.status = after


def _after(status: str, event: Event) -> str:
    """ "" where an event changes nothing: an arrival or a plan does not bring back what has gone further."""
    if event.phase is Phase.ARRIVED:
        return str(Phase.ARRIVED) if status in (*_NOT_BEGUN, Phase.DISCHARGED) else ""
    if event.phase is Phase.PLANNED:
        return str(Phase.PLANNED) if status in ("", CANCELLED) else ""
    if event.phase:
        return str(event.phase)
    if undoes_beginning(event):
        return CANCELLED if not status else ""
    if not {"A03", "A21"}.isdisjoint(event.cancels):
        return str(Phase.UNDER_WAY)
    if "A22" in event.cancels:
        return str(Phase.ON_LEAVE)
    return str(Phase.UNDER_WAY) if event.places and status in (*_NOT_BEGUN, Phase.ARRIVED) else ""


def _begin(state: State, entry: Entry) -> None:
    """What was said of leaving is no longer so once somebody is there again."""
    if state.status == Phase.DISCHARGED or "A03" in entry.event.cancels:
        state.ended = None
        for name in _LEAVING:
            state.details.pop(name, None)
    if state.begun is None and entry.event.places:
        state.begun = entry


def _apply(state: State, entry: Entry, said: Tree) -> None:
    for name, value in said.items():
        if value is None:
            state.details.pop(name, None)
        else:
            state.details[name] = value
            if name == "end":
                state.details["end-said"] = entry.facts["recorded"]
    kind = said.get("class")
    if kind and (not state.classes or state.classes[-1][0] != kind):
        state.classes.append((kind, entry.moment))
    if _says_left(state.details) and state.status in _MAY_END:
        state.status = str(Phase.DISCHARGED)
        state.since.append((state.status, Moment(*state.details["end"])))


def _says_left(details: Tree) -> bool:
    """A discharge time that had passed when it was said; one still to come is only expected."""
    return "end" in details and details["end"][0] <= details["end-said"]


def _without_events(state: State) -> str:
    """The status where only updates are known: by the class of patient."""
    code = state.details.get("class", {}).get("code")
    if code == "PRENC":
        return str(Phase.PLANNED)
    return str(Phase.UNDER_WAY) if code in ("IMP", "EMER", "SS") else "unknown"


def _details(entries: Sequence[Entry]) -> Tree:
    """What was last said of a stay of which nothing stands any more, so that its reader knows what it was."""
    state = State()
    for entry in entries:
        _apply(state, entry, {name: value for name, value in entry.stay.items() if name not in _LEAVING})
    return state.details


def _tree(number: str, patient: str, live: Sequence[Entry], state: State) -> Tree:
    details = state.details
    is_over = state.status == Phase.DISCHARGED
    begin, end = _bounds(state, is_over)
    return filled(
        [
            ("resourceType", "Encounter"),
            ("id", visit_id(number)),
            ("extension", _extensions(live, details)),
            ("identifier", [{"system": codes.SPELL, "value": number}]),
            ("status", state.status),
            ("statusHistory", _status_history(state)),
            ("class", details.get("class", _UNKNOWN_CLASS)),
            ("classHistory", _class_history(state)),
            ("serviceType", details.get("service")),
            ("subject", {"reference": f"Patient/{fhir_id(patient)}"}),
            ("participant", _participants(details)),
            ("period", period(begin, end)),
            ("reasonCode", [details["reason"]] if "reason" in details else []),
            ("hospitalization", _hospitalization(details, is_over)),
            ("location", places.of(live, state.status, end)),
        ]
    )


def visit_id(number: str) -> str:
    return fhir_id(f"visit-{number}")


def _bounds(state: State, is_over: bool) -> tuple[Moment | None, Moment | None]:
    """From PV1-44 to PV1-45, else from the event that began it to the one that ended it."""
    details = state.details
    begin = Moment(*details["start"]) if "start" in details else state.begun.moment if state.begun else None
    if begin is None and state.status == Phase.PLANNED and "expected-start" in details:
        begin = Moment(*details["expected-start"])
    end = None
    if is_over:
        end = Moment(*details["end"]) if "end" in details else state.ended.moment if state.ended else None
    if begin and end and end.at < begin.at:
        # To the minute, or to the day, it can be the same moment; otherwise the admission is what was mistaken.
        begin = end if begin.at - end.at < _within(end.text) else None
    return begin, end


def _within(text: str) -> int:
    """How much later than it says, in microseconds, a time may be."""
    return 86_400_000_000 if len(text) <= 10 else 60_000_000


def _status_history(state: State) -> list[Tree]:
    changes = state.since
    return [
        {"status": status, "period": period(begins, ends)}
        for (status, begins), (_, ends) in zip(changes, changes[1:], strict=False)
    ]


def _class_history(state: State) -> list[Tree]:
    changes = state.classes
    return [
        {"class": kind, "period": period(begins, ends)}
        for (kind, begins), (_, ends) in zip(changes, changes[1:], strict=False)
    ]


def _participants(details: Tree) -> list[Tree]:
    return [
        {
            "type": [{"coding": [{"system": _ROLES, "code": role, "display": words}]}],
            "individual": details[role],
        }
        for role, words in _ROLE_WORDS.items()
        if details.get(role)
    ]


def _hospitalization(details: Tree, is_over: bool) -> Tree:
    """How somebody came, and how and to where they left."""
    extensions = [_coded("AdmissionMethod", details.get("method"))]
    leaving, destination = (
        (details.get(name) for name in ("leaving", "destination")) if is_over else (None, None)
    )
    if leaving and "coding" in leaving:
        extensions.append(_coded("DischargeMethod", leaving))
    left = destination or (leaving if leaving and "coding" not in leaving else None)
    return filled(
        [
            ("extension", [one for one in extensions if one]),
            ("admitSource", details.get("source")),
            ("dischargeDisposition", left),
        ]
    )


def _coded(name: str, value: Tree | None) -> Tree:
    return {"url": f"{codes.UK_CORE}{name}", "valueCodeableConcept": value} if value else {}


def _extensions(live: Sequence[Entry], details: Tree) -> list[Tree]:
    found = [places.announcement(entry) for entry in places.announced(live)]
    if "expected-end" in details:
        found.append({"url": codes.EXPECTED_DISCHARGE, "valueDateTime": details["expected-end"][1]})
    if "arrived-by" in details:
        found.append({"url": codes.ARRIVED_BY, "valueString": details["arrived-by"]})
    return found
