"""Emergency department attendances as the Emergency Care Data Set has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ginnel.synthetic import numbers
from ginnel.synthetic.chance import Chance
from ginnel.synthetic.desks.cells import cell
from ginnel.synthetic.desks.hospital.person import commissioner, emergency_identity, extract, site
from ginnel.synthetic.dirt import View
from ginnel.synthetic.stamps import clock, iso
from ginnel.synthetic.story.events import Event
from ginnel.synthetic.story.staying import acute, minor_complaints

ADMITTED, HOME = ("Admitted to hospital", "Ward"), ("Treatment completed", "Home")


def number(view: View, event: Event) -> str:
    """The attendance's number: minutes tell one person's attendances apart."""
    return numbers.attendance(view.organisation.code, view.who.number, event.start)


def complaint(event: Event) -> dict[str, Any]:
    """What the person came with: the row of data/crises.toml."""
    key = event.about["key"]
    minor = None if event.about["admitted"] else minor_complaints().get(key)
    return minor or acute()[key]


def attendance(chance: Chance, view: View, event: Event) -> bytes:
    about, who, at = event.about, view.who, event.start
    end = event.end or at
    row = complaint(event)
    assessed = at + timedelta(minutes=4 + int(chance() * 20))
    seen = assessed + timedelta(
        minutes=min(int(chance() * 90), max(0, int((end - assessed).total_seconds() // 120)))
    )
    decided = end - timedelta(minutes=30)
    status, where = ADMITTED if about["admitted"] else HOME
    incident = numbers.incident(who.number, about["call"]) if about["by_ambulance"] else ""
    decision = f"{iso(decided.date())},{clock(decided)}" if about["admitted"] else ","
    own = number(view, event)
    return (
        f"{own},{extract(at.date())},{emergency_identity(view, at.date())},{view.organisation.code},"
        f"{site(view.organisation)},{commissioner(who)},01,{own},{incident},"
        f"{'ZA1' if incident else ''},{iso(at.date())},{clock(at)},{'Ambulance' if incident else 'Own transport'},"
        f"{who.age(at.date())},1,{'Ambulance' if incident else 'Self'},"
        f"{iso(assessed.date())},{clock(assessed)},{about['acuity']},{cell(row['complaint'])},{iso(seen.date())},{clock(seen)},"
        f"{decision},{iso(end.date())},{clock(end)},{iso(end.date())},{clock(end)},{row['snomed']},{cell(row['text'])},{status},{where}"
    ).encode()
