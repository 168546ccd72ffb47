"""Emails to colleagues that notices wait for them: each, or one a day. None says what any is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.actions import UNREAD
from ginnel.foundation.notices.queries import Wish
from ginnel.foundation.notices.rules import Template
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Category, Viewer

log = structlog.get_logger("ginnel.notify")


def email_of_waiting(*, link: str, by: Viewer) -> int:
    """Make the emails that are wanted and not made yet, `link` in each; how many. Each colleague's in a transaction of
    its own; one that cannot be made stops no other's."""
    return sum(_safely(wish, link, by) for wish in queries.wanting_emails(viewer=by))


def _safely(wish: Wish, link: str, by: Viewer) -> int:
    try:
        return _make(wish, link, by)
    except GinnelError as refused:
        log.warning("a colleague could not be emailed", staff=str(wish.staff), code=refused.code)
        return 0


@transaction.atomic
def _make(wish: Wish, link: str, by: Viewer) -> int:
    """Counted are those that they would see in each of their roles, and no others. That a notice was not read is in the
    daily one alone."""
    roles = organisations.roles_of(wish.staff, viewer=by)
    found = _waiting(roles)
    if not found:
        return 0
    wanted: dict[str, tuple[Template, dict[str, str]]] = {}
    now, first = clock.now().astimezone(LONDON), min(read_by for _, _, read_by in found.values())
    for id, (reason, raised_at, read_by) in found.items():
        if wish.each and raised_at >= wish.since and reason != UNREAD:
            values = {"time": _moment(read_by), "link": link}
            wanted[f"notice {id} {wish.staff}"] = Template.TO_READ, values
    if wish.daily and now.time() >= queries.daily_at():
        values = {"count": str(len(found)), "time": _moment(first), "link": link}
        wanted[f"daily {now.date()} {wish.staff}"] = Template.DAILY, values
    new = wanted.keys() - queries.keys_made(wanted, viewer=by)
    for key in sorted(new):
        _send(wish, roles[0].organisation, *wanted[key], key, by)
    return len(new)


def _waiting(roles: Sequence[Any]) -> dict[UUID, tuple[str, datetime, datetime]]:
    found = {}
    for role in roles:
        viewer = sharing.staff(staff_role=role.id)
        if viewer is not None:
            times = queries.waiting_times(viewer=viewer, team=role.team_id)
            found |= {id: (reason, raised_at, read_by) for id, reason, raised_at, read_by in times}
    return found


def _send(wish: Wish, at: Any, template: Template, values: dict[str, str], key: str, by: Viewer) -> None:
    actions.send_message(
        organisation=at,
        channel=Channel.EMAIL,
        to=wish.email,
        template=template,
        values=values,
        key=key,
        staff=wish.staff,
        category=Category.DEMOGRAPHICS,
        by=by,
    )


def _moment(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here.hour}:{here.minute:02d} on {here.day} {here:%B %Y}"
