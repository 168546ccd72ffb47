"""Where a file is kept while it is being sent and until it has been loaded: in the installation's own home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


def private(folder: Path) -> Path:
    """`folder`, made if need be, which nobody but the account that Ginnel runs as may look into."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


class PrivateUploads(TemporaryFileUploadHandler):
    """Spools what is too large for memory into FILE_UPLOAD_TEMP_DIR, never into the machine's shared one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        private(Path(settings.FILE_UPLOAD_TEMP_DIR))
        super().new_file(*args, **kwargs)
