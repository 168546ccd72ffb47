"""Things made while two people were taken for one: what each is, who made it and when, and who may claim it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse

from ginnel.care.access.queries import AtTheDoor
from ginnel.care.safeguarding.queries import Withheld
from ginnel.foundation.notices.queries import Raised
from ginnel.foundation.people.queries import Restricted
from ginnel.foundation.people.rules.dividing import ToDivide
from ginnel.foundation.record.presenters import summary, title
from ginnel.foundation.record.queries import EntryToDivide
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.rules.wording import telephone
from ginnel.foundation.relationships.queries import ActsFor, WorkingWith
from ginnel.foundation.sharing.queries import SaidOfSharing
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms import dividing as boxes
from ginnel.surfaces.workspace.presenters.banner import address, age_words, display_name

# By model, what one and several are called. A noun whose rows go with a person says here how they are told apart.
NOUNS = {
    "access.ContactPerson": ("contact with a front door", "contacts with a front door"),
    "access.Referral": ("referral of them", "referrals of them"),
    "notices.Notice": ("notice about them", "notices about them"),
    "notices.Notification": ("message sent about them", "messages sent about them"),
    "relationships.Relationship": (
        "team or colleague working with them",
        "teams or colleagues working with them",
    ),
    "relationships.Acting": ("person who acts for them", "people who act for them"),
    "people.Restriction": ("restriction of their record", "restrictions of their record"),
    # As little as there is to say: that there is a concern at all is not for whoever keeps the record.
    "safeguarding.ConcernPerson": ("thing that is closed to you", "things that are closed to you"),
    "sharing.Barring": (
        "worker or organisation kept from their record",
        "workers or organisations kept from their record",
    ),
    "sharing.Capacity": (
        "finding of whether they could decide about sharing",
        "findings of whether they could decide about sharing",
    ),
    "sharing.Overruling": (
        "decision that an objection of theirs yields",
        "decisions that an objection of theirs yields",
    ),
    "sharing.Willingness": ("thing said of what may be shared", "things said of what may be shared"),
}
CLOSED = "Something written here, which your role may not read"
_FACTS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("Born", lambda one: formats.day(one.birth_date)),
    ("Age", lambda one: age_words(one.birth_date, one.death_date)),
    ("NHS number", lambda one: formats.nhs_number(one.nhs_number)),
    ("Gender", lambda one: one.gender.capitalize()),
    ("Address", address),
    ("Telephone", lambda one: telephone(one.phone)),
    ("Known to", lambda one: ", ".join(one.organisations)),
)


class Parted(NamedTuple):
    """A parting after which things wait: the decision, when and by whom, everybody concerned, how many things."""

    decision: int
    at: datetime
    by: str
    people: frozenset[UUID]
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, told: entries, and rows of nouns with what those nouns say of them by their id."""

    entries: Sequence[EntryToDivide]
    rows: Sequence[ToDivide]
    told: Mapping[str, Any]
    names: Mapping[str, str]

    @property
    def partings(self) -> list[Parted]:
        """Oldest first."""
        found: dict[int, list[ToDivide]] = {}
        for each in (*self.rows, *(one.waiting for one in self.entries)):
            found.setdefault(each.decision, []).append(each)
        return [
            Parted(
                decision,
                among[0].parted_at,
                among[0].parted_by,
                frozenset(person for one in among for person in one.claimants),
                len(among),
            )
            for decision, among in sorted(found.items())
        ]

    @property
    def people(self) -> list[UUID]:
        """Everybody concerned."""
        return sorted({person for parted in self.partings for person in parted.people})

    def of(self, decision: int) -> Waiting:
        """What waits because of one parting."""
        entries = [one for one in self.entries if one.waiting.decision == decision]
        return Waiting(entries, [one for one in self.rows if one.decision == decision], self.told, self.names)


def partings(waiting: Waiting, found: Mapping[UUID, Any]) -> dict[str, Any]:
    """Each parting after which something waits, with who was parted."""
    return {
        "rows": [
            {
                "href": reverse("workspace:divide-one", args=[parted.decision]),
                "people": [_line(found[person]) for person in sorted(parted.people) if person in found],
                "count": "1 thing" if parted.count == 1 else f"{parted.count:,} things",
                "parted": f"Parted on {formats.moment(parted.at)} by {parted.by}",
            }
            for parted in waiting.partings
        ]
    }


