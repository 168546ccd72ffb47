"""A file dropped on the page is kept until it has been loaded, privately, and it is known who dropped it."""

from __future__ import annotations

import asyncio
import errno
import stat
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ginnel.care.reception import queries as reception
from ginnel.care.reception.states import UploadState
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.feeds import loading, receiving, tasks, uploads

pytestmark = pytest.mark.django_db
KEEPER = Permitting()
PATIENT = b'{"resourceType":"Patient","id":"p1","name":[{"family":"Testperson"}]}\n'


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which a new connection would end."""
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


def drop(folder: Path, source: str = "ORG") -> dict[str, Any]:
    """Upload a file; what its job will be called with."""
    dropped = SimpleUploadedFile("dropped.ndjson", PATIENT)
    receiving.receive(uploaded=dropped, source=source, folder=folder, by=Permitting())
    return dict(ProcrastinateJob.objects.latest("id").args)


def noted(action: str) -> list[dict[str, Any]]:
    officer = Permitting(purpose=Purpose.INFORMATION_GOVERNANCE)
    return [event.detail for event in audit.recent(viewer=officer, actions_named=[action])]


def break_off(*_args: object, **_kwargs: object) -> None:
    raise DatabaseError("the disk is full")


def test_a_loaded_file_is_removed_and_its_load_says_who_uploaded_it(tmp_path: Path) -> None:
    asked = drop(tmp_path)
    tasks.load_upload(**asked)
    assert not list(tmp_path.iterdir())
    (detail,) = noted("upload.loaded")
    assert (detail["uploaded_by"], detail["uploaded_for"]) == ("test", "TEST")
    assert detail["upload"] == noted("file.uploaded")[0]["upload"]
    assert [{"load": detail["load"]}] == noted("load.finished")


def test_a_load_that_broke_off_is_tried_again_and_its_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = drop(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(loading, "load", break_off)
        with pytest.raises(tasks.BrokenOff, match="stopped answering"):
            tasks.load_upload(**asked)
    assert Path(asked["path"]).read_bytes() == PATIENT
    assert [detail["reason"] for detail in noted("upload.kept")] == ["BrokenOff"]
    tasks.load_upload(**asked)
    assert len(noted("upload.loaded")) == 1


def test_any_other_failure_keeps_the_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError("a fault of ours")

    asked = drop(tmp_path)
    monkeypatch.setattr(loading, "load", fail)
    with pytest.raises(ValueError, match="ours"):
        tasks.load_upload(**asked)
    assert Path(asked["path"]).exists()
    assert [detail["reason"] for detail in noted("upload.kept")] == ["ValueError"]


def state_of(asked: dict[str, Any]) -> list[str]:
    changes = reception.upload_changes(viewer=KEEPER, id=UUID(Path(asked["path"]).parent.name))
    return [change.state for change in changes]


def fail(
    asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch, times: int = tasks.AGAIN.max_attempts + 1
) -> None:
    """The job's tries, every one in vain."""
    with monkeypatch.context() as broken:
        broken.setattr(loading, "load", break_off)
        for _ in range(times):
            with pytest.raises(tasks.BrokenOff):
                tasks.load_upload(**asked)


def test_a_file_that_could_not_be_read_is_listed_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = drop(tmp_path)
    fail(asked, monkeypatch, times=1)
    assert not reception.uploads_unread(viewer=KEEPER)
    fail(asked, monkeypatch, times=3)
    (listed,) = reception.uploads_unread(viewer=KEEPER)
    assert (listed.filename, listed.state) == ("dropped.ndjson", "failed")
    assert "stopped answering" in listed.reason
    assert reception.how_many_uploads_wait(viewer=KEEPER) == 1


def test_a_file_of_which_nothing_was_heard_is_listed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path)
    assert not reception.uploads_unread(viewer=KEEPER)
    monkeypatch.setattr(reception, "SILENT", timedelta(0))
    assert [one.state for one in reception.uploads_unread(viewer=KEEPER)] == ["waiting"]


def test_a_file_is_tried_again_when_somebody_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = drop(tmp_path)
    fail(asked, monkeypatch)
    id = UUID(Path(asked["path"]).parent.name)
    receiving.again(id=id, folder=tmp_path, by=Permitting())
    job = ProcrastinateJob.objects.latest("id")
    assert job.args == asked
    tasks.load_upload(**asked)
    assert state_of(asked)[-3:] == ["failed", "waiting", "loaded"]
    assert not reception.uploads_unread(viewer=KEEPER)
    assert len(noted("upload.again")) == 1
    with pytest.raises(Conflict):
        receiving.again(id=id, folder=tmp_path, by=Permitting())


