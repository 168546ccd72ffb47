"""An adviser at a front door of the organisation that benchmarks fill, and their browser."""

from __future__ import annotations

import time
from typing import Any


def adviser(team: str) -> Any:
    """Somebody's role in the team with this code."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations.models import Organisation, Team
    from ginnel.foundation.organisations.states import Role
    from ginnel.foundation.sharing.queries import service

    by = service("administer")
    at = Organisation.objects.get(code="BENCH1")
    account = organisations.register_staff(username="bench-desk", display_name="Desk", password=None, by=by)
    return organisations.grant_role(
        account=account,
        role=Role.FRONT_DOOR_ADVISER,
        organisation=at,
        team=Team.objects.get(organisation=at, code=team),
        by=by,
    )


def signed_in(role: Any) -> Any:
    """A client that has signed in as the role does, and chosen it."""
    from django.test import Client

    from ginnel.surfaces.workspace.viewer import ROLE, SEEN

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(role.account)
    session = client.session
    session[ROLE], session[SEEN] = str(role.id), int(time.time())
    session.save()
    return client
