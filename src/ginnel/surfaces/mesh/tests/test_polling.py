"""What comes to our mailbox is held here before MESH may forget it, once, and read as whoever it is from."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from ginnel.care.reception import actions as reception
from ginnel.care.reception import queries
from ginnel.care.reception.rules.mailbox import Route
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds import receiving, tasks
from ginnel.surfaces.feeds.loading import service
from ginnel.surfaces.mesh import polling
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.polling import Taken, poll
from ginnel.surfaces.mesh.refusals import CannotPoll
from ginnel.surfaces.mesh.tests.conftest import OTHER, OURS, TRUST
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh, Handler

pytestmark = pytest.mark.django_db
WORKFLOW = "EXAMPLE_FHIR"
KEEPER = Permitting()


def patients(*names: str) -> bytes:
    return b"".join(
        b'{"resourceType":"Patient","id":"%s","name":[{"family":"Testperson"}]}\n' % name.encode()
        for name in names
    )


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which a new connection would end."""
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def known_trust() -> None:
    reception.route_mailbox(route=Route(TRUST, WORKFLOW, "RXX"), is_new=True, by=service())


def take(ours: Mailbox, folder: Path) -> list[Taken]:
    return list(poll(ours, folder=folder))


def queued() -> list[dict[str, Any]]:
    return [dict(job.args) for job in ProcrastinateJob.objects.order_by("id")]


def read_queued() -> None:
    for asked in queued():
        tasks.load_upload(**asked)


def receipts() -> list[tuple[str, int, int]]:
    loads = queries.loads(viewer=KEEPER)
    return [(load.organisation.code, load.accepted, load.already_held) for load in loads]


