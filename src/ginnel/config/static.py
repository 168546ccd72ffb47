"""Static files under names that carry a hash of their content, served by the web process itself."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """A file that was never collected keeps its plain name, so that a test needs no collecting."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def collect() -> None:
    """Copy every app's static files to STATIC_ROOT, unless they are the ones that are there."""
    root = Path(settings.STATIC_ROOT)
    stamp, found = root / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(found)


def _fingerprint() -> str:
    state = sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            status = Path(storage.path(name)).stat()
            state.update(f"{name}\x00{status.st_size}\x00{status.st_mtime_ns}\x00".encode())
    return state.hexdigest()
