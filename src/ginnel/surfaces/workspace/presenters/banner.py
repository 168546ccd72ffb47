"""Who this is, at the head of every page about a person and of everything printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.rules.wording import telephone
from ginnel.kernel import clock
from ginnel.kernel.values.dates import PartialDate, age_on
from ginnel.kernel.web import formats

# NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE
NHS_STATUS = {
    "01": "Traced and verified",
    "02": "Present but not traced",
    "03": "Needs tracing",
    "04": "Traced: no match, or more than one",
    "05": "In doubt: the number and the details disagree",
    "06": "Tracing in progress",
    "07": "Not present, tracing not required",
    "08": "Tracing postponed (baby under six weeks)",
}


@dataclass(frozen=True, slots=True)
class Banner:
    """Rows are (label, value, note, address to follow). `alerts` warn; `needs` are how to communicate; `died` is a
    sentence or ''. `version` tells one set of records together as them from another. `paper_name` is what paper says,
    and the title of the page, which printers put on every sheet: the name under which others know them, where there is
    one, but not while the screen is turned to the person, for whoever came with them does not know of it.
    """

    person: UUID
    name: str
    paper_name: str
    rows: tuple[tuple[str, str, str, str], ...]
    died: str
    alerts: tuple[str, ...]
    needs: tuple[str, ...]
    disagreements: tuple[str, ...]
    print_line: str
    version: str = ""


def banner(who: Any, warnings: Any = None, *, is_shared: bool = False, lead: Any = None) -> Banner:
    """From `people.queries.banner`, and the flags the record holds where `warnings` has them (`alerts`, `needs`,
    `has_died`). `is_shared`: the screen is turned to the person, and whoever came with them. `lead` is the accountable
    lead (`sharing.queries.accountable_lead`), None where nobody is or may be named."""
    person = who.shown
    number = formats.nhs_number(person.nhs_number) if person.nhs_number else "Not known"
    status = NHS_STATUS.get(person.nhs_status, "Not verified") if person.nhs_number else ""
    if status and person.traced_at:
        status += f", {formats.day(person.traced_at.date().isoformat())}"
    name = display_name(person.family, person.given)
    born, age = formats.day(person.birth_date) or "Not known", age_words(person.birth_date, person.death_date)
    paper_name = display_name(*person.alias) if any(person.alias) and not is_shared else name
    died = _died(person.death_date, person.has_died or bool(warnings and warnings.has_died))
    phone = telephone(person.phone)
    rows = [
        ("Born", born, "" if died and not person.death_date else age, ""),
        ("NHS number", number, status, ""),
        ("Gender", (person.gender or "Not known").capitalize(), "", ""),
        ("Address", address(person) or "Not known", "", ""),
        ("Telephone", phone, "", formats.call(phone)),
        *([("Accountable lead", lead.name, lead.organisation, _ring(lead))] if lead else []),
    ]
    return Banner(
        who.person,
        name,
        paper_name,
        tuple(row for row in rows if row[1]),
        died,
        (
            *(() if is_shared else _kept_safe(who.shown, paper_name)),
            *(line.text for line in (warnings.alerts if warnings else ())),
        ),
        tuple(line.text for line in (warnings.needs if warnings else ())),
        who.disagreements,
        f"{paper_name} \N{MIDDLE DOT} Born {born} \N{MIDDLE DOT} NHS number {number}",
        who.version,
    )


def _ring(lead: Any) -> str:
    """Where it says whom to ring there: staff have no numbers of their own here."""
    return f"{reverse('workspace:who-to-ring')}?{urlencode({'organisation': lead.organisation_code})}"


def _died(date: str, has_died: bool) -> str:
    if date:
        return f"Died on {formats.day(date)}" if len(date) == 10 else f"Died in {formats.day(date)}"
    return "Has died: no date received" if has_died else ""


def _kept_safe(shown: Any, paper_name: str) -> Iterable[str]:
    """What whoever reads must know of a record that is restricted, or that the national service protects."""
    if any(shown.alias) and not shown.is_aliased:
        yield f"{paper_name} to others here, and on paper: make sure by the NHS number and the birth date"
    if shown.is_aliased:
        yield "Known here under another name: make sure by the NHS number and the birth date"
    if shown.is_sensitive and not shown.is_withheld:
        yield "Sensitive record: tell nobody where this person lives or how to reach them"
    if shown.is_restricted:
        yield "Restricted record: who opens it, and why, is looked at"


def address(person: Any) -> str:
    """On one line; '' where none is known."""
    return "Address withheld" if person.is_withheld else address_of(person)


def address_of(said: Any) -> str:
    """As somebody said it, on one line; '' where nothing was said."""
    return ", ".join(filter(None, (said.address_line, said.town, said.postcode)))


def display_name(family: str, given: str) -> str:
    """`FAMILY, Given`, as on every NHS record; a given name that came in capitals is written as a name."""
    return ", ".join(filter(None, (family.upper(), _as_name(given)))) or "Name not known"


def _as_name(given: str) -> str:
    return given.title() if given.isupper() and len(given) > 2 else given


def age_words(birth: str, death: str = "") -> str:
    """`85 years`, `7 months`, `12 days`; `died aged 85`; `about 85 years` when only the year or month is known."""
    try:
        born = PartialDate.parse(birth)
        until = PartialDate.parse(death[:10]).earliest if death else clock.today()
    except ValueError:
        return ""
    if death:
        return f"died aged {age_on(born.earliest, until)}"
    words = _old(born.earliest, until)
    return words if born.day else f"about {words}"


def _old(born: date, on: date) -> str:
    years = age_on(born, on)
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if years >= 2:
        return f"{years} years"
    if months >= 1:
        return f"{months} months" if months > 1 else "1 month"
    return f"{max(0, (on - born).days)} days"
