"""Outpatient appointments as the Commissioning Data Set has them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from ginnel.synthetic import numbers
from ginnel.synthetic.desks.hospital.person import commissioner, extract, identity
from ginnel.synthetic.desks.hospital.spells import doctor
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import read
from ginnel.synthetic.stamps import clock, iso
from ginnel.synthetic.story.events import Event


@cache
def clinic(key: str) -> tuple[str, str]:
    """(name, treatment function) of a clinic of data/everyday.toml."""
    row = read("everyday.toml")["clinic"][key]
    return row["text"], row["code"]


def appointment(view: View, event: Event) -> bytes:
    about, who, at = event.about, view.who, event.start
    _, code = clinic(about["clinic"])
    attended, outcome = ("3", "2") if about["missed"] else ("5", "1" if who.number % 3 else "2")
    referred = iso(at.date() - timedelta(days=40 + who.number % 90))
    own = numbers.appointment(view.organisation.code, who.number, about["number"])
    first = "1" if about["first"] else "2"
    return (
        f"020,{own},9,{extract(at.date())},{iso(at.date())},{identity(view, at.date())},{own},"
        f"{attended},{first},{outcome},{iso(at.date())},{clock(at)},01,{view.organisation.code},{commissioner(who)},{doctor(code)},1,03,"
        f"{referred},{who.practice}"
    ).encode()
