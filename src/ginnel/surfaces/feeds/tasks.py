"""Jobs: files dropped on the page are read by the job worker, so that no browser waits for them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from django.db import DatabaseError, close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ginnel.care.reception import actions as reception
from ginnel.care.reception.states import UploadState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.feeds.loading import load_path, service, settle


class BrokenOff(Exception):
    """A load that ended before its file did; the message holds the receipt's reason and no person's data."""


# Long enough for a server to come back or for somebody to free a disk; the file stays when it was not.
AGAIN = RetryStrategy(max_attempts=reception.TRIES, linear_wait=60)


@app.task(queue="feeds", name="feeds.load_upload", retry=AGAIN)
def load_upload(*, path: str, source: str, uploaded_by: str = "", uploaded_for: str = "") -> None:
    """Load what was uploaded to `path` and remove it: the record keeps the original bytes of every row.

    `uploaded_by` is the identity of whoever uploaded it and `uploaded_for` their organisation's code. A load that does
    not come to its end raises, to be tried again, and leaves the file where it is however often that fails.
    """
    close_old_connections()  # one that broke off with an earlier attempt is of no more use
    upload, said = Path(path), {"uploaded_by": uploaded_by, "uploaded_for": uploaded_for}
    if not upload.exists():
        _note("upload.missing", path, said, UploadState.MISSING)
        return
    try:
        _load(upload, source, said)
    except Exception as error:
        with suppress(DatabaseError):  # where that is what failed, the job's own end is all there is to read
            _note("upload.kept", path, said, UploadState.BROKEN_OFF, _why(error), reason=type(error).__name__)
        raise
    _settled(path)
    settle()
    rmtree(upload.parent, ignore_errors=True)


def _settled(path: str) -> None:
    with suppress(ValueError):
        reception.note_upload(id=UUID(Path(path).parent.name), state=UploadState.LOADED, by=service())


def _load(upload: Path, source: str, said: dict[str, str]) -> None:
    for receipt in load_path(upload, source=source):
        if "error" in receipt:
            raise BrokenOff(receipt["error"].removeprefix(f"{receipt['file']}: "))
        _note("upload.loaded", str(upload), said, load=receipt["load"])


def _why(error: Exception) -> str:
    """What may be shown of a failure: a receipt's own words; of a fault of ours only its kind."""
    if isinstance(error, (BrokenOff, GinnelError)):
        return str(error)
    return f"A fault in the software ({type(error).__name__}). Whoever looks after the server finds it in the log."


def _note(
    action: str, path: str, said: dict[str, str], state: UploadState | None = None, why: str = "", **more: str
) -> None:
    """An event of the service about the upload, which is known by the folder made for it, and how it stands now."""
    folder = Path(path).parent.name
    audit.append(by=service(), events=[Event(action, None, detail={"upload": folder, **said, **more})])
    if state is not None:
        with suppress(ValueError):  # a folder that no upload was given
            reception.note_upload(id=UUID(folder), state=state, reason=why, by=service())
