"""A file dropped on the page is kept until it has been loaded, privately, and it is known who dropped it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel.errors import Invalid
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.feeds import loading, receiving, tasks, uploads

pytestmark = pytest.mark.django_db
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
