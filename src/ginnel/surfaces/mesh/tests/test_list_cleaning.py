"""Who has opted out is asked by MESH, and counted from the list that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from ginnel.care.reception import queries as reception
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.states import OptOutKind
from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.mesh import list_cleaning
from ginnel.surfaces.mesh.mailbox import Mailbox, NoMailbox
from ginnel.surfaces.mesh.polling import poll
from ginnel.surfaces.mesh.refusals import CannotPoll
from ginnel.surfaces.mesh.tests.conftest import OURS
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.mesh.tests.post import Letter

pytestmark = pytest.mark.django_db
CHECKING = "X26HC036"
NUMBERS = ("9990000018", "9990000026", "9990000034")
WORKFLOW = "SPINE_NTT_UPHOLDING"
SourceRecord = apps.get_model("people", "SourceRecord")


@pytest.fixture
def mesh() -> Iterator[FakeMesh]:
    with FakeMesh(OURS, CHECKING) as running:
        yield running


@pytest.fixture
def ours(ours: Mailbox) -> Mailbox:
    return replace(ours, opt_outs=CHECKING)


@pytest.fixture
def known(db: None) -> None:
    """Three people by their numbers, and one whose number is none."""
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    keys = [(here.id, str(at)) for at in range(4)]
    people.ensure(keys=keys, by=by)
    for at, number in enumerate((*NUMBERS, "9990000019")):
        SourceRecord.objects.filter(local_id=str(at)).update(nhs_number=number)


def asked(mesh: FakeMesh) -> Letter:
    (letter,) = mesh.post.inbox(CHECKING)
    return letter


def answer(mesh: FakeMesh, content: bytes, local_id: str = "") -> None:
    reference = local_id or asked(mesh).local_id
    mesh.post.send(CHECKING, OURS, WORKFLOW, content, filename="answer.dat", local_id=reference)


def out() -> set[str]:
    viewer = service("intake", purpose=Purpose.PLANNING)
    return sharing.opted_out(viewer=viewer, nhs_numbers=NUMBERS)


def taken(ours: Mailbox, folder: Path) -> list[str]:
    return [each.state for each in poll(ours, folder=folder)]


def unread() -> list[Any]:
    return list(reception.uploads_unread(viewer=Permitting()))


def ask(ours: Mailbox, folder: Path) -> dict[str, int]:
    return list_cleaning.ask(ours, folder=folder / list_cleaning.FOLDER)


def test_the_list_goes_out_as_the_service_wants_it(
    ours: Mailbox, mesh: FakeMesh, folder: Path, known: None
) -> None:
    assert ask(ours, folder) == {"asked": 3}
    letter = asked(mesh)
    assert (letter.workflow, letter.filename) == (WORKFLOW, f"{letter.local_id}.dat")
    assert list_cleaning.request(NUMBERS) == b"9990000018,\n9990000026,\n9990000034,\n"
    assert set(letter.local_id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def test_who_is_missing_from_the_answer_has_opted_out(
    ours: Mailbox, mesh: FakeMesh, folder: Path, known: None
) -> None:
    ask(ours, folder)
    answer(mesh, b'{"status": "pending", "stages": []}')
    answer(mesh, b"9990000018,\n9990000034,\n")
    assert taken(ours, folder) == ["held", "held"]
    assert out() == {"9990000026"}
    assert OptOutKind.NATIONAL in sharing.lists_brought_up_to_date()
    assert unread() == []
    assert not list((folder / list_cleaning.FOLDER).iterdir())


def test_the_same_answer_twice_counts_once_and_the_next_asking_takes_it_back(
    ours: Mailbox, mesh: FakeMesh, folder: Path, known: None
) -> None:
    ask(ours, folder)
    answer(mesh, b"9990000018,\n")
    answer(mesh, b"9990000026,\n")
    taken(ours, folder)
    assert out() == {"9990000026", "9990000034"}
    assert len(unread()) == 1
    mesh.post.letters.clear()
    ask(ours, folder)
    answer(mesh, list_cleaning.request(NUMBERS))
    taken(ours, folder)
    assert out() == set()


@pytest.mark.parametrize(
    ("content", "local_id"),
    [
        (b"The file contains one or more invalid NHS Numbers.", ""),
        (b"9990000042,\n", ""),
        (b"9990000018,\n", "somebody-elses"),
        (b"9990000018,\n", "../../keys/record.1"),
    ],
)
def test_what_answers_nothing_that_was_asked_changes_nothing_and_is_shown(
    ours: Mailbox, mesh: FakeMesh, folder: Path, known: None, content: bytes, local_id: str
) -> None:
    ask(ours, folder)
    answer(mesh, content, local_id)
    taken(ours, folder)
    assert out() == set()
    assert OptOutKind.NATIONAL not in sharing.lists_brought_up_to_date()
    assert len(unread()) == 1
    answer(mesh, list_cleaning.request(NUMBERS[:1]))
    taken(ours, folder)
    assert len(out()) == 2


def test_nothing_is_asked_where_there_is_no_mailbox_for_it_or_nobody_known(
    ours: Mailbox, folder: Path, db: None
) -> None:
    with pytest.raises(NoMailbox, match="GINNEL_MESH_OPT_OUT_TO"):
        ask(replace(ours, opt_outs=""), folder)
    with pytest.raises(Invalid):
        ask(ours, folder)


def test_a_mailbox_that_takes_no_lists_is_named(ours: Mailbox, folder: Path, known: None) -> None:
    with pytest.raises(CannotPoll, match="NOBODY") as refused:
        ask(replace(ours, opt_outs="NOBODY"), folder)
    assert isinstance(refused.value, GinnelError)
    assert not any(number in str(refused.value) for number in NUMBERS)


def test_a_message_from_anybody_else_is_no_answer(
    mesh: FakeMesh, ours: Mailbox, folder: Path, known: None
) -> None:
    ask(ours, folder)
    mesh.post.passwords["SOMEBODY"] = "x"
    mesh.post.send("SOMEBODY", OURS, WORKFLOW, b"9990000018,\n", local_id=asked(mesh).local_id)
    assert taken(ours, folder) == ["unplaced"]
    assert out() == set()
