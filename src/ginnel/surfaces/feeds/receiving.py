"""A file dropped on the page: put where the job worker finds it, and queued with the audit event that says who."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import tasks

LARGEST = 4 << 30


@transaction.atomic
def receive(*, uploaded: UploadedFile, source: str, folder: Path, by: Viewer) -> None:
    """Keep the file under `folder` and queue its load. Raises Invalid for nothing at all or far too much."""
    if not uploaded.size:
        raise Invalid("The file is empty.")
    if uploaded.size > LARGEST:
        raise Invalid("The file is larger than 4 GB: put it on the server and use `ginnel load`.")
    kept = folder / str(uuid7()) / _safe(uploaded.name or "upload")
    kept.parent.mkdir(parents=True, mode=0o700)
    with kept.open("xb") as target:
        for chunk in uploaded.chunks():
            target.write(chunk)
    audit.append(
        by=by, events=[Event("file.uploaded", None, detail={"bytes": uploaded.size, "source": source})]
    )
    tasks.load_upload.defer(path=str(kept), source=source)


def _safe(name: str) -> str:
    """The name's last part, without what a file system or a shell could take for something else."""
    return re.sub(r"[^\w.+-]+", "_", Path(name).name)[-120:].lstrip(".") or "upload"
