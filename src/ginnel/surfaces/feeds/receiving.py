"""A file dropped on the page: put where the job worker finds it, and queued with the audit event that says who."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
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
    itself says).
    """
    if source and not _is_code(source, by):
        raise Invalid("Choose the organisation the files are from, or leave it to what the file itself says.")
    if not uploaded.size:
        raise Invalid("The file is empty.")
    if uploaded.size > LARGEST:
        raise Invalid("The file is larger than 4 GB: put it on the server and use `ginnel load`.")
    kept = private(folder) / str(uuid7()) / _safe(uploaded.name or "upload")
    kept.parent.mkdir(parents=True, mode=0o700)
    with kept.open("xb") as target:
        for chunk in uploaded.chunks():
            target.write(chunk)
    audit.append(
        by=by,
        events=[
            Event(
                "file.uploaded",
                None,
                detail={"upload": kept.parent.name, "bytes": uploaded.size, "source": source},
            )
        ],
    )
    tasks.load_upload.defer(
        path=str(kept), source=source, uploaded_by=by.identity, uploaded_for=by.organisation
    )


def _is_code(source: str, by: Viewer) -> bool:
    """An organisation known here, or one that could be: a code has letters, digits, dots and hyphens, at most 12."""
    return bool(_CODE.fullmatch(source)) or organisations.by_code(source, viewer=by) is not None


def _safe(name: str) -> str:
    """The name's last part, without what a file system or a shell could take for something else."""
    return re.sub(r"[^\w.+-]+", "_", Path(name).name)[-120:].lstrip(".") or "upload"
