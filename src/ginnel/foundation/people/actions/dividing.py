"""Say whose a thing is that was made while two people were taken for one; set from which weight pairs are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import belongings, turns
from ginnel.foundation.people.models import Carried, LinkDecision, ReviewThreshold, SourceRecord
from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.belonging import claimants, narrowed, whereabouts
from ginnel.foundation.people.rules.dividing import Choice, Divided, Given, Item
from ginnel.foundation.people.states import DecisionKind
from ginnel.kernel.clock import now
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def divide(*, choices: Sequence[Choice], reason: str = "", by: Viewer) -> Divided:
    """Give each thing to one of the persons who may claim it, all or none.

    What hangs on a record of our own is only decided upon here: whoever keeps it puts it where it belongs. Raises
    Invalid for nothing or for a person who cannot claim it, and Conflict when a thing no longer waits or that person
    already has the like.
    """
    turns.take()
    if not choices:
        raise Invalid("Say of at least one thing whose it is.")
    made = _decision(DecisionKind.DIVIDE, reason, by)
    given = tuple(_give(choice, made, by) for choice in choices)
    _audit("people.divide", made, given, by)
    return Divided(made.sequence, given)


@transaction.atomic
def undo_division(*, decision: int, reason: str = "", by: Viewer) -> Divided:
    """Take a division back: each thing waits again, or is where its records are if they are together now.

    Raises NotFound, and Conflict when it was taken back already or one of the things was divided again since.
    """
    turns.take()
    divisions = LinkDecision.objects.filter(kind=DecisionKind.DIVIDE)
    taken = divisions.select_for_update().filter(sequence=decision).first()
    if taken is None:
        raise NotFound("There is no such division.")
    if LinkDecision.objects.filter(undoes=taken).exists():
        raise Conflict("This division has been taken back already.")
    made = _decision(DecisionKind.UNDO, reason, by, undoes=taken)
    given = tuple(_take_back(note, made, by) for note in taken.carried.order_by("id"))
    _audit("people.undo", made, given, by)
    return Divided(made.sequence, given)


def _decision(kind: DecisionKind, why: str, by: Viewer, undoes: LinkDecision | None = None) -> LinkDecision:
    return LinkDecision.objects.create(
        kind=kind, made_at=now(), made_by=by.identity, made_by_name=by.name, why=why, undoes=undoes
    )


def _give(choice: Choice, made: LinkDecision, by: Viewer) -> Given:
    hung = _hung(choice.item)
    claiming = claimants(hung.made_with, persons := hanging.whose(hung.made_with))
    if len(claiming) < 2:
        raise Conflict("This no longer waits to be divided. Look at the list as it is now.")
    if choice.person not in claiming:
        raise Invalid("It can only belong to one of the people who were parted.")
    _permit(claiming, by)
    given = Given(choice.item, hung.person, choice.person, narrowed(hung.made_with, persons, choice.person))
    return _put(given, made)


def _take_back(note: Carried, made: LinkDecision, by: Viewer) -> Given:
    item = Item(note.model, note.field, note.row)
    _permit({note.origin_id, note.destination_id}, by)
    later = Carried.objects.filter(model=item.model, row=item.row, id__gt=note.id)
    if later.filter(decision__kind=DecisionKind.DIVIDE, decision__undone_by__isnull=True).exists():
        raise Conflict("One of these things was divided again since. Take that back first.")
    hung = _hung(item)
    before = hanging.made_with(item, before=note.id) or hung.made_with
    to = whereabouts(before, hanging.whose(before), hung.person)
    return _put(Given(item, hung.person, to, before), made)


def _hung(item: Item) -> hanging.Hung:
    """Where it hangs and with what it was made. Raises NotFound."""
    person, made_with = hanging.person_of(item), hanging.made_with(item)
    if own := SourceRecord.objects.filter(number=item.within).first() if item.within else None:
        person, made_with = own.person_id, tuple(own.made_with or ())
    if person is None or not made_with:
        raise NotFound("There is no such thing to divide.")
    return hanging.Hung(item, person, made_with, is_noted=True)


def _put(given: Given, made: LinkDecision) -> Given:
    item = given.item
    if item.within is None and given.origin != given.person and not belongings.give(item, given.person):
        raise Conflict("That person already has one like it.")
    Carried.objects.create(
        decision=made, model=item.model, field=item.field, row=item.row, origin_id=given.origin,
        destination_id=given.person, made_with=list(given.made_with),
    )  # fmt: skip
    return given


def _permit(persons: Iterable[UUID], by: Viewer) -> None:
    for person in sorted(persons):
        by.require(person, Category.DEMOGRAPHICS, Action.MERGE)


def _audit(action: str, made: LinkDecision, given: Iterable[Given], by: Viewer) -> None:
    persons = {person for one in given for person in (one.origin, one.person)}
    detail = {"decision": made.sequence}
    audit.append(by=by, events=[Event(action=action, person=one, detail=detail) for one in sorted(persons)])


@transaction.atomic
def set_threshold(*, weight: float, starts_on: date, by: Viewer) -> None:
    """From `starts_on` show pairs of this weight (bits) and above. Raises Invalid below the model's floor."""
    if weight < model.shipped().floor:
        raise Invalid(f"Pairs below {model.shipped().floor:g} bits are not kept, so they cannot be shown.")
    ReviewThreshold.objects.create(starts_on=starts_on, weight=weight, set_at=now(), set_by=by.identity)
    detail = {"weight": str(weight), "starts_on": starts_on.isoformat()}
    audit.append(by=by, events=[Event(action="people.set-threshold", person=None, detail=detail)])
