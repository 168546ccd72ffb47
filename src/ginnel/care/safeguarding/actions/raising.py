"""Raising a concern: by whichever door, without anybody at the door applying a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.actions.reaching import tell_all
from ginnel.care.safeguarding.actions.stepping import append, hold, tell, waits
from ginnel.care.safeguarding.models import (
    Concern,
    ConcernAddition,
    ConcernPerson,
    SafeguardingDesk,
    SourceOfHarm,
    Wish,
)
from ginnel.care.safeguarding.queries.finding import last_step
from ginnel.care.safeguarding.rules import Worried
from ginnel.care.safeguarding.states import ConcernState, Known
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions as people
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def raise_concern(
    *,
    words: str,
    about: Sequence[Worried],
    harm: str = "",
    wishes: str = "",
    is_aware: Known = Known.NOT_KNOWN,
    is_safe_to_contact: Known = Known.NOT_KNOWN,
    how_to_contact: str = "",
    to: str = "",
    reference: str = "",
    contact: str = "",
    by: Viewer,
) -> UUID:
    """Raise a concern and answer its id: that of the first where the viewer's organisation raised one of the same
    `reference`, to which other words are added.

    `to` is the code of the council in whose area they are; unless said the
    viewer's own, or the only one that has a safeguarding team.
    `harm` says who or what may be harming them, `wishes` what they want to happen. Nothing but words and whom it is
    about is asked for (Care Act 2014 s42(1): the council decides). It is at once in the hands of the council's
    safeguarding team, and nobody but they is told. Raises Invalid, and NotPermitted where the viewer may not know of
    one whom they named.
    """
    rules.check_can_be_raised(words, about)
    desk = _desk(to, by.organisation)
    raised_from = organisations.by_code(by.organisation, viewer=by)
    if raised_from is None:
        raise Invalid("There is no such organisation.")
    standing = [_as_they_are(one, by) for one in about]
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                organisation=desk.organisation,
                raised_from=raised_from,
                raised_at=clock.now(),
                raised_by=by.identity,
                words=words.strip(),
                is_aware=is_aware,
                is_safe_to_contact=is_safe_to_contact,
                how_to_contact=how_to_contact.strip()[:500],
                reference=reference,
                contact=contact,
            )
    except IntegrityError:
        return _say_more(raised_from, reference, words, by)
    _write(concern, standing, harm, wishes)
    append(concern, 1, ConcernState.RAISED, desk.team_id, None, by=by)
    tell(concern, desk.team, by=by)
    _note(concern, by)
    return concern.id


def _desk(to: str, own: str = "") -> SafeguardingDesk:
    found = {
        one.organisation.code: one
        for one in SafeguardingDesk.objects.select_related("organisation", "team__organisation")
    }
    return found[rules.desk_for(to, sorted(found), own)]


def _as_they_are(one: Worried, by: Viewer) -> Worried:
    """Whom an id stands for now. Raises NotPermitted where the viewer may not know of them, NotFound for nobody."""
    if one.person is None:
        return one
    now = people.hold_still(person=one.person, by=by).person
    by.require(now, Category.DEMOGRAPHICS, Action.READ)
    return replace(one, person=now)


def _write(concern: Concern, about: Sequence[Worried], harm: str, wishes: str) -> None:
    said = {"at": concern.raised_at, "by": concern.raised_by}
    for one in about:
        ConcernPerson.objects.create(
            concern=concern,
            person_id=one.person,
            name=one.name.strip(),
            born=one.born.strip(),
            said=one.said.strip(),
            **said,
        )
    if harm.strip():
        SourceOfHarm.objects.create(concern=concern, said=harm.strip()[:1000], **said)
    if wishes.strip():
        Wish.objects.create(concern=concern, words=wishes.strip()[:2000], **said)


def _say_more(raised_from: Organisation, reference: str, words: str, by: Viewer) -> UUID:
    """The same again adds nothing; other words at the same door are told to the desk and to whoever has it, and open
    what was concluded."""
    concern = Concern.objects.get(raised_from=raised_from, reference=reference)
    hold(concern)
    said = {concern.words, *concern.additions.values_list("words", flat=True)}
    if words.strip() not in said:
        ConcernAddition.objects.create(concern=concern, words=words.strip(), at=clock.now(), by=by.identity)
        before = last_step(concern, viewer=by)
        if before.state == ConcernState.CONCLUDED:
            desk, why = _desk(concern.organisation.code), "More was said at the door"
            append(concern, before.number + 1, ConcernState.RAISED, desk.team_id, None, reason=why, by=by)
        tell_all(concern, waits(concern), by=by)
        _note(concern, by)
    return concern.id


def _note(concern: Concern, by: Viewer) -> None:
    detail = {"concern": str(concern.id), "to": concern.organisation.code}
    audit.append(by=by, events=[Event("safeguarding.raised", detail=detail)])
