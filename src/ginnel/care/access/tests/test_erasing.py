"""A file that was kept by mistake is erased by information governance, and that it was here stays."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from os import urandom
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.state import ProjectState

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactFile, FileBytes, FileDecision, FileErasure
from ginnel.care.access.queries import erasing
from ginnel.care.access.rules.files import is_aside
from ginnel.care.access.states import FileDoes
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_attaching import PHOTO, contact, give, shown
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted

__all__ = ["contact"]
pytestmark = pytest.mark.django_db
LEFT = import_module("ginnel.care.access.migrations.0013_no_bytes_left_of_earlier_files")
WHY = "Somebody else's letter"


def officer(acting: Acting, team: Team | None = None) -> StaffViewer:
    return acting(Role.INFORMATION_GOVERNANCE_OFFICER, team, "officer")


def aside(contact: UUID, acting: Acting, **more: str) -> UUID:
    """Kept, and said not to belong there by whoever has the contact."""
    give(contact, acting(), replace(PHOTO, **more))
    file = shown(contact, acting())[-1].id
    actions.decide_file(contact=contact, file=file, does=FileDoes.PUT_ASIDE, reason="Not hers", by=acting())
    return file


def test_its_bytes_go_and_its_trace_stays(contact: UUID, acting: Acting, person: Person) -> None:
    file, by = aside(contact, acting), officer(acting)
    (listed,) = queries.files_aside(viewer=by).rows
    assert (listed.name, listed.said, listed.is_erased) == ("", "", False)  # of social care they read nothing
    assert listed.digest.startswith(shown(contact, acting())[0].number)
    actions.erase_file(file=file, reason=WHY, by=by)
    assert not FileBytes.objects.exists()
    assert queries.files_aside(viewer=by).rows == ()
    (trace,) = queries.files_erased(viewer=by).rows
    assert (trace.name, trace.said, trace.done_by, trace.is_erased) == ("", WHY, by.identity, True)
    (event,) = Event.objects.filter(action="access.file-erased")
    assert (event.person, event.detail["digest"]) == (person.id, trace.digest)
    assert WHY not in str(event.detail) and "letter" not in str(event.detail)
    (one,) = shown(contact, acting())
    assert one.name == "letter.jpg"
    assert (one.is_erased, one.is_open, one.may_be_taken) == (True, False, False)
    with pytest.raises(NotFound, match="erased"):
        queries.contact_file(contact=contact, file=file, viewer=acting())


def test_every_copy_goes_and_it_is_not_kept_there_again(contact: UUID, acting: Acting) -> None:
    file = aside(contact, acting)
    give(contact, acting(), PHOTO, what="From the bank")
    assert FileBytes.objects.count() == 2
    actions.erase_file(file=file, reason=WHY, by=officer(acting))
    assert not FileBytes.objects.exists()
    kept = give(contact, acting(), replace(PHOTO, name="again.jpg"))
    assert kept.new == 0 and "was erased from here" in kept.refused[0]
    assert FileErasure.objects.count() == ContactFile.objects.count()


def test_what_somebody_lets_be_opened_is_asked_about_first(contact: UUID, acting: Acting) -> None:
    give(contact, acting(), PHOTO)
    file = ContactFile.objects.get().id
    with pytest.raises(Conflict, match="put it aside"):
        actions.erase_file(file=file, reason=WHY, by=officer(acting))
    assert FileBytes.objects.count() == 1


def test_what_was_kept_aside_by_itself_does_not_take_the_copy_in_use_with_it(
    contact: UUID, acting: Acting
) -> None:
    give(contact, acting(), replace(PHOTO, name="letter.pdf"))
    give(contact, acting(), PHOTO)
    by = officer(acting)
    (listed,) = queries.files_aside(viewer=by).rows
    assert (listed.name, listed.done_by) == ("", None)
    with pytest.raises(Conflict, match="under another name"):
        actions.erase_file(file=listed.id, reason=WHY, by=by)
    assert FileBytes.objects.count() == 2
    in_use = next(one for one in shown(contact, acting()) if one.is_open)
    assert queries.contact_file(contact=contact, file=in_use.id, viewer=acting()).data == PHOTO.data
    actions.decide_file(
        contact=contact, file=in_use.id, does=FileDoes.PUT_ASIDE, reason="Not hers", by=acting()
    )
    actions.erase_file(file=listed.id, reason=WHY, by=by)
    assert not FileBytes.objects.exists()


def test_what_is_older_than_a_page_is_reached(
    contact: UUID, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "MOST", 2)
    names = [f"letter{number}.pdf" for number in range(3)]
    give(
        contact,
        acting(),
        *(replace(PHOTO, name=name, data=PHOTO.data + bytes([one])) for one, name in enumerate(names, 1)),
    )
    give(contact, acting(), PHOTO)
    by = officer(acting)
    pages = [queries.files_aside(viewer=by, page=page) for page in (1, 2, 3)]
    assert [len(one.rows) for one in pages] == [2, 1, 0]
    assert len({row.digest for one in pages for row in one.rows}) == len(names)
    assert {one.pages for one in pages} == {2}
    actions.erase_file(file=pages[1].rows[0].id, reason=WHY, by=by)
    assert (queries.files_aside(viewer=by).pages, len(queries.files_erased(viewer=by).rows)) == (1, 1)


@pytest.mark.parametrize("name", ["letter.jpg", "letter.pdf"])
@pytest.mark.parametrize("decided", [(), ("put",), ("put", "taken"), ("taken",), ("taken", "put")])
def test_the_list_holds_what_the_rule_says(
    contact: UUID, acting: Acting, name: str, decided: tuple[str, ...]
) -> None:
    give(contact, acting(), replace(PHOTO, name=name))
    file = ContactFile.objects.get()
    for number, one in enumerate(decided, 1):
        does = FileDoes.PUT_ASIDE if one == "put" else FileDoes.TAKEN
        FileDecision.objects.create(
            file=file, number=number, does=does, reason="Why", at=clock.now(), by=acting().identity
        )
    said = {row.id for row in queries.files_aside(viewer=officer(acting)).rows}
    assert (file.id in said) == is_aside(file.aside, does if decided else None)


def test_nobody_else_erases_one_and_nobody_without_a_reason(
    contact: UUID, acting: Acting, place: Place
) -> None:
    file = aside(contact, acting)
    with pytest.raises(NotPermitted):
        actions.erase_file(file=file, reason=WHY, by=acting())
    for query in (queries.files_aside, queries.files_erased):
        with pytest.raises(NotPermitted):
            query(viewer=acting())
    stranger = acting(Role.INFORMATION_GOVERNANCE_OFFICER, place.rehabilitation, "stranger")
    assert queries.files_aside(viewer=stranger).rows == ()
    with pytest.raises(NotFound):
        actions.erase_file(file=file, reason=WHY, by=stranger)
    with pytest.raises(Invalid, match="Say why"):
        actions.erase_file(file=file, reason=" ", by=officer(acting))
    actions.erase_file(file=file, reason=WHY, by=officer(acting))
    for refused in (
        lambda: actions.erase_file(file=file, reason=WHY, by=officer(acting)),
        lambda: actions.decide_file(
            contact=contact, file=file, does=FileDoes.TAKEN, reason="Fine", by=acting()
        ),
    ):
        with pytest.raises(Conflict, match="erased"):
            refused()


def test_of_a_restricted_subject_governance_is_told_neither_name_nor_words(
    contact: UUID, acting: Acting, place: Place, person: Person
) -> None:
    aside(contact, acting, name="psychiatric report.jpg")
    (listed,) = queries.files_aside(viewer=officer(acting)).rows
    assert (listed.name, listed.what, listed.said) == ("", "", "")
    actions.erase_file(file=listed.id, reason=WHY, by=officer(acting))
    assert not FileBytes.objects.exists()


def test_the_application_may_not_take_the_trace_back(contact: UUID, acting: Acting) -> None:
    actions.erase_file(file=aside(contact, acting), reason=WHY, by=officer(acting))
    for statement in (FileErasure.objects.all().delete, lambda: ContactFile.objects.update(name="")):
        with pytest.raises(ProgrammingError), transaction.atomic():
            statement()


@pytest.mark.django_db(transaction=True)
def test_what_was_in_files_given_before_leaves_the_disk(contact: UUID, acting: Acting, as_owner: Any) -> None:
    give(contact, acting(), PHOTO)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_contactfile ADD COLUMN data bytea")
        cursor.execute("UPDATE access_contactfile SET data = %s", [urandom(2**20)])
        cursor.execute("ALTER TABLE access_contactfile DROP COLUMN data")
        assert on_disk(cursor) > 2**20
        with connection.schema_editor(atomic=False) as editor:
            LEFT.Migration("0013", "access").apply(ProjectState(), editor)
        assert on_disk(cursor) < 2**18
    assert FileBytes.objects.count() == ContactFile.objects.count() == 1


def on_disk(cursor: Any) -> int:
    cursor.execute("SELECT pg_total_relation_size('access_contactfile')")
    return int(cursor.fetchone()[0])
