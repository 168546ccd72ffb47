"""Case notes: written once, attributable, corrected by a new version with a reason, never edited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import actions as people
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.queries import entry as read_entry
from ginnel.foundation.record.rules import notes as rules
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Action, Category, Viewer

HERE = "GINNEL"  # code of the organisation that this installation is, as a source among sources
# What writing a note needs. Its words may close the note itself to more roles (`fhir.categories`): to refuse it for
# that would lose what was said.
CATEGORY = Category.PLAN


@transaction.atomic
def write(
    *, person: UUID, kind: NoteKind, text: str, at: datetime, by: Viewer, id: UUID | None = None
) -> UUID:
    """Add a note to the person's record; answers its id, which is `id` where one was chosen. Raises Invalid,
    NotPermitted."""
    place = place_of(person, by)  # who the id stands for now: they may have been merged meanwhile
    by.require(place.person, CATEGORY, Action.WRITE)
    # Not before: what is wrong with the words would tell whoever may not write that somebody is here.
    rules.check_can_be_written(text, at, clock.now())
    return _publish(place, kind, text, at, by, id=id)


@transaction.atomic
def correct(
    *,
    person: UUID,
    entry: UUID,
    version: int,
    kind: NoteKind,
    text: str,
    at: datetime,
    reason: str,
    by: Viewer,
) -> UUID:
    """A new version of a note, with why; the earlier version stays. `version` is the one the writer was looking at.

    Raises Invalid, NotPermitted, and Conflict when somebody has corrected it meanwhile or it no longer stands.
    """
    rules.check_can_be_written(text, at, clock.now())
    rules.check_has_reason(reason)
    opened = read_entry(viewer=by, person=person, entry=entry)
    if not rules.is_note(opened.shown.kind, opened.shown.tree):
        raise Invalid("Only a note written here can be corrected here.")
    if opened.shown.version != version:
        raise Conflict("Somebody has corrected this note since you opened it.")
    by.require(person, CATEGORY, Action.WRITE)
    place = Place(person, opened.source.number, opened.source.organisation)
    return _publish(
        place,
        kind,
        text,
        at,
        by,
        id=entry,
        version=version,
        why=reason,
        subject=rules.subject(opened.shown.tree),
    )


def place_of(person: UUID, by: Viewer, *, made_with: Collection[int] | None = None) -> Place:
    """Where what is written here about a person hangs: Ginnel's own source record of them as they are now.

    `made_with` narrows it to some of the records that are together as that person.
    """
    here = organisations.ensure(code=HERE, name="Written in Ginnel", kind=OrganisationKind.GINNEL, by=by)
    source = people.own_source(person=person, organisation=here.id, made_with=made_with, by=by)
    return Place(source.person, source.number, here.number)


def _publish(
    place: Place,
    kind: NoteKind,
    text: str,
    at: datetime,
    by: Viewer,
    *,
    id: UUID | None = None,
    version: int | None = None,
    why: str = "",
    subject: str = "",
) -> UUID:
    tree = rules.note(
        kind=kind,
        text=text,
        at=at,
        author=by.name,
        organisation=by.organisation,
        subject=subject or str(place.person),
        why=why,
    )
    return publish(place=place, kind="Communication", tree=tree, by=by, id=id, expect_version=version)
