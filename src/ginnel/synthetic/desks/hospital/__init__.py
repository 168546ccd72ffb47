"""What an acute trust sends: commissioning data for stays, clinics and emergency attendances; messages; letters."""

from __future__ import annotations

from ginnel.synthetic.chance import Chance
from ginnel.synthetic.desks.cells import Rows
from ginnel.synthetic.desks.hospital import attendances, clinics, letters, messages, spells
from ginnel.synthetic.dirt import View
from ginnel.synthetic.story.events import Event

KNOWN = {"admission", "emergency", "outpatient"}
LAYOUTS = {"apc": "sus_apc", "op": "sus_op", "ecds": "sus_ec", "adt": "adt", "letters": "fhir"}


def send(chance: Chance, view: View, events: list[Event]) -> Rows:
    """Rows about one person's stays, attendances and clinics at one trust."""
    rows: Rows = {}
    for event in events:
        if event.kind == "admission":
            if event.end:
                rows.setdefault("apc", []).extend(spells.episodes(view, event))
        elif event.kind == "emergency":
            rows.setdefault("ecds", []).append(attendances.attendance(chance, view, event))
        else:
            rows.setdefault("op", []).append(clinics.appointment(view, event))
    if said := letters.letters(view, events):
        rows["letters"] = said
    if said := messages.messages(chance, view, events):
        rows["adt"] = said
    return rows