def test_a_message_is_read_as_whoever_its_mailbox_and_workflow_belong_to(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1", "p2"), filename="extract.ndjson")
    (taken,) = take(ours, folder)
    assert (taken.state, taken.source, mesh.post.inbox(OURS)) == ("held", "RXX", [])
    read_queued()
    assert receipts() == [("RXX", 2, 0)]
    assert not list(folder.iterdir())


def test_a_message_in_chunks_is_put_together_whether_packed_to_travel_or_not(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    whole = patients(*(f"p{number}" for number in range(40)))
    parts = [whole[start : start + 700] for start in range(0, len(whole), 700)]
    mesh.post.send(TRUST, OURS, WORKFLOW, *parts, filename="plain.ndjson")
    mesh.post.send(
        TRUST, OURS, WORKFLOW, *map(gzip.compress, parts), encoding="gzip", filename="packed.ndjson"
    )
    assert {taken.size for taken in take(ours, folder)} == {len(whole)}
    assert {path.read_bytes() for path in folder.glob("*/*.ndjson")} == {whole}
    read_queued()
    assert sorted(receipts()) == [("RXX", 0, 40), ("RXX", 40, 0)]


def test_a_message_that_was_held_and_not_acknowledged_is_only_acknowledged(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    message = mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"))
    mesh.interfere = lambda handler, what, named: what == "acknowledge" and bool(handler.say(503) or True)
    with pytest.raises(CannotPoll, match="503"):
        take(ours, folder)
    assert [letter.id for letter in mesh.post.inbox(OURS)] == [message]
    mesh.interfere = lambda handler, what, named: False
    assert take(ours, folder) == []
    assert mesh.post.inbox(OURS) == []
    assert (mesh.times("download", message), len(queued())) == (1, 1)


def test_a_message_that_comes_again_is_already_held(mesh: FakeMesh, ours: Mailbox, folder: Path) -> None:
    message = mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"))
    take(ours, folder)
    mesh.post.letters[message].status = "accepted"
    (taken,) = take(ours, folder)
    assert (taken.state, mesh.times("download", message), len(queued())) == ("already held", 1, 1)
    assert mesh.post.letters[message].status == "acknowledged"


def cut(handler: Handler, what: str, named: dict[str, str]) -> bool:
    """Break off in the middle of the second chunk."""
    if what == "download" and named.get("chunk") == "2":
        handler.on_download(**named, only=20)
        return True
    return False


def test_a_download_that_is_cut_off_is_not_taken_for_the_whole(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    message = mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"), patients("p2"), patients("p3"))
    mesh.interfere = cut
    (taken,) = take(ours, folder)
    assert (taken.state, mesh.post.letters[message].status) == ("failed", "accepted")
    assert not queued()
    mesh.interfere = lambda handler, what, named: False
    (taken,) = take(ours, folder)
    assert (taken.state, taken.size) == ("held", len(patients("p1", "p2", "p3")))


def test_what_is_from_nobody_known_is_kept_until_somebody_says_whose_it_is(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    mesh.post.send(OTHER, OURS, WORKFLOW, patients("p1"), filename="other.ndjson")
    (taken,) = take(ours, folder)
    assert (taken.state, taken.source, mesh.post.inbox(OURS), queued()) == ("unplaced", "", [], [])
    (kept,) = queries.uploads_unread(viewer=KEEPER)
    assert f"ginnel mesh route {OTHER} {WORKFLOW}" in kept.reason
    with pytest.raises(Invalid, match="Nobody has said"):
        receiving.again(id=kept.id, folder=folder, by=KEEPER)
    reception.route_mailbox(route=Route(OTHER, "*", "RYY", "fhir"), is_new=True, by=service())
    assert queries.mailbox_unplaced(viewer=KEEPER) == [kept.id]
    receiving.again(id=kept.id, folder=folder, by=KEEPER)
    read_queued()
    assert receipts() == [("RYY", 1, 0)]
    assert not queries.uploads_unread(viewer=KEEPER).exists()


def test_a_route_that_was_taken_back_no_longer_holds(mesh: FakeMesh, ours: Mailbox, folder: Path) -> None:
    reception.route_mailbox(route=Route(TRUST, WORKFLOW, ""), by=service())
    mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"))
    assert [taken.state for taken in take(ours, folder)] == ["unplaced"]


def test_a_report_that_something_did_not_arrive_waits_for_the_record_keeper(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    mesh.post.report(OURS, "20261101_SENT", local_id="our-request")
    (taken,) = take(ours, folder)
    assert (taken.state, mesh.post.inbox(OURS), queued()) == ("report", [], [])
    (report,) = queries.undelivered(viewer=KEEPER)
    assert report.report["about"] == "20261101_SENT"
    assert "not collected" in report.report["description"]
    reception.settle_report(id=report.id, reason="Sent again", by=KEEPER)
    assert not queries.undelivered(viewer=KEEPER).exists()
    with pytest.raises(Conflict):
        reception.settle_report(id=report.id, reason="Sent again", by=KEEPER)


def test_one_message_that_cannot_be_had_does_not_keep_back_the_others(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    bad = mesh.post.send(TRUST, OURS, WORKFLOW, b"not gzip", encoding="gzip")
    worse = mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"))
    mesh.post.send(TRUST, OURS, WORKFLOW, patients("p2"))
    mesh.interfere = lambda handler, what, named: (
        named.get("message") == worse and bool(handler.say(500) or True)
    )
    assert [taken.state for taken in take(ours, folder)] == ["failed", "failed", "held"]
    assert [letter.id for letter in mesh.post.inbox(OURS)] == [bad, worse]


def test_a_message_that_went_while_the_mailbox_was_read_is_gone(
    mesh: FakeMesh, ours: Mailbox, folder: Path
) -> None:
    message = mesh.post.send(TRUST, OURS, WORKFLOW, patients("p1"))
    mesh.interfere = lambda handler, what, named: what == "download" and bool(handler.say(410) or True)
    assert [taken.state for taken in take(ours, folder)] == ["gone"]
    assert (mesh.times("acknowledge", message), queued()) == (0, [])


def test_every_page_of_a_full_mailbox_is_taken(
    mesh: FakeMesh, ours: Mailbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(23):
        mesh.post.send(TRUST, OURS, WORKFLOW, patients(f"p{number}"))
    monkeypatch.setattr(polling, "PAGE", 10)
    assert len(take(ours, folder)) == 23
    assert (mesh.times("list"), mesh.post.inbox(OURS)) == (3, [])
