"""A file dropped on the page: put where the job worker finds it, queued, and settled by hand where it was not read."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ginnel.care.reception import actions as reception
from ginnel.care.reception import queries as reception_queries
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel import disk
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import tasks
from ginnel.surfaces.feeds.uploads import private

LARGEST = 4 << 30
_CODE = re.compile(r"[A-Za-z0-9.-]{1,12}")


@transaction.atomic
def receive(*, uploaded: UploadedFile, source: str, folder: Path, by: Viewer) -> None:
    """Keep the file under `folder` and queue its load.

    Raises Invalid for nothing at all, far too much, or a `source` that is no organisation's code ('' is: as the file
    itself says). Whoever keeps the record of one organisation loads files as its own, whatever they say.
    """
    if not reception_queries.keeps_whole_place(viewer=by):
        if source not in ("", by.organisation):
            raise Invalid("Only who keeps the record of the whole place loads what others send.")
        source = by.organisation
    if source and not _is_code(source, by):
        raise Invalid("Choose the organisation the files are from, or leave it to what the file itself says.")
    if not uploaded.size:
        raise Invalid("The file is empty.")
    if uploaded.size > LARGEST:
        raise Invalid("The file is larger than 4 GB: put it on the server and use `ginnel load`.")
    id = uuid7()
    kept = private(folder) / str(id) / safe(uploaded.name or "upload")
    _keep(uploaded, kept)
    reception.expect_upload(id=id, filename=kept.name, size=uploaded.size, source=source, by=by)
    queue(kept, source=source, by=by)


def _keep(uploaded: UploadedFile, kept: Path) -> None:
    """Write the file; of one for which there is no room nothing stays."""
    kept.parent.mkdir(parents=True, mode=0o700)
    try:
        with kept.open("xb") as target:
            for chunk in uploaded.chunks():
                target.write(chunk)
    except OSError as error:
        rmtree(kept.parent, ignore_errors=True)
        if disk.lacks_room(error):
            raise Invalid(
                "There is no room on the server to keep the file. Tell whoever looks after it."
            ) from None
        raise


def queue(kept: Path, *, source: str, feed: str = "", by: Viewer) -> None:
    """Let the job worker read a kept file, if the transaction under way comes to its end."""
    tasks.load_upload.defer(
        path=str(kept), source=source, feed=feed, uploaded_by=by.identity, uploaded_for=by.organisation
    )


@transaction.atomic
def again(*, id: UUID, folder: Path, by: Viewer) -> None:
    """Queue a kept file once more. Raises NotFound and Conflict, and Invalid when the file itself is gone."""
    found = reception.try_upload_again(id=id, by=by)
    kept = folder / str(id) / found.filename
    if not kept.exists():
        raise Invalid("The file is no longer there. Send it again, and discard this one.")
    queue(kept, source=found.source, feed=found.feed, by=by)


@transaction.atomic
def discard(*, id: UUID, reason: str, folder: Path, by: Viewer) -> None:
    """Remove a kept file for good. Raises Invalid without a reason, NotFound and Conflict."""
    reception.discard_upload(id=id, reason=reason, by=by)
    transaction.on_commit(lambda: rmtree(folder / str(id), ignore_errors=True))


def _is_code(source: str, by: Viewer) -> bool:
    """An organisation known here, or one that could be: a code has letters, digits, dots and hyphens, at most 12."""
    return bool(_CODE.fullmatch(source)) or organisations.by_code(source, viewer=by) is not None


def safe(name: str) -> str:
    """The name's last part, without what a file system or a shell could take for something else."""
    return re.sub(r"[^\w.+-]+", "_", Path(name).name)[-120:].lstrip(".") or "upload"
