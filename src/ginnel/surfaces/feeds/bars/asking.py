"""What a message asks, as reception takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import MOST_PEOPLE
from ginnel.care.access.rules.hearing import urgency_of
from ginnel.care.access.states import Part
from ginnel.care.reception.rules.carrying import carried, missing
from ginnel.care.reception.rules.messaging import Asks
from ginnel.foundation.people.fhir import has_died
from ginnel.foundation.record.rules import wording as words
from ginnel.kernel.values.dates import moment_range
from ginnel.surfaces.feeds.bars import wording
from ginnel.surfaces.feeds.bars.bringing import Brought
from ginnel.surfaces.feeds.bars.envelope import Envelope, Tree, dicts, names, names_of, ods_of, text_of

_CARES = re.compile(r"\bcar(?:er|egiver|es for)\b", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_BORN, _LONGEST_SAID = 255, 40, 500


def asks(of: Envelope, brought: Brought) -> Asks:
    patient = of.patient.tree if of.patient else {}
    return Asks(
        names=names_of(of.focus) or (of.id,),
        message=of.id,
        does=of.does,
        of=tuple(dict.fromkeys(_asked(of))),
        words="\n".join(dict.fromkeys(wording.lines(of))),
        person=brought.person if brought.incoming else "",
        about=Described(
            Part.ABOUT,
            name=words.name(patient.get("name"))[:_LONGEST_NAME],
            born=text_of(patient, "birthDate")[:_LONGEST_BORN],
        ),
        others=tuple(_carers(of, patient))[: MOST_PEOPLE - 1],
        entry=brought.asked,
        said_at=_said_at(of),
        urgency=urgency_of(text_of(of.focus.tree, "priority")),
        is_booking=of.is_booking,
        postcode=next((text_of(one, "postalCode") for one in dicts(patient.get("address"))), ""),
        category=brought.category,
        files=carried((names(one), one.tree) for one in of.entries),
        missing=missing((names(one), one.tree) for one in of.entries),
        has_died=has_died(patient),
    )


def _asked(of: Envelope) -> Iterator[str]:
    """The codes of those it is for: whom the header names, then whoever is to do it, or provides the service that
    is."""
    for one in dicts(of.header.get("destination")):
        yield from _code(of, one.get("receiver"))
    focus = of.focus.tree
    for reference in [
        *dicts(focus.get("performer")),
        *(one.get("actor") for one in dicts(focus.get("participant"))),
    ]:
        yield from _code(of, reference)
        found = of.resolve(reference)
        if found and found.kind == "HealthcareService":
            yield from _code(of, found.tree.get("providedBy"))
        if found and found.kind == "PractitionerRole":
            yield from _code(of, found.tree.get("organization"))


def _code(of: Envelope, reference: object) -> Iterator[str]:
    if type(reference) is not dict:
        return
    found = of.resolve(reference)
    if found and found.kind in ("Organization", "HealthcareService"):
        yield from filter(None, [ods_of(found.tree)])
    identifier = reference.get("identifier")
    if type(identifier) is dict and text_of(identifier, "value"):
        yield text_of(identifier, "value").strip()


def _carers(of: Envelope, patient: Tree) -> Iterator[Described]:
    """Those who are said to care for them; others near them are told in words."""
    related = [one.tree for one in of.entries if one.kind == "RelatedPerson"]
    for one in [*dicts(patient.get("contact")), *related]:
        relations = [
            text
            for each in dicts(one.get("relationship"))
            for text in [
                text_of(each, "text"),
                *(text_of(coding, "display") for coding in dicts(each.get("coding"))),
            ]
        ]
        if any(_CARES.search(text) for text in relations):
            said = ", ".join(filter(None, [*relations, *words.telephones(dicts(one.get("telecom")))]))
            yield Described(
                Part.CARER, name=words.name(one.get("name"))[:_LONGEST_NAME], said=said[:_LONGEST_SAID]
            )


def _said_at(of: Envelope) -> datetime | None:
    for text in (text_of(of.focus.tree, "authoredOn"), text_of(of.focus.tree, "created"), of.timestamp):
        try:
            if text:
                return moment_range(text)[0]
        except (ValueError, OverflowError):
            continue
    return None
