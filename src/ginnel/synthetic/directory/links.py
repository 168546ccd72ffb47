"""Whom the pretend organisations say to ring about what. The same every time; some is missing and some is old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ginnel.foundation.directory.rules.links import LinkTyped
from ginnel.foundation.directory.states import LinkSubject
from ginnel.synthetic.facts import as_of, place, read

_MISSING, _OLD = 0.06, 0.12


@dataclass(frozen=True, slots=True)
class Said:
    organisation: str
    subject: LinkSubject
    link: LinkTyped
    assured_on: date


def links() -> Iterator[Said]:
    said = read("links.toml")
    for code, organisation in sorted(place().organisations.items()):
        for subject, who, hours, cover in said.get(organisation.kind, ()):
            chance = Random(f"link {code} {subject}")
            if chance.random() >= _MISSING:
                typed = LinkTyped(who, _number(chance), hours, cover, _number(chance))
                yield Said(code, LinkSubject(subject), typed, _looked_at(chance))


def _number(chance: Random) -> str:
    return f"01632 960{chance.randrange(1000):03d}"


def _looked_at(chance: Random) -> date:
    days = chance.randrange(150, 500) if chance.random() < _OLD else chance.randrange(2, 80)
    return as_of() - timedelta(days=days)
