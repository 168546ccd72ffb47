"""Jobs: files dropped on the page are read by the job worker, so that no browser waits for them."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from procrastinate.contrib.django import app

from ginnel.surfaces.feeds.loading import load_path, settle


@app.task(queue="feeds", name="feeds.load_upload", retry=3)
def load_upload(*, path: str, source: str) -> None:
    """Load what was uploaded to `path` and remove it: the record keeps the original bytes of every row."""
    upload = Path(path)
    if upload.exists():
        for _ in load_path(upload, source=source):
            pass
        settle()
    rmtree(upload.parent, ignore_errors=True)
