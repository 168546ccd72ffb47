"""Letters and scores that a trust sends as FHIR documents: discharge summaries, clinic letters."""

from __future__ import annotations

from datetime import timedelta

from ginnel.synthetic import fhir
from ginnel.synthetic.desks.hospital.clinics import clinic
from ginnel.synthetic.desks.hospital.spells import delay_words
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of, read
from ginnel.synthetic.story.events import Event
from ginnel.synthetic.story.staying import acute

KEPT_FOR = timedelta(days=365)  # the document store was opened a year ago


def letters(view: View, events: list[Event]) -> list[bytes]:
    """The person and the letters of the last year about them; nothing where there are none."""
    since = as_of() - KEPT_FOR
    found = []
    for number, event in enumerate(events):
        when = (event.end or event.start).date()
        if when < since and not view.who.storyline:
            continue
        stem = f"{view.local_id}-{number + 1}"
        if event.kind == "admission" and event.end and not event.about.get("died"):
            found.append(_summary(view, event, stem))
        elif event.kind == "outpatient" and not event.about["missed"] and view.who.number % 2 == 0:
            found.append(_from_clinic(view, event, stem))
    return [fhir.line(tree) for tree in (fhir.patient(view), *found)] if found else []


def _summary(view: View, event: Event, stem: str) -> fhir.Tree:
    row = acute()[event.about["key"]]
    title = f"Discharge summary: {event.about.get('why', row['text'])}"
    tree = fhir.letter(
        view, f"{stem}-letter", "discharge", title, _discharge(view, event), event.end or event.start
    )
    return tree | {"meta": fhir.security(row["restricted"])} if "restricted" in row else tree


def _discharge(view: View, event: Event) -> str:
    about, ended = event.about, event.end or event.start
    lines = [
        view.organisation.name,
        "DISCHARGE SUMMARY",
        _named(view),
        f"Admitted {event.start:%d %B %Y}. Discharged {ended:%d %B %Y}.",
        f"Reason for admission: {about.get('why', acute()[about['key']]['text'])}.",
        f"Ready for discharge {about['ready']:%d %B %Y}, discharge pathway {about['pathway']}.",
    ]
    if about["delay"]:
        lines.append(f"Discharge was delayed: {delay_words(about['delay'])}.")
    lines += [
        "Medicines: continue as before unless listed by the practice.",
        "Please review within two weeks.",
    ]
    return "\n\n".join(lines) + "\n"


def _named(view: View) -> str:
    return f"{view.given} {view.family}, born {view.born}, NHS number {view.nhs or 'not known'}"


def _from_clinic(view: View, event: Event, stem: str) -> fhir.Tree:
    name, _ = clinic(event.about["clinic"])
    problems = [
        fhir.codes("conditions")[key][1] for key in view.who.conditions if key not in fhir.codes("restricted")
    ]
    lines = [
        view.organisation.name,
        f"{name} clinic, {event.start:%d %B %Y}",
        _named(view),
        f"Known to have: {', '.join(problems).lower() or 'no long-term condition'}.",
        read("everyday.toml")["found"][event.about["clinic"]],
        "Review in six months, sooner if worse.",
    ]
    return fhir.letter(
        view, f"{stem}-letter", "letter", f"Clinic letter: {name}", "\n\n".join(lines) + "\n", event.start
    )
