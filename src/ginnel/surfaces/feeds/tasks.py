"""Jobs: files dropped on the page are read by the job worker, so that no browser waits for them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from ginnel.care.reception import actions as reception
from ginnel.care.reception.states import UploadState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import GinnelError
from ginnel.surfaces.feeds.loading import load_path, service, settle


class BrokenOff(Exception):
    """A load that ended before its file did; the message holds the receipt's reason and no person's data."""


COUNTED = ("read", "accepted", "already_held", "quarantined")
# Long enough for a server to come back or for somebody to free a disk; the file stays when it was not.
AGAIN = RetryStrategy(max_attempts=reception.TRIES, linear_wait=60)


@app.task(queue="feeds", name="feeds.load_upload", retry=AGAIN)
def load_upload(
    *, path: str, source: str, feed: str = "", uploaded_by: str = "", uploaded_for: str = ""
) -> None:
    """Load what was uploaded to `path` and remove it: the record keeps the original bytes of every row.

    `feed` reads it, "" for whichever recognises it. `uploaded_by` is the identity of whoever uploaded it and
    `uploaded_for` their organisation's code. A load that does not come to its end raises, to be tried again, and
    leaves the file where it is however often that fails.
    """
    close_old_connections()  # one that broke off with an earlier attempt is of no more use
    upload, said = _found(Path(path)), {"uploaded_by": uploaded_by, "uploaded_for": uploaded_for}
    if not upload.exists():
        _note("upload.missing", path, said, UploadState.MISSING)
        return
    try:
        read = _load(upload, source, feed, said)
    except Exception as error:
        with suppress(DatabaseError):  # where that is what failed, the job's own end is all there is to read
            _note("upload.kept", path, said, UploadState.BROKEN_OFF, _why(error), reason=type(error).__name__)
        raise
    _settled(path, read)
    settle()
    rmtree(upload.parent, ignore_errors=True)


def _found(path: Path) -> Path:
    """Where it was put, or the same place in this home where a backup was restored into another."""
    moved: Path = settings.GINNEL_HOME / "uploads" / path.parent.name / path.name
    return path if path.exists() or not moved.exists() else moved


@app.periodic(cron="*/10 * * * *")
@app.task(queue="feeds", name="feeds.go_on", queueing_lock="feeds.go_on", pass_context=True)
async def go_on(context: JobContext, timestamp: int) -> None:
    """Let files be read on whose worker was killed while it read them: it has not said for a while that it lives."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(task_name=load_upload.name):
        await manager.retry_job(job)


def _settled(path: str, read: str) -> None:
    with suppress(ValueError):
        id = UUID(Path(path).parent.name)
        reception.note_upload(id=id, state=UploadState.LOADED, reason=read, by=service())


def _load(upload: Path, source: str, feed: str, said: dict[str, str]) -> str:
    """What became of its rows, in a sentence."""
    totals: Counter[str] = Counter()
    for receipt in load_path(upload, source=source, feed_name=feed, uploaded_by=said["uploaded_by"]):
        if "error" in receipt:
            raise BrokenOff(receipt["error"].removeprefix(f"{receipt['file']}: "))
        _note("upload.loaded", str(upload), said, load=receipt["load"])
        totals.update({name: receipt[name] for name in COUNTED})
    return "{:,} rows read: {:,} accepted, {:,} already held, {:,} quarantined".format(
        *(totals[name] for name in COUNTED)
    )


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
