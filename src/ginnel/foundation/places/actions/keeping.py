"""Keeping a note of every file that said something about the place."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from ginnel.foundation.places.models import PlaceFile
from ginnel.foundation.places.states import PlaceFileKind
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def keep(path: Path, kind: PlaceFileKind, rows: int, *, source: str, by: Viewer) -> None:
    """Note the file: its name, the hash of its bytes, how much it held and who loaded it."""
    with path.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    PlaceFile.objects.create(
        kind=kind,
        name=path.name[:255],
        digest=digest.hexdigest(),
        source=source[:255],
        rows=rows,
        loaded_at=clock.now(),
        loaded_by=by.identity,
    )
