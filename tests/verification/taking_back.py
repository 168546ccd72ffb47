"""What is given in one process and taken back in another: the acts of `staffed` that test_revocation asks for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from ginnel.foundation.sharing.queries import StaffViewer

_BORN = {"9990000018": "1950-01-01", "9990000026": "1950-01-02"}


def officer() -> StaffViewer:
    """Somebody who answers for how records are used here."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations.states import Role
    from ginnel.foundation.sharing.queries import service, staff

    by = service("administer")
    account = organisations.register_staff(username="two", display_name="Two", password=None, by=by)
    here = organisations.ensure(code="HERE", by=by)
    held = organisations.grant_role(
        account=account, role=Role.INFORMATION_GOVERNANCE_OFFICER, organisation=here, by=by
    )
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    return viewer


def keep_from(person: str, **whom: str) -> str:
    from ginnel.foundation.sharing import actions as sharing

    return str(sharing.bar(person=UUID(person), reason="A relative of theirs", by=officer(), **whom))


def keep_worker_from(person: str) -> str:
    return keep_from(person, username="one")


def keep_organisation_from(person: str) -> str:
    return keep_from(person, organisation="HERE")


def let_back(barring: str) -> None:
    from ginnel.foundation.sharing import actions as sharing

    sharing.end_barring(barring=UUID(barring), reason="It was a mistake", by=officer())


def overrule(person: str) -> str:
    """What they object to is shared with the organisation for a day all the same."""
    from ginnel.foundation.sharing import actions as sharing
    from ginnel.foundation.sharing.states import Ground
    from ginnel.kernel import clock

    [made] = sharing.overrule(
        person=UUID(person),
        organisation="HERE",
        ground=Ground.COURT_ORDER,
        reason="A court ordered it",
        ends_at=clock.now() + timedelta(days=1),
        by=officer(),
    )
    return str(made)


def end_overruling(overruling: str) -> None:
    from ginnel.foundation.sharing import actions as sharing

    sharing.end_overruling(overruling=UUID(overruling), reason="The order was lifted", by=officer())


def write_note(person: str, staff_role: str, text: str) -> None:
    from ginnel.foundation.record import actions as record
    from ginnel.foundation.record.rules.notes import NoteKind
    from ginnel.foundation.sharing.queries import staff
    from ginnel.kernel import clock

    by = staff(staff_role=UUID(staff_role))
    assert by is not None
    record.write_note(person=UUID(person), kind=NoteKind.CALL, text=text, at=clock.now(), by=by)


def let_act(person: str, whoever: str) -> dict[str, str]:
    """`whoever` acts for the person and is signed in to read by it; what acts, and the session they hold."""
    from ginnel.foundation.people.models import SourceRecord
    from ginnel.foundation.relationships import actions as relationships
    from ginnel.foundation.relationships.rules import SignsIn
    from ginnel.foundation.relationships.states import ActingKind
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel import clock
    from ginnel.kernel.viewer import Category

    for one, (number, born) in zip((person, whoever), _BORN.items(), strict=True):
        proved = {"nhs_number": number, "nhs_status": "01", "birth_date": born}
        SourceRecord.objects.filter(person_id=one).update(described_at=clock.now(), **proved)
    acting = relationships.acts_for(
        person=UUID(person),
        kind=ActingKind.PROXY,
        name="Whoever acts",
        seen="They said so",
        signs_in=SignsIn(*list(_BORN.items())[1], (int(Category.PLAN),), is_asked_alone=True),
        by=service("administer"),
    )
    return {"acting": str(acting), "session": _session(whoever)}


def _session(person: str) -> str:
    """As it is when they have come back from NHS login."""
    from django.contrib.sessions.backends.db import SessionStore

    from ginnel.kernel import clock
    from ginnel.surfaces.portal import session

    now = int(clock.now().timestamp())
    held = SessionStore()
    held.update({session._WHO: person, session._PROOF: session.digest(list(_BORN.items())[1])})
    held.update({session._SINCE: now, session._SEEN: now})
    held.save()
    return str(held.session_key)


def end_acting(acting: str) -> None:
    from ginnel.foundation.relationships import actions as relationships
    from ginnel.foundation.sharing.queries import service

    relationships.no_longer_acts(
        acting=UUID(acting), reason="The person stopped it", by=service("administer")
    )


def agree() -> str:
    """Here and There let each other have everything for planning; the version's id."""
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.sharing.queries import service
    from ginnel.foundation.sharing.tests.documents import bind

    organisations.ensure(code="THERE", name="There", by=service("administer"))
    return str(bind(["HERE", "THERE"]))


def leave_agreement(version: str, organisation: str = "") -> None:
    from ginnel.foundation.sharing import actions as sharing
    from ginnel.foundation.sharing.queries import service

    sharing.withdraw_agreement(
        version=UUID(version), organisation=organisation, reason="They left", by=service("agreements")
    )


def answer_what_is_let() -> None:
    """One process that goes on: for each line it is sent, whose records may be used for planning now."""
    from ginnel.foundation.organisations.models import Organisation
    from ginnel.foundation.sharing.queries import drawing, service
    from ginnel.kernel.viewer import Purpose

    for _ in sys.stdin:
        let = drawing(viewer=service("intake", purpose=Purpose.PLANNING)).organisations
        named = Organisation.objects.filter(number__in=let).values_list("code", flat=True)
        print(json.dumps(sorted(named)), flush=True)  # noqa: T201


ACTS: tuple[Callable[..., Any], ...] = (
    keep_worker_from,
    keep_organisation_from,
    let_back,
    overrule,
    end_overruling,
    write_note,
    let_act,
    end_acting,
    agree,
    leave_agreement,
    answer_what_is_let,
)


class Planner:
    """A process that answers what is let for planning, again and again."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def let(self) -> list[str]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        found: list[str] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def planner(command: tuple[str, ...], environment: dict[str, str], folder: Any) -> Iterator[Planner]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=folder, **pipes) as process:
        yield Planner(process)
