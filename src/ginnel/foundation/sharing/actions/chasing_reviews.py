"""What somebody opened by their own word, and nobody has reviewed by the day it was due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.queries import Unreviewed
from ginnel.foundation.relationships.rules import opening_reference
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.actions.telling import holders
from ginnel.foundation.sharing.queries.overriding import review_due
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web.formats import day

_REVIEWERS = (Role.INFORMATION_GOVERNANCE_OFFICER, Role.CALDICOTT_GUARDIAN)
_READ_WITHIN = timedelta(days=1)


@transaction.atomic
def chase_reviews(*, by: Viewer) -> int:
    """Tell those who review openings once of each that is overdue; how many notices. Having read that it was opened
    reviews nothing. What is reviewed meanwhile is taken back. `by` is a service that keeps the record."""
    late = [one for one in relationships.openings_unreviewed(viewer=by) if review_due(one.at) <= clock.now()]
    known = notice_queries.about(references=[opening_reference(one.id) for one in late], viewer=by)
    told = {one.reference for one in known if one.reason == rules.REVIEW_OVERDUE_NOTICE}
    return sum(_tell(one, by) for one in late if opening_reference(one.id) not in told)


def _tell(late: Unreviewed, by: Viewer) -> int:
    due = day(review_due(late.at) - timedelta(seconds=1))
    addressed = dict(_reviewers(late, by))
    for account, at in addressed.items():
        notices.raise_notice(
            organisation=at,
            staff=account,
            person=late.person,
            reason=rules.REVIEW_OVERDUE_NOTICE,
            text=f"{late.name} opened this record by their own word. A review was due by the end of {due}.",
            read_by=clock.now() + _READ_WITHIN,
            reference=opening_reference(late.id),
            by=by,
        )
    return len(addressed)


def _reviewers(late: Unreviewed, by: Viewer) -> Iterator[tuple[UUID, Organisation]]:
    """Of each role those of the organisation, or of the place where it has none; never whoever opened it."""
    for role in _REVIEWERS:
        there_are = holders(role, but=late.staff, person=late.person, by=by)
        own = [one for one in there_are if one.organisation.code == late.organisation]
        yield from ((one.account_id, one.organisation) for one in own or there_are)