def divide(
    waiting: Waiting, found: Mapping[UUID, Any], *, sent: Mapping[str, str], problem: str
) -> dict[str, Any]:
    """The people side by side, and each thing with a choice between those who may claim it."""
    people = [found[person] for person in sorted(found)]
    entries = [(boxes.name_of_entry(one), one.waiting, _entry(one)) for one in waiting.entries]
    rows = [(boxes.name_of_row(one), one, _row(one, waiting)) for one in waiting.rows]
    return {
        "problem": problem,
        "heads": [
            {
                "name": display_name(one.family, one.given),
                "href": reverse("workspace:person", args=[one.person]),
            }
            for one in people
        ],
        "facts": [(label, [words(one) or "not known" for one in people]) for label, words in _FACTS],
        "things": [
            {**told, "name": name, "choices": _choices(one, found, sent.get(name, ""))}
            for name, one, told in (*entries, *rows)
        ],
        "parted": [f"{formats.moment(parted.at)} by {parted.by}" for parted in waiting.partings],
    }


def _choices(one: ToDivide, found: Mapping[UUID, Any], chosen: str) -> list[dict[str, Any]]:
    """Nobody is chosen until somebody chooses: where it stands now is no evidence of whose it is."""
    choices = [
        {
            "value": str(person),
            "text": _line(found[person]),
            "checked": chosen == str(person),
            "hint": {"text": _hint(found[person], has_it=person == one.kept_by)},
        }
        for person in sorted(one.claimants)
        if person in found
    ]
    return [*choices, {"value": "", "text": "I cannot tell yet", "checked": not chosen}]


def _hint(person: Any, *, has_it: bool) -> str:
    """Two people taken for one may well have one name and one birth date."""
    number = f"NHS number {formats.nhs_number(person.nhs_number)}. " if person.nhs_number else ""
    first, more = ", ".join(person.organisations[:2]), len(person.organisations) - 2
    known = f"Known to {first}{f' and {more} more' if more > 0 else ''}." if first else ""
    return f"{number}{known}{' It stands in their record now.' if has_it else ''}"


def _entry(one: EntryToDivide) -> dict[str, str]:
    happened, written = formats.when(one.at), formats.moment(one.recorded_at)
    when = f"Written {written}" if happened == written else f"Happened {happened}, written {written}"
    made = f"{when} by {one.author}" if one.author else when
    if not one.kind:
        return {"title": CLOSED, "detail": "Ask whoever wrote it whose it is.", "text": "", "made": made}
    is_note = notes.is_note(one.kind, one.tree)
    text, detail = (notes.text(one.tree), "") if is_note else ("", summary(one.kind, one.tree))
    return {"title": title(one.kind, one.tree), "detail": detail, "text": text, "made": made}


def _row(one: ToDivide, waiting: Waiting) -> dict[str, str]:
    told = waiting.told.get(one.item.row)
    if isinstance(told, WorkingWith):
        whom = ", ".join(filter(None, (told.name, told.team, told.organisation)))
        made = f"Since {formats.when(told.started_at)}, recorded {formats.moment(told.recorded_at)}"
        by = waiting.names.get(told.recorded_by, told.recorded_by)
        return {"title": f"{told.label}: {whom}", "detail": told.reason, "made": f"{by}. {made}"}
    if isinstance(told, ActsFor):
        by = waiting.names.get(told.recorded_by, told.recorded_by)
        made = f"Since {formats.when(told.starts_at)}, recorded {formats.moment(told.recorded_at)}"
        return {"title": f"{told.kind.label}: {told.name}", "detail": told.seen, "made": f"{by}. {made}"}
    if isinstance(told, Raised):
        by = waiting.names.get(told.raised_by, told.raised_by)
        return {
            "title": f"Notice to {told.to}",
            "detail": told.text,
            "made": f"{by}. Sent {formats.moment(told.raised_at)}",
        }
    if isinstance(told, SaidOfSharing):
        written = formats.moment(told.recorded_at)
        made = f"Of {formats.moment(told.at)}, written down {written} by {told.recorded_by_name}"
        return {"title": told.title, "detail": told.detail, "made": made}
    if isinstance(told, Restricted):
        made = f"Written down {formats.moment(told.recorded_at)} by {told.recorded_by_name}"
        return {"title": f"Restricted record: {told.kind.label}", "detail": told.reason, "made": made}
    if isinstance(told, AtTheDoor):
        by = waiting.names.get(told.recorded_by, told.recorded_by)
        made = f"{by}. Written down {formats.moment(told.recorded_at)}"
        return {"title": told.title, "detail": told.detail, "made": made}
    if isinstance(told, Withheld):
        made = f"Written down {formats.moment(told.recorded_at)}"
        return {"title": CLOSED, "detail": "", "made": made}
    return {"title": "Something that this page cannot name", "detail": "", "made": ""}


def _line(person: Any) -> str:
    born = formats.day(person.birth_date) or "date not known"
    return f"{display_name(person.family, person.given)}, born {born}"