def test_a_discarded_file_is_removed_with_the_reason_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asked = drop(tmp_path)
    fail(asked, monkeypatch)
    id = UUID(Path(asked["path"]).parent.name)
    with pytest.raises(Invalid):
        receiving.discard(id=id, reason=" ", folder=tmp_path, by=Permitting())
    assert Path(asked["path"]).exists()
    with django_capture_on_commit_callbacks(execute=True):
        receiving.discard(id=id, reason="the wrong quarter", folder=tmp_path, by=Permitting())
    assert not list(tmp_path.iterdir())
    (*_, last) = reception.upload_changes(viewer=KEEPER, id=id)
    assert (last.state, last.reason) == ("discarded", "the wrong quarter")
    assert len(noted("upload.discarded")) == 1


def test_a_file_that_is_gone_cannot_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = drop(tmp_path)
    fail(asked, monkeypatch)
    Path(asked["path"]).unlink()
    with pytest.raises(Invalid, match="no longer there"):
        receiving.again(id=UUID(Path(asked["path"]).parent.name), folder=tmp_path, by=Permitting())
    assert state_of(asked)[-1] == "failed"


def test_another_organisations_file_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = drop(tmp_path)
    fail(asked, monkeypatch)
    stranger = Permitting(role="record-keeper", organisation="OTHER")
    assert not reception.uploads_unread(viewer=stranger)
    with pytest.raises(NotFound):
        receiving.again(id=UUID(Path(asked["path"]).parent.name), folder=tmp_path, by=stranger)


def test_a_file_for_which_there_is_no_room_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SimpleUploadedFile, "chunks", full)
    with pytest.raises(Invalid, match="no room"):
        drop(tmp_path)
    assert not list(tmp_path.iterdir())
    assert not ProcrastinateJob.objects.exists()


def test_a_file_that_is_gone_is_noted(tmp_path: Path) -> None:
    tasks.load_upload(path=str(tmp_path / "gone" / "file"), source="ORG")
    assert [detail["upload"] for detail in noted("upload.missing")] == ["gone"]


@pytest.mark.parametrize("source", ["<b>", "THIRTEEN-LONG", "A B", "../x"])
def test_a_source_that_is_no_code_is_refused_before_anything_is_kept(source: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        drop(tmp_path, source)
    assert not list(tmp_path.iterdir())


def test_the_code_of_an_organisation_known_here_is_taken_however_long(tmp_path: Path) -> None:
    organisations.ensure(code="MADE-AT-RECEPTION-1", name="Made at reception", by=Permitting())
    assert drop(tmp_path, "MADE-AT-RECEPTION-1")["source"] == "MADE-AT-RECEPTION-1"


def test_what_is_being_sent_lies_in_a_folder_of_our_own(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    handler = uploads.PrivateUploads()
    handler.new_file("files", "dropped.ndjson", "application/x-ndjson", 1)
    assert Path(handler.file.temporary_file_path()).parent == tmp_path / "uploads"
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700
    handler.file.close()


def test_a_file_that_came_back_with_a_backup_in_another_home_is_read_there(
    tmp_path: Path, settings: Any
) -> None:
    asked = drop(tmp_path / "old" / "uploads")
    (tmp_path / "old").rename(tmp_path / "new")
    settings.GINNEL_HOME = tmp_path / "new"
    tasks.load_upload(**asked)
    assert len(noted("upload.loaded")) == 1
    assert state_of(asked)[-1] == UploadState.LOADED


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_worker_was_killed_is_read_by_another(tmp_path: Path) -> None:
    drop(tmp_path)
    job = ProcrastinateJob.objects.latest("id")
    with connection.cursor() as cursor:  # as a worker leaves it that was killed and then taken off the list
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s", [job.id]
        )

    async def another_worker_goes_on() -> None:
        async with app.with_connector(app.connector.get_worker_connector()).open_async() as worker:
            await tasks.go_on.func(SimpleNamespace(app=worker), timestamp=0)

    asyncio.run(another_worker_goes_on())
    assert ProcrastinateJob.objects.get(id=job.id).status == "todo"
