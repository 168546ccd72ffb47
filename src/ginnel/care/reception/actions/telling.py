"""Telling those who work with somebody that they were admitted to hospital, and taking it back when it is not so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from ginnel.care.reception.rules import admissions
from ginnel.care.reception.rules.admissions import Addressee, Admission, Noticed
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as noticed
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.fhir import categories
from ginnel.foundation.record.queries import Latest
from ginnel.foundation.relationships import fhir
from ginnel.foundation.relationships import queries as relationships
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

_OPEN = (NoticeState.RAISED, NoticeState.ESCALATED)


def tell(encounters: Sequence[Latest], by: Viewer) -> int:
    """Raise and withdraw what these stays, as they now stand, call for; how many notices were raised."""
    now = clock.now()
    stays = [item for item in encounters if fhir.is_admission(item.tree)]
    persons = people.persons_of([item.source_number for item in stays], viewer=by)
    found = [_admission(item, persons[item.source_number]) for item in stays if item.source_number in persons]
    said = _said([one.reference for one in found], by)
    news = {one.person for one in found if admissions.is_news(one, now)}
    held = relationships.working_with(sorted(news), viewer=by)
    raised = 0
    for one in found:
        working = held.get(one.person, ())
        to = admissions.addressees(working, hospital=one.hospital, at=now)
        lead = admissions.lead(working, now)
        doing = admissions.telling(one, said[one.reference], to, now)
        for notice in doing.withdrawing:
            notices.withdraw(notice=notice, by=by)
        for addressee, person, reason in doing.raising:
            texts = admissions.TO_THE_LEAD if addressee == lead else admissions.TEXTS
            _raise(addressee, person, reason, texts[reason], one, by)
        raised += len(doing.raising)
    return raised


def _admission(item: Latest, person: UUID) -> Admission:
    observed = fhir.observed_encounter(
        item.tree,
        reference=str(item.id),
        source_number=item.source_number,
        organisation=item.organisation,
        at=clock.now(),
    )
    return Admission(
        reference=fhir.stay_reference(item.tree, organisation=item.organisation, otherwise=str(item.id))[
            :255
        ],
        person=person,
        category=categories.category("Encounter", item.tree),
        hospital=item.organisation,
        started_at=observed.started_at if observed else clock.now(),
        is_under_way=observed is not None and observed.ended_at is None and fhir.is_under_way(item.tree),
        is_void=fhir.is_void(item.tree),
    )


def _said(references: Sequence[str], by: Viewer) -> dict[str, list[Noticed]]:
    said: dict[str, list[Noticed]] = defaultdict(list)
    for one in noticed.about(references=references, viewer=by):
        to = Addressee(one.organisation, one.team, one.staff)
        is_withdrawn = one.state == NoticeState.WITHDRAWN
        said[one.reference].append(
            Noticed(one.id, one.person, to, one.reason, one.state in _OPEN, is_withdrawn)
        )
    return said


def _raise(to: Addressee, person: UUID, reason: str, text: str, stay: Admission, by: Viewer) -> None:
    organisation = organisations.by_code(to.organisation, viewer=by)
    if organisation is None:
        return
    notices.raise_notice(
        organisation=organisation,
        team=organisations.team(to.team, viewer=by) if to.team else None,
        staff=to.staff,
        person=person,
        category=stay.category,
        reason=reason,
        text=text,
        read_by=clock.now() + admissions.READ_WITHIN,
        reference=stay.reference,
        by=by,
    )
